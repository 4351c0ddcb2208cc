"""Recommendation, satisfaction, effort, gaps, Kano, importance, iceberg, recovery: against worked examples."""

import gzip

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.analytics.real import at_hand
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.intervals import normal_quantile, wilson
from zhike.analytics.satisfaction.disconfirmation import Disconfirmation, Servqual
from zhike.analytics.satisfaction.iceberg import AtRisk, ComplaintIceberg, margin_at_risk
from zhike.analytics.satisfaction.importance import (
    Drivers,
    ImportancePerformance,
    rank_correlation,
    relative_weights,
)
from zhike.analytics.satisfaction.kano import Kano, classify
from zhike.analytics.satisfaction.nps import NetPromoter
from zhike.analytics.satisfaction.recovery import ProfitLink, Recovery
from zhike.analytics.satisfaction.scores import Acsi, CustomerEffort, CustomerSatisfaction, Heart

AIRLINE = "airline-satisfaction/airline_satisfaction_train.csv.gz"


@given(n=st.integers(1, 500), hits=st.integers(0, 500))
def test_wilsons_interval_agrees_with_scipy(n: int, hits: int):
    hits = min(hits, n)
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert wilson(hits, n) == (pytest.approx(theirs.low, abs=1e-12), pytest.approx(theirs.high, abs=1e-12))


def test_nothing_counted_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(BadFrame):
        wilson(2, 1)


