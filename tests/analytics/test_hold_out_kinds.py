"""What BG/BB and Gamma-Gamma foretell of days they have not seen: counted by hand, and on CDNOW."""

import datetime as dt
import gzip

import numpy as np
import polars as pl
import pytest

from tests.analytics.contract.exhibit import MAKES
from tests.analytics.real import at_hand
from zhike.analytics import lifetime
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.lifetime.bg_bb import BgBb
from zhike.analytics.lifetime.bg_nbd import BgNbd
from zhike.analytics.lifetime.holdout import by_tenth, hold_out
from zhike.analytics.lifetime.occasions import hold_out_occasions, occasions
from zhike.analytics.lifetime.spend_holdout import hold_out_spend

START = dt.date(2026, 1, 1)
CALIBRATED, WATCHED = dt.date(1997, 9, 30), dt.date(1998, 6, 30)


def bought(**days: list[int]) -> pl.DataFrame:
    """Return purchases of 10 of customers on days counted from the first of January."""
    rows = [(who, START + dt.timedelta(day), 10.0) for who, all_days in days.items() for day in all_days]
    return pl.DataFrame(rows, schema=["customer", "date", "amount"], orient="row")


@pytest.fixture(scope="module")
def cdnow() -> pl.DataFrame:
    with gzip.open(at_hand("cdnow/cdnow_sample.csv.gz")) as opened:
        rows = pl.read_csv(opened.read(), try_parse_dates=True).filter(pl.col("amount") > 0)
    return rows.rename({"master_id": "customer"})


def test_occasions_are_whole_periods_since_the_first_purchase():
    """Of a, days 1 to 7 are occasion 1; day 30 falls into week 5, which is not over on day 31; b came two days ago."""
    frame = bought(a=[0, 0, 1, 7, 8, 20, 30], b=[29])
    found = occasions(frame, START + dt.timedelta(31), unit="week").to_native()
    assert found.select("customer", "x", "t_x", "T").rows() == [("a", 3, 3, 4), ("b", 0, 0, 0)]
    refunds = frame.with_columns(
        amount=pl.when(pl.col("date") == START + dt.timedelta(20)).then(-5.0).otherwise(10.0)
    )
    taken_back = occasions(refunds, START + dt.timedelta(31), unit="week", amount="amount").to_native()
    assert taken_back.select("x", "t_x", "T").row(0) == (2, 2, 4)
    with pytest.raises(NotEnoughData, match="no whole week has passed"):
        occasions(frame, START + dt.timedelta(6), unit="week")


def test_held_out_occasions_are_counted_by_hand():
    """Two whole weeks are held out after day 28: a buys in both, b in the second, c in none, d came too late."""
    frame = bought(a=[0, 3, 10, 30, 31, 41], b=[0, 20, 42], c=[0, 9], d=[33, 41])
    ends = START + dt.timedelta(28), START + dt.timedelta(44)
    _model, report = hold_out_occasions(frame, *ends, BgBb().fit_history, unit="week")
    assert (report.customers, report.actual) == (3, 3.0)
    assert [(one.x, one.customers, one.actual, one.naive) for one in report.classes] == [
        (1, 2, 0.5, 0.5), (2, 1, 2.0, 1.0),
    ]  # fmt: skip
    assert [(step, actual) for step, actual, _expected in report.curve] == [(1.0, 1.0), (2.0, 3.0)]
    assert report.naive_error == pytest.approx((1.0 + 0.5 + 0.5) / 3)
    with pytest.raises(BadFrame, match="a whole week or more before the data do"):
        hold_out_occasions(frame, ends[1] - dt.timedelta(6), ends[1], BgBb().fit_history, unit="week")


def test_bg_bb_beats_the_naive_rate_on_weeks_it_has_not_seen(cdnow: pl.DataFrame):
    model, report = hold_out_occasions(cdnow, CALIBRATED, WATCHED, BgBb().fit_history, unit="week")
    assert (model.n, report.customers, report.actual, len(report.curve)) == (2349, 2349, 1788.0, 39)
    assert report.error < report.naive_error
    assert sum(one.customers * one.actual for one in report.classes) == pytest.approx(report.actual)
    assert report.curve[-1][1:] == (1788.0, pytest.approx(report.expected))
    assert abs(report.expected - report.actual) < 0.2 * report.actual < abs(report.naive - report.actual)


def test_gamma_gamma_is_held_against_what_was_paid_later(cdnow: pl.DataFrame):
    """The fit is that of the paper's 946 repeat customers; the mean of the customers' later means is by Polars."""
    model, report = hold_out_spend(cdnow, CALIBRATED, WATCHED)
    assert (model.n, round(model.log_likelihood, 2)) == (946, -4055.92)
    early = cdnow.filter(pl.col("date") <= CALIBRATED)
    later = (
        cdnow.filter(pl.col("date") > CALIBRATED, pl.col("customer").is_in(early["customer"].unique().to_list()))
        .group_by("customer", "date").agg(pl.col("amount").sum())
        .group_by("customer").agg(pl.col("amount").mean())
    )  # fmt: skip
    assert (report.known, report.customers) == (2349, later.height) == (2349, 684)
    assert report.actual == pytest.approx(later["amount"].mean())
    # The model comes nearer to the mean than customers' own means, though these err a little less in the middle.
    assert abs(report.expected - report.actual) < abs(report.naive - report.actual)
    assert (round(report.error, 2), round(report.naive_error, 2)) == (17.65, 17.27)
    assert sum(one.customers for one in report.tenths) == 684
    with pytest.raises(NotEnoughData, match="nobody known until 1997-09-30 bought again until 1997-10-09"):
        hold_out_spend(early, CALIBRATED, CALIBRATED + dt.timedelta(9))


def test_tenths_keep_equal_forecasts_together():
    expected = np.array([1.0] * 15 + [2.0, 3.0, 4.0, 5.0, 6.0])
    found = by_tenth(expected * 2, expected)
    assert [(one.number, one.customers, one.expected, one.actual) for one in found] == [
        (1, 15, 1.0, 2.0), (8, 1, 2.0, 4.0), (9, 2, 3.5, 7.0), (10, 2, 5.5, 11.0),
    ]  # fmt: skip


@pytest.mark.parametrize("make", MAKES)
def test_purchases_held_out_are_those_a_loop_counts(cdnow: pl.DataFrame, make: str):
    frame = pl.concat([cdnow, cdnow.head(50)])
    report = hold_out(MAKES[make](frame), CALIBRATED, WATCHED, BgNbd().fit_history)[1]
    known = {who for who, day in frame.select("customer", "date").rows() if day <= CALIBRATED}
    days = {
        (who, day)
        for who, day in frame.select("customer", "date").rows()
        if who in known and CALIBRATED < day <= WATCHED
    }
    assert (report.customers, report.actual) == (len(known), len(days))
    weeks = [(day - CALIBRATED).days / 7 for _, day in days]
    assert [(t, actual) for t, actual, _ in report.curve] == [
        (t, sum(week <= t for week in weeks)) for t, _, _ in report.curve
    ]


def test_a_model_may_be_given_as_it_is_and_days_must_be_dates():
    random = np.random.default_rng(5)
    days = {f"c{who}": sorted(random.choice(300, random.integers(1, 9), False).tolist()) for who in range(60)}
    rows, parts = bought(**days), (dt.date(2026, 7, 1), dt.date(2026, 10, 1))
    assert hold_out(rows, *parts, lifetime.BgNbd()) == hold_out(rows, *parts, BgNbd().fit_history)
    with pytest.raises(BadFrame, match="such as datetime.date"):
        lifetime.summarise(rows, "2026-07-01")
