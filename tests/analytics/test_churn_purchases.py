"""Churn from purchases alone: rhythms, cohorts, points, and learning that never looks ahead."""

import datetime as dt
import gzip
import io

import numpy as np
import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.churn import ChurnRisk, Cohorts, Rhythm, RiskPoints, Snapshots, backtest
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.learning.trees import Growth
from zhike.analytics.lifetime.timing import next_purchase

CDNOW = "cdnow/cdnow_sample.csv.gz"
END = dt.date(1998, 6, 30)


@pytest.fixture(scope="module")
def cdnow() -> pl.DataFrame:
    data = pl.read_csv(io.BytesIO(gzip.decompress(at_hand(CDNOW).read_bytes())))
    return data.select(pl.col("master_id").alias("customer"), pl.col("date").str.to_date(), "amount")


def bought(*rows: tuple[str, str]) -> pl.DataFrame:
    """Return purchases of customers on days of 2026, written MM-DD."""
    return pl.DataFrame(
        [(who, dt.date.fromisoformat(f"2026-{day}"), 10.0) for who, day in rows],
        schema=["customer", "date", "amount"], orient="row",
    )  # fmt: skip


def test_rhythm_tells_who_is_silent_for_too_long():
    frame = bought(
        *(("a", day) for day in ("01-01", "01-31", "03-02")), ("b", "01-01"), ("b", "03-20"), ("c", "06-20")
    )
    found = Rhythm(dt.date(2026, 6, 30)).measure(frame).to_native()
    # The median of all intervals (30, 30, 78) stands in where a customer has fewer than two.
    assert found.select("customer", "interval", "own", "silence", "state").rows() == [
        ("a", 30.0, True, 120, "lost"), ("b", 30.0, False, 102, "lost"), ("c", 30.0, False, 10, "active"),
    ]  # fmt: skip
    assert found["next_order"].to_list() == [dt.date(2026, 4, 1), None, None]
    early = Rhythm(dt.date(2026, 5, 10)).measure(frame).to_native()
    assert early.select("customer", "state").rows() == [("a", "dormant"), ("b", "active")]


def test_the_rhythm_of_a_customer_is_that_of_next_purchase(cdnow: pl.DataFrame):
    found = Rhythm(END, amount="amount").measure(cdnow).to_native().filter("own")
    for row in found[::40].iter_rows(named=True):
        days = cdnow.filter(pl.col("customer") == row["customer"], pl.col("amount") > 0)["date"].to_list()
        other = next_purchase(days, END)
        assert (row["next_order"], row["earliest"], row["latest"]) == (other.on, other.earliest, other.latest)


def test_cohorts_form_a_triangle_of_whole_months():
    frame = bought(
        ("a", "01-05"), ("a", "02-05"), ("b", "01-09"), ("c", "02-01"), ("c", "03-03"), ("a", "04-02")
    )
    found = Cohorts(dt.date(2026, 4, 10), amount="amount").fit(frame)
    assert [(one.start.month, one.customers, one.active) for one in found.cohorts] == [
        (1, 2, (2, 1, 0)), (2, 1, (1, 1)),
    ]  # fmt: skip
    assert found.cohorts[0].revenue == (20.0, 10.0, 0.0)
    assert found.retention == pytest.approx((1, 2 / 3, 0))
    assert found.warnings == ("The last month is not over and is left out.",)
    with pytest.raises(NotEnoughData, match="no whole year"):
        Cohorts(dt.date(2026, 4, 10), unit="year").fit(frame)


def test_a_cohort_counts_what_a_plain_count_counts(cdnow: pl.DataFrame):
    found = Cohorts(END).fit(cdnow)
    first = cdnow.group_by("customer").agg(pl.col("date").min().dt.truncate("1mo").alias("first"))
    months = cdnow.join(first, on="customer").filter(pl.col("first") == dt.date(1997, 1, 1))
    march = months.filter(pl.col("date").dt.truncate("1mo") == dt.date(1997, 3, 1))
    assert (found.cohorts[0].customers, found.cohorts[0].active[2]) == (
        months["customer"].n_unique(), march["customer"].n_unique(),
    )  # fmt: skip


def test_points_name_their_reasons_and_silence_is_no_zero():
    frame = pl.DataFrame({"overdue": [3.0, 1.0, None], "contact_left": [1, 0, None], "nps": [None, 9, None]})
    found = RiskPoints().score(frame)
    assert found["risk"].to_list() == [pytest.approx(0.5), pytest.approx(1 / (1 + np.exp(3))), None]
    assert found["reasons"].to_list() == [
        "silent for 3.0 × the usual interval, the key contact has left",
        None,
        None,
    ]
    assert found["known"].to_list() == pytest.approx([3 / 8.1, 3.8 / 8.1, 0])
    with pytest.raises(BadFrame, match="one of them is needed"):
        RiskPoints().score(pl.DataFrame({"x": [1]}))


def test_a_snapshot_does_not_look_ahead(cdnow: pl.DataFrame):
    """What comes after a snapshot's horizon, or is foretold, changes neither its features nor its outcome."""
    cut = END - dt.timedelta(180)
    whole = Snapshots(END, amount="amount").past(cdnow).to_native()
    earlier = Snapshots(cut, amount="amount").past(cdnow.filter(pl.col("date") <= cut)).to_native()
    shared = whole.filter(pl.col("snapshot").is_in(earlier["snapshot"].unique().to_list()))
    assert len(shared) > 1000 and shared.equals(earlier)
    assert whole["snapshot"].max() == END - dt.timedelta(90)


def test_learning_from_the_past_beats_silence_on_what_followed(cdnow: pl.DataFrame):
    snapshots = Snapshots(END, amount="amount")
    past = snapshots.past(cdnow)
    model = ChurnRisk(
        ("silence", "age", "days", "overdue", "days_half", "amount"), growths=(Growth(trees=60, rate=0.1),)
    )
    tested, fitted = backtest(past, model)
    assert (tested.learned + tested.judged, tested.since) == (len(past), END - dt.timedelta(90))
    assert tested.quality.auc > tested.silence_auc > 0.6
    now = fitted.predict(snapshots.now(cdnow).to_native())
    assert now["risk"].is_between(0, 1).all() and now["snapshot"].unique().to_list() == [END]
    with pytest.raises(NotEnoughData, match="one snapshot only"):
        backtest(Snapshots(END, count=1).past(cdnow))