def scores(*counts: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame({"score": [score for score, count in counts for _ in range(count)]})


def test_the_net_promoter_score_and_its_standard_error():
    found = NetPromoter().fit(scores((10, 300), (9, 200), (8, 300), (5, 100), (0, 100)))
    assert (found.n, found.promoters, found.passives, found.detractors) == (1000, 500, 300, 200)
    assert found.score == pytest.approx(30)
    assert found.standard_error == pytest.approx(100 * ((0.5 + 0.2 - 0.3**2) / 1000) ** 0.5)
    assert found.low == pytest.approx(30 - normal_quantile(0.95) * found.standard_error)
    assert found.warnings == ()


def test_few_answers_are_indicative_and_very_few_hidden():
    assert any("indicative" in text for text in NetPromoter().fit(scores((10, 29))).warnings)
    with pytest.raises(NotEnoughData, match="5"):
        NetPromoter().fit(scores((10, 4)))


def test_only_the_last_answer_of_a_respondent_counts():
    frame = pl.DataFrame(
        {
            "score": [0, 10, 10, 10, 10, 10],
            "respondent": ["a", "a", "b", "c", "d", "e"],
            "at": ["2026-01-01", "2026-02-01", *["2026-01-01"] * 4],
        }
    ).with_columns(pl.col("at").str.to_date())
    assert NetPromoter().fit(frame).score == 100
    assert NetPromoter().fit(frame.reverse()).score == 100


def test_the_accounts_score_weighs_influence():
    frame = pl.DataFrame(
        {
            "score": [10, 0, 8, 9, 9],
            "account": ["a", "a", "b", "c", "c"],
            "influence": [3, 1, 1, 1, 1],
        }
    )
    found = NetPromoter().fit(frame)
    assert (found.account_score, found.accounts) == (pytest.approx((50 + 0 + 100) / 3), 3)


@pytest.mark.parametrize("bad", [11, -1, 9.5])
def test_scores_off_the_scale_are_refused(bad: float):
    with pytest.raises(BadFrame, match="score"):
        NetPromoter().fit(pl.DataFrame({"score": [10.0, 9, 8, 7, 6, bad]}))


def test_satisfaction_effort_and_heart():
    found = CustomerSatisfaction(asked=40).fit(scores((5, 3), (4, 3), (3, 2)))
    assert (found.share, found.mean) == (0.75, pytest.approx(33 / 8))
    assert found.response_rate == 0.2 and found.warnings == ()
    assert CustomerEffort(asked=41).fit(scores((7, 4), (5, 2), (4, 2))).share == 0.75
    assert "20 %" in CustomerEffort(asked=41).fit(scores((7, 4), (4, 4))).warnings[-1]
    heart = Heart().fit(
        pl.DataFrame({"pleasant": [5, 3], "valued": [4, 4], "understood": [3, 3], "comfortable": [2, 4]})
    )
    assert heart.score == pytest.approx(3.5)
    with pytest.raises(BadFrame, match="only 3"):
        CustomerSatisfaction(asked=3).fit(scores((5, 4)))


def test_the_american_index_runs_from_0_to_100():
    def frame(*means: float) -> pl.DataFrame:
        return pl.DataFrame(
            dict(zip(("satisfaction", "expectation", "ideal"), ([mean] for mean in means), strict=True))
        )

    assert Acsi().fit(frame(1, 1, 1)).index == 0
    assert Acsi().fit(frame(10, 10, 10)).index == pytest.approx(100)
    # Fornell et al. 1996, equation (1), with their weights .4, .3, .3 as an example of unequal ones.
    weighted = Acsi({"satisfaction": 0.4, "expectation": 0.3, "ideal": 0.3}).fit(frame(8, 7, 6))
    assert weighted.index == pytest.approx((0.4 * 8 + 0.3 * 7 + 0.3 * 6 - 1) / 9 * 100)


def test_disconfirmation_shows_expectation_beside_perception():
    frame = pl.DataFrame(
        {
            "item": ["delivery"] * 3 + ["price"] * 2,
            "perception": [5, 3, 2, 4, 4],
            "expectation": [4, 3, 5, 5, None],
        }
    )
    found = Disconfirmation().fit(frame)
    delivery = found.items[0]
    assert (delivery.delighted, delivery.confirmed, delivery.disappointed, delivery.ceiling) == (1, 1, 1, 1)
    assert delivery.difference == pytest.approx(-2 / 3)
    assert (found.index, found.perception_only, found.without_expectation) == (pytest.approx(-0.75), 4.0, 1)


def test_servqual_leaves_out_a_dimension_with_few_answers():
    frame = pl.DataFrame(
        {
            "dimension": ["reliability"] * 4 + ["empathy"] * 3,
            "expectation": [7, 6, 7, 6, 5, 5, None],
            "perception": [5, 5, 6, 6, 6, 6, 6],
        }
    )
    found = Servqual({"reliability": 60, "empathy": 40}).fit(frame)
    assert found.score == pytest.approx(-1.0)
    assert found.dimensions[1].gap is None and found.dimensions[1].answered == pytest.approx(2 / 3)
    with pytest.raises(BadFrame, match="warmth"):
        Servqual().fit(frame.with_columns(dimension=pl.lit("warmth")))


# Kano's evaluation table as Berger et al. (1993) print it: rows like … dislike with the feature, columns without it.
PRINTED = """
Q A A A O
R I I I M
R I I I M
R I I I M
R R R R Q
"""


def test_kanos_table_is_the_printed_one():
    rows = [line.split() for line in PRINTED.split("\n") if line]
    assert [[classify(have, lack) for lack in range(1, 6)] for have in range(1, 6)] == rows


def test_kano_breaks_ties_by_what_hurts_and_gives_both_coefficients():
    pairs = [(1, 5)] * 3 + [(2, 5)] * 3 + [(1, 3)] * 2 + [(3, 3)] * 2
    frame = pl.DataFrame(
        {"item": ["app"] * 10, "functional": [f for f, _ in pairs], "dysfunctional": [d for _, d in pairs]}
    )
    found = Kano().fit(frame).item("app")
    assert found.counts == {"A": 2, "O": 3, "M": 3, "I": 2, "R": 0, "Q": 0}
    assert (found.category, found.better, found.worse) == ("M", 0.5, -0.6)


def test_a_question_that_contradicts_itself_is_flagged():
    frame = pl.DataFrame({"item": ["x"] * 9, "functional": [1] * 9, "dysfunctional": [1] + [5] * 8})
    assert "differently" in Kano().fit(frame).item("x").warning
    every = Kano().fit(frame.with_columns(dysfunctional=pl.lit(1))).item("x")
    assert (every.better, every.category) == (None, "Q")


def test_importance_and_performance_cross_at_the_grand_means():
    frame = pl.DataFrame(
        {
            "item": ["a", "b", "c", "d"],
            "importance": [5, 5, 1, 1],
            "performance": [1, 5, 1, 5],
            "firm_importance": [1, 2, 3, 4],
        }
    )
    found = ImportancePerformance().fit(frame)
    assert {place.item: place.quadrant for place in found.items} == {
        "a": "concentrate here",
        "b": "keep up the good work",
        "c": "low priority",
        "d": "possible overkill",
    }
    assert [place.gap for place in found.items] == [4, 0, 0, -4]
    assert all(place.indicative for place in found.items)
    assert found.agreement == pytest.approx(stats.spearmanr([1, 2, 3, 4], [5, 5, 1, 1]).statistic)
    with pytest.raises(NotEnoughData):
        ImportancePerformance().fit(frame.head(1))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=30))
def test_rank_correlation_agrees_with_scipy(pairs: list[tuple[int, int]]):
    first, second = ([float(pair[side]) for pair in pairs] for side in (0, 1))
    found = rank_correlation(first, second)
    if len(set(first)) < 2 or len(set(second)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-9)


