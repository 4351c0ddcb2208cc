"""Chances by stage, the weighted forecast, and the selling-time split."""

import gzip
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.forecast import StageChances, slip_rate, weighted_forecast
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.selling_time import SellingTime

PIPELINE = "crm-sales-opportunities/sales_pipeline.csv.gz"
STAGES = ("new", "qualify", "propose")


def closed(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Return closed deals: of each stage reached, how many were won and how many lost."""
    flat = [(stage, won) for stage, wins, losses in rows for won in [1] * wins + [0] * losses]
    return pl.DataFrame(flat, schema=["reached", "won"], orient="row")


def test_a_stage_counts_for_those_before_it():
    found = StageChances(STAGES).fit(closed(("new", 0, 10), ("qualify", 0, 10), ("propose", 15, 5)))
    assert [(one.won, one.closed) for one in found.stages] == [(15, 40), (15, 30), (15, 20)]
    assert [one.chance for one in found.stages] == [16 / 42, 16 / 32, 16 / 22]
    assert found.warnings == ()


def test_few_closed_deals_take_the_default_and_say_so():
    found = StageChances(STAGES, {"propose": 0.8}).fit(closed(("new", 0, 19), ("propose", 1, 0)))
    assert (found.chance("new"), found.chance("qualify"), found.chance("propose")) == (2 / 22, 2 / 3, 0.8)
    assert found.warnings == ("Fewer than 20 closed deals reached qualify, propose: default chances.",)


def test_an_unknown_stage_is_refused():
    with pytest.raises(BadFrame, match="limbo"):
        StageChances(STAGES).fit(closed(("limbo", 1, 0)))


def test_overdue_deals_are_flagged_not_counted():
    chances = StageChances(STAGES, {"new": 0.1, "qualify": 0.4, "propose": 0.8}).fit(closed(("new", 0, 1)))
    frame = pl.DataFrame(
        {
            "stage": ["new", "propose", "propose", "qualify"],
            "amount": [Decimal("1000.10"), Decimal("500"), Decimal("300"), Decimal("9000")],
            "due": [date(2026, 6, 10), date(2026, 6, 30), date(2026, 5, 31), date(2026, 7, 1)],
            "category": ["best", "commit", "commit", None],
        }
    )
    found = weighted_forecast(
        frame,
        chances,
        as_of=date(2026, 6, 1),
        until=date(2026, 6, 30),
        target=Decimal(4000),
        won=Decimal(1000),
    )
    assert (found.weighted, found.pipeline) == (Decimal("500.010"), Decimal("1500.10"))
    assert (found.commit, found.best, found.overdue) == (500, Decimal("1000.10"), 300)
    assert (found.deals, found.overdue_deals) == (2, 1)
    assert found.coverage == pytest.approx(1500.10 / 3000)


def test_chances_of_a_real_pipeline():
    with gzip.open(at_hand(PIPELINE)) as file:
        rows = pl.read_csv(file.read())
    done = rows.filter(pl.col("deal_stage").is_in(["Won", "Lost"])).select(
        reached=pl.lit("engage"), won=(pl.col("deal_stage") == "Won").cast(pl.Int8)
    )
    found = StageChances(("prospect", "engage")).fit(done)
    assert found.n == 6711
    assert found.chance("engage") == (4238 + 1) / (6711 + 2)


def minutes(**spent: int) -> pl.DataFrame:
    return pl.DataFrame({"purpose": list(spent), "minutes": list(spent.values())})


def test_the_split_is_half_the_sum_of_differences():
    found = SellingTime().fit(minutes(relationship=60, needs=120, benefits=180, closing=240))
    assert found.shares == {"relationship": 10, "needs": 20, "benefits": 30, "closing": 40}
    assert (found.deviation, found.largest_gap, found.gap) == (40, "relationship", -30)
    assert (
        SellingTime("traditional")
        .fit(minutes(relationship=60, needs=120, benefits=180, closing=240))
        .deviation
        == 0
    )


def test_untagged_time_is_shown_not_spread():
    frame = pl.DataFrame(
        {"purpose": ["needs", None, "closing"], "minutes": [480, 60, None], "kind": ["visit", "call", "call"]}
    )
    found = SellingTime(default_minutes={"call": 15}).fit(frame)
    assert (found.hours, found.untagged) == (8.25, 1.0)
    assert SellingTime().fit(frame).warnings[-1] == "1 entries without minutes are left out."


def test_under_eight_hours_there_is_no_score():
    with pytest.raises(NotEnoughData, match="7.9 hours"):
        SellingTime().fit(minutes(needs=476))
    with pytest.raises(BadFrame, match="golf"):
        SellingTime().fit(minutes(golf=600))
    with pytest.raises(BadFrame, match="profile"):
        SellingTime("lazy").fit(minutes(needs=600))


def test_deals_that_slip_out_of_the_period():
    frame = pl.DataFrame({
        "first_due": [date(2026, 4, 10), date(2026, 5, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 5, 5)],
        "due": [date(2026, 6, 30), date(2026, 7, 10), date(2026, 7, 5), date(2026, 9, 1), None],
    })  # fmt: skip
    found = slip_rate(frame, start=date(2026, 4, 1), end=date(2026, 6, 30))
    assert (found.due, found.slipped, found.median_days) == (3, 2, 37.5)
    assert (found.rate, found.low) == pytest.approx((2 / 3, 0.20766), abs=1e-5)
    nothing = slip_rate(frame, start=date(2025, 1, 1), end=date(2025, 1, 2))
    assert (nothing.rate, nothing.median_days) == (None, None)
    with pytest.raises(BadFrame):
        slip_rate(frame, start=date(2026, 2, 1), end=date(2026, 1, 1))
