"""Who is silent for longer than is usual for him? Own rhythm, state, and when the next order is due (items 26, 27)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.purchases import open_purchases

__all__ = ["STATES", "Rhythm"]

STATES = ("active", "dormant", "lost")


@dataclass(frozen=True)
class Rhythm:
    """A customer without a contract is dormant after a gap above ``twice`` × his median interval, lost above ``thrice`` ×.

    Neither before ``least_days``. Below 2 intervals of his own, the median of all customers' intervals stands in.
    """

    as_of: dt.date
    least_days: int = 60
    twice: float = 2.0
    thrice: float = 3.0
    customer: str = "customer"
    date: str = "date"
    amount: str | None = None

    def measure(self, frame: Any) -> nw.DataFrame[Any]:
        """Return a row per customer until ``as_of``, in order of their keys.

        Columns: customer, first, last, days (of purchase), interval (median, days), own (whether it is his own),
        silence (days since the last), overdue (silence ÷ interval), state, next_order, earliest, latest (by the
        quartiles of his intervals; null where they are not his own). Rows with an amount of 0 or less are no
        purchases. Raises BadFrame, NotEnoughData for no purchase.
        """
        if not 1 <= self.twice <= self.thrice or self.least_days < 0:
            raise BadFrame("A customer is dormant after one interval at least, and lost not before that.")
        days = purchase_days(frame, self.as_of, self.customer, self.date, self.amount)
        if not len(days):
            raise NotEnoughData(f"Not enough data: no purchase until {self.as_of}.")
        keys = days["customer"].to_numpy()
        ordinals = days["day"].to_numpy()
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        counts = np.diff(np.r_[starts, len(keys)])
        found = self._measured(ordinals, starts, counts)
        customers = keys[starts].tolist()
        return nw.from_dict({"customer": customers, **found}, backend=days.implementation)

    def _measured(self, ordinals: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> dict[str, list[Any]]:
        first, last = ordinals[starts], ordinals[starts + counts - 1]
        quartiles, usual = _quartiles(ordinals, starts, counts)
        own = counts >= 3
        interval = np.where(own, quartiles[:, 1], usual)
        silence = self.as_of.toordinal() - last
        least = np.maximum(self.least_days, 0)
        state = np.where(
            silence > np.maximum(least, self.thrice * interval), "lost",
            np.where(silence > np.maximum(least, self.twice * interval), "dormant", "active"),
        )  # fmt: skip
        due = [_days(last, quartiles[:, place], own) for place in (1, 0, 2)]
        return {
            "first": [dt.date.fromordinal(day) for day in first.tolist()],
            "last": [dt.date.fromordinal(day) for day in last.tolist()],
            "days": counts.tolist(),
            "interval": [None if np.isnan(one) else one for one in interval.tolist()],
            "own": own.tolist(),
            "silence": silence.tolist(),
            "overdue": [None if np.isnan(one) else one for one in (silence / interval).tolist()],
            "state": state.tolist(),
            "next_order": due[0],
            "earliest": due[1],
            "latest": due[2],
        }


def purchase_days(
    frame: Any, as_of: dt.date, customer: str, date: str, amount: str | None
) -> nw.DataFrame[Any]:
    """Return each customer's purchase days until ``as_of`` once, as "customer", "day" (a proleptic ordinal) and "amount"."""
    columns = {"customer": customer, "date": date} | ({"amount": amount} if amount else {})
    rows, _ = open_purchases(frame, columns, as_of)
    if amount:
        rows = rows.filter(nw.col("amount") > 0)
    counted = nw.col("amount").cast(nw.Float64) if amount else nw.lit(1.0).alias("amount")
    found = (
        rows.filter(~nw.col("customer").is_null(), ~nw.col("date").is_null())
        .with_columns(counted)
        .group_by("customer", "date")
        .agg(nw.col("amount").sum())
        .collect()
    )
    # Engines differ in what the difference of two days is; counted days since 1970 are the same in all.
    days = found["date"].cast(nw.Datetime("us")).to_numpy().astype("datetime64[D]").astype(np.int64)
    ordinals = days + dt.date(1970, 1, 1).toordinal()
    day = nw.new_series("day", ordinals, nw.Int64, backend=found.implementation)
    found = found.with_columns(day).select("customer", "day", "amount")
    if amount and not np.isfinite(found["amount"].to_numpy()).all():
        raise BadFrame("Some amounts are no numbers (NaN or infinite).")
    return found.sort("customer", "day")


def _quartiles(ordinals: np.ndarray, starts: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the quartiles of each customer's intervals, shape (n, 3), NaN without one, and the median of all intervals."""
    gaps = np.diff(ordinals)
    inside = np.ones(len(gaps), dtype=bool)
    inside[starts[1:] - 1] = False
    gaps = gaps[inside].astype(np.float64)
    owner = np.repeat(np.arange(len(counts)), counts - 1)
    gaps = gaps[np.lexsort((gaps, owner))]
    sizes = counts - 1
    begins = np.cumsum(sizes) - sizes
    found = np.full((len(counts), 3), np.nan)
    some = sizes > 0
    for place, share in enumerate((0.25, 0.5, 0.75)):
        where = share * (sizes[some] - 1)
        low = np.floor(where).astype(np.int64)
        high = np.minimum(low + 1, sizes[some] - 1)
        below, above = gaps[begins[some] + low], gaps[begins[some] + high]
        found[some, place] = below + (where - low) * (above - below)
    return found, float(np.median(gaps)) if len(gaps) else np.nan


def _days(last: np.ndarray, gap: np.ndarray, known: np.ndarray) -> list[dt.date | None]:
    return [
        dt.date.fromordinal(day + round(wait)) if sure else None
        for day, wait, sure in zip(last.tolist(), gap.tolist(), known.tolist(), strict=True)
    ]