def test_relative_weights_add_to_r_squared_and_split_equal_drivers_equally():
    rng = np.random.default_rng(7)
    shared = rng.normal(size=2000)
    x = np.column_stack(
        [shared + rng.normal(size=2000), shared + rng.normal(size=2000), rng.normal(size=2000)]
    )
    y = x[:, 0] + x[:, 1] + rng.normal(size=2000)
    weights, r_squared = relative_weights(x, y)
    residual = (
        y
        - np.column_stack([np.ones(2000), x])
        @ np.linalg.lstsq(np.column_stack([np.ones(2000), x]), y, rcond=None)[0]
    )
    assert r_squared == pytest.approx(1 - residual.var() / y.var(), abs=1e-9)
    assert weights[0] == pytest.approx(weights[1], rel=0.08) and weights[2] < 0.01


def test_what_moves_airline_passengers():
    with gzip.open(at_hand(AIRLINE)) as file:
        frame = pl.read_csv(file.read())
    frame = frame.with_columns(content=(pl.col("satisfaction") == "satisfied").cast(pl.Int8))
    names = [name for name in frame.columns if frame[name].dtype == pl.Int64 and frame[name].max() == 5]
    assert len(names) == 14
    found = Drivers("content", tuple(names)).fit(frame)
    assert found.n == 18178
    assert sum(found.shares.values()) == pytest.approx(1)
    assert max(found.shares, key=found.shares.__getitem__).lower().startswith("online boarding")


def test_drivers_that_never_vary_teach_nothing():
    frame = pl.DataFrame({"y": list(range(30)), "x": [1] * 30})
    with pytest.raises(NotEnoughData, match="x"):
        Drivers("y", ("x",)).fit(frame)


def test_the_iceberg_has_a_range():
    told = ["formal"] * 10 + ["front"] * 30 + ["nobody"] * 60
    found = ComplaintIceberg(formal=20).fit(pl.DataFrame({"told": told}))
    low, high = wilson(10, 100)
    assert (found.estimate, found.low, found.high) == (
        pytest.approx(200),
        pytest.approx(20 / high),
        pytest.approx(20 / low),
    )
    assert (found.front_line_share, found.silent_share, found.basis) == (0.3, 0.6, "survey")


def test_an_iceberg_without_complaints_has_a_lower_bound_only():
    found = ComplaintIceberg(formal=20).fit(pl.DataFrame({"told": ["nobody"] * 50}))
    assert (found.estimate, found.high) == (None, None)
    assert found.low == pytest.approx(20 / wilson(0, 50)[1])


def test_a_benchmark_is_called_one():
    found = ComplaintIceberg(formal=20).fit()
    assert (found.estimate, found.basis, found.n) == (500, "benchmark", 0)
    assert "benchmark" in found.warnings[0]
    with pytest.raises(BadFrame, match="told"):
        ComplaintIceberg(formal=1).fit(pl.DataFrame({"told": ["mother"]}))


def test_margin_leaves_with_those_who_do_not_buy_again():
    found = margin_at_risk([AtRisk("made good", 100, 0.8, 50), AtRisk("silent", 400, 0.4, 50)])
    assert found == {
        "made good": pytest.approx(1000),
        "silent": pytest.approx(12000),
        "total": pytest.approx(13000),
    }


def test_recovery_is_compared_within_segments():
    frame = pl.DataFrame(
        {
            "segment": ["s"] * 4 + ["t"] * 4,
            "failed": [1, 1, 0, 0, 1, 1, 0, 0],
            "satisfaction": [5, 4, 3, 4, 2, 2, 1, 1],
            "repurchased": [1, 0, 1, 1, 0, 0, 0, 1],
        }
    )
    found = Recovery().fit(frame)
    assert (found.recovered, found.peers) == (4, 4)
    assert found.satisfaction_difference == pytest.approx(1.0)
    assert found.repurchase_difference == pytest.approx(-0.5)
    with pytest.raises(NotEnoughData):
        Recovery().fit(frame.filter(pl.col("failed") == 1))


def test_a_link_to_profit_needs_thirty_account_periods_and_an_interval_without_zero():
    rng = np.random.default_rng(3)
    rows = []
    for account in range(20):
        content = rng.normal(70, 5, 6)
        margin = [100.0]
        for period in range(1, 6):
            before = content[period - 1] - content[period - 2] if period > 1 else 0.0
            margin.append(margin[-1] + 2 * before + rng.normal(0, 0.5))
        rows += [(f"a{account}", period, content[period], margin[period]) for period in range(6)]
    frame = pl.DataFrame(rows, schema=["account", "period", "satisfaction", "margin"], orient="row")
    found = ProfitLink().fit(frame)
    assert (found.n, found.linked) == (80, True)
    assert found.slope == pytest.approx(2, abs=0.05)
    with pytest.raises(NotEnoughData, match="No measurable link yet"):
        ProfitLink().fit(frame.head(30))
