"""Departments, fairness of recoveries, ranks and late expectations: worked by hand or against SciPy (theory items 5, 10, 25, 48)."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.satisfaction.disconfirmation import Disconfirmation
from zhike.analytics.satisfaction.importance import ImportancePerformance
from zhike.analytics.satisfaction.internal import InternalService, ServiceChain
from zhike.analytics.satisfaction.recovery import Justice, double_deviations


def test_a_department_of_few_answers_is_hidden():
    frame = pl.DataFrame({"department": ["store"] * 5 + ["sales"] * 4, "score": [5, 4, 3, 4, 1, 5, 5, 5, 5]})
    found = InternalService().fit(frame)
    assert found.shares == {"store": 0.6} and found.means == {"store": pytest.approx(3.4)}
    assert found.hidden == ("sales",)
    with pytest.raises(NotEnoughData):
        InternalService().fit(frame.filter(pl.col("department") == "sales"))


def periods(n: int = 24, lag: int = 1) -> pl.DataFrame:
    chance = np.random.default_rng(4)
    inside = chance.normal(3.5, 0.4, n)
    outside = np.r_[chance.normal(4, 0.1, lag), 4 + 0.5 * (inside[: n - lag] - 3.5)] + chance.normal(
        0, 0.1, n
    )
    return pl.DataFrame({"period": range(n), "internal": inside, "external": outside})


def test_customers_follow_the_departments_a_period_later():
    frame = periods()
    found = ServiceChain().fit(frame)
    theirs = stats.pearsonr(frame["internal"][:-1], frame["external"][1:])
    assert found.correlation == pytest.approx(theirs.statistic)
    interval = theirs.confidence_interval()
    assert (found.low, found.high) == (pytest.approx(interval.low), pytest.approx(interval.high))
    assert max(found.by_lag, key=lambda lag: found.by_lag[lag]) == "1"
    assert found.warnings == ()


def test_a_missing_period_breaks_the_pair_and_too_few_are_no_answer():
    frame = periods().filter(pl.col("period") != 7)
    assert ServiceChain().fit(frame).n == 21
    with pytest.raises(NotEnoughData, match="pairs of periods"):
        ServiceChain().fit(frame.head(7))
    with pytest.raises(NotEnoughData, match="never changes"):
        ServiceChain().fit(frame.with_columns(internal=pl.lit(3.0)))


def test_the_weakest_justice():
    frame = pl.DataFrame({"distributive": [5, 4], "procedural": [2, None], "interactional": [3, 3]})
    found = Justice().fit(frame)
    assert found.means == {"distributive": 4.5, "procedural": 2.0, "interactional": 3.0}
    assert (found.counts["procedural"], found.weakest) == (1, "procedural")
    with pytest.raises(BadFrame):
        Justice().fit(frame.with_columns(procedural=pl.lit(9)))


def test_a_second_failure_within_a_year_is_a_double_deviation():
    failures = [
        ("A", date(2025, 1, 1)),
        ("A", date(2026, 1, 1)),
        ("A", date(2027, 1, 2)),
        ("B", date(2025, 1, 1)),
    ]
    assert double_deviations(failures) == {"A": 1}
    assert double_deviations(failures, days=366) == {"A": 2}


def test_ranks_are_turned_around_and_the_firms_view_is_set_beside():
    frame = pl.DataFrame({
        "item": ["price", "speed", "care"] * 2, "importance": [1, 2, 3, 1, 3, 2], "performance": [2, 3, 3, 2, 3, 3],
        "firm_importance": [1.0, 3.0, 2.0, None, None, None],
    })  # fmt: skip
    found = {one.item: one for one in ImportancePerformance(high=3, ranked=True).fit(frame).items}
    assert [found[item].importance for item in ("price", "speed", "care")] == [3.0, 1.5, 1.5]
    assert found["price"].quadrant == "concentrate here"
    assert (found["price"].firm_importance, found["price"].misjudged) == (1.0, -2.0)
    assert found["speed"].misjudged == 1.5


def test_expectations_asked_after_delivery_are_counted():
    frame = pl.DataFrame(
        {"item": ["a"] * 3, "perception": [4, 4, 4], "expectation": [3, 4, None], "retrospective": [0, 1, 1]}
    )
    found = Disconfirmation().fit(frame)
    assert found.retrospective == 1
    assert "1 expectations were asked after delivery." in found.warnings
