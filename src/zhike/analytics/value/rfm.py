"""How lately, how often and for how much did each customer buy? Recency, frequency, monetary value.

Sources: Hughes (1994), Strategic Database Marketing; Bult & Wansbeek (1995), Marketing Science 14(4), 378–394.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.purchases import open_purchases
from zhike.analytics.relationship.stage import months_before

__all__ = ["Bin", "Rfm", "RfmFitted", "scores_by_rank"]

SMALL = 25
# Above this share of equal values, quintiles of rank collapse.
HEAVY_TIE = 0.4
RECENCY_DAYS = np.array([365, 180, 90, 30])
FREQUENCY_COUNT = np.array([2, 3, 6, 12])
MONETARY_MEDIANS = (0.5, 1.0, 2.0, 4.0)
GROUPS = ("champions", "loyal", "new", "at risk", "lost", "others")
# Whole numbers in a range of no more are counted instead of sorted.
NARROW = 1 << 16
FLAGS = ("", "refunds exceed purchases")


@dataclass(frozen=True)
class Bin:
    """The values that got one score of one measure, from ``low`` to ``high``, and how many customers."""

    measure: str
    score: int
    low: float
    high: float
    customers: int


@dataclass(frozen=True, kw_only=True)
class RfmFitted(Fitted):
    """What the customers' scores were made of; the scores themselves are the frame that ``Rfm.score`` returns.

    ``method`` says for each measure how values became scores: "quintiles", "distinct values" or "fixed thresholds".
    """

    window_start: dt.date
    bins: tuple[Bin, ...]
    method: dict[str, str]
    groups: dict[str, int]
    buyers: int
    rows: int


@dataclass(frozen=True)
class Rfm:
    """Scores customers 1 … 5 in each of three measures.

    Recency is whole days from the last purchase to ``as_of``; frequency the number of distinct purchase days (with
    ``by_order`` of distinct orders) and monetary the net amount (with ``mean`` a purchase day, or order), both within the
    last ``months``. Scores are quintiles of the average rank, so equal values score equally. Who never bought by ``as_of``
    (refunds or gifts only) gets no score, not a low one; a warning counts them.
    """

    as_of: dt.date
    months: int = 24
    by_order: bool = False
    mean: bool = False
    customer: str = "customer"
    date: str = "date"
    amount: str = "amount"
    order: str = "order"

    def score(self, frame: Any) -> tuple[RfmFitted, nw.DataFrame[Any]]:
        """Return the result and a frame of the customers in order of their keys.

        ``frame``: purchases with customer, date and amount in one currency (Decimal, integer cents or float);
        refunds are negative on their own day, rows after ``as_of`` are ignored. The frame returned has the columns
        customer, recency_days, frequency, monetary, r, f, m, cell, group, flag. Raises BadFrame for missing or bad
        columns, NotEnoughData where nobody bought by ``as_of``.
        """
        if self.months < 1:
            raise BadFrame("The window is at least 1 month.")
        start = months_before(self.as_of, self.months)
        summary, strangers = self._summary(frame, start)
        n = len(summary)
        if n == 0:
            raise NotEnoughData(f"Not enough data: no purchase until {self.as_of}.")
        measures = {name: summary[name].to_numpy() for name in ("recency_days", "frequency", "monetary")}
        measures["monetary"] = measures["monetary"].astype(float)
        bought = measures["frequency"] > 0
        scores, method = _scores(measures, bought)
        groups = _groups(scores, measures["frequency"])
        table = _table(summary, scores, groups, measures["monetary"])
        fitted = RfmFitted(
            n=n,
            as_of=self.as_of,
            unit="day",
            window_start=start,
            bins=_bins(measures, scores),
            method=method,
            groups=dict(zip(GROUPS, np.bincount(groups, minlength=len(GROUPS)).tolist(), strict=True)),
            buyers=int(bought.sum()),
            rows=int(summary["rows"].sum()),
            warnings=_warnings(method, strangers),
        )
        return fitted, table

    def _summary(self, frame: Any, start: dt.date) -> tuple[nw.DataFrame[Any], int]:
        """Return a row per customer (days since the last purchase, days or orders and amount in the window), and who never bought."""
        columns = {"customer": self.customer, "date": self.date, "amount": self.amount}
        if self.by_order:
            columns["order"] = self.order
        rows, moment = open_purchases(frame, columns, self.as_of)
        within, bought = nw.col("date") > moment(start), nw.col("amount") > 0
        counted = nw.when(bought & within).then(nw.col("order" if self.by_order else "date"))
        summed = (
            rows.with_columns(
                bought=nw.when(bought).then(nw.col("date")),
                counted=counted,
                spent=nw.when(within).then(nw.col("amount")),
            )
            .group_by("customer")
            .agg(
                nw.col("bought").max().alias("last"),
                nw.col("counted").n_unique().alias("distinct"),
                nw.col("counted").count().alias("known"),
                nw.col("spent").sum().alias("monetary"),
                nw.len().alias("rows"),
            )
            .collect()
        )
        found = _finish(summed, moment(self.as_of))
        strangers = int(summed["customer"].drop_nulls().len()) - len(found)
        if self.mean:
            often = nw.max_horizontal(nw.col("frequency"), nw.lit(1))
            found = found.with_columns(nw.col("monetary").cast(nw.Float64) / often)
        return found, strangers


def _table(
    summary: nw.DataFrame[Any], scores: dict[str, np.ndarray], groups: np.ndarray, monetary: np.ndarray
) -> nw.DataFrame[Any]:
    """Return the customers with their scores, cell, group and flag."""
    native = nw.get_native_namespace(summary)
    cell = scores["r"] * 100 + scores["f"] * 10 + scores["m"]
    return summary.drop("rows").with_columns(
        *(nw.new_series(name, scores[name], nw.Int64, backend=native) for name in "rfm"),
        nw.new_series("cell", cell, nw.Int64, backend=native),
        _worded("group", groups, GROUPS, native),
        _worded("flag", (monetary <= 0).astype(np.int64), FLAGS, native),
    )


def _worded(name: str, places: np.ndarray, words: tuple[str, ...], backend: Any) -> nw.Series[Any]:
    """Return the word at each place, spelled out by the engine and not one by one."""
    series = nw.new_series(name, places, nw.Int64, backend=backend)
    return series.replace_strict(list(range(len(words))), list(words), return_dtype=nw.String)


def _finish(summed: nw.DataFrame[Any], as_of: dt.date) -> nw.DataFrame[Any]:
    # A null counts as one more distinct value, so it is taken off again.
    with_null = (nw.col("known") < nw.col("rows")).cast(nw.Int64)
    found = (
        summed.filter(~nw.col("customer").is_null(), ~nw.col("last").is_null())
        .with_columns(
            recency_days=(nw.lit(as_of) - nw.col("last")).dt.total_minutes() // (24 * 60),
            frequency=nw.col("distinct").cast(nw.Int64) - with_null,
        )
        .sort("customer")
        .select("customer", "recency_days", "frequency", "monetary", "rows")
    )
    if not np.isfinite(found["monetary"].to_numpy().astype(float)).all():
        raise BadFrame("Some amounts are no numbers (NaN or infinite).")
    return found


def scores_by_rank(values: np.ndarray) -> tuple[np.ndarray, str]:
    """Return scores 1 … 5 of values, shape (n,), the largest 5, and the method: quintiles, or bins of distinct values.

    Quintiles are of the average rank, so equal values score equally. Where more than 40 % of the values are equal
    quintiles collapse; then each score takes whole values until it holds its share of the customers left.
    """
    unique, inverse, counts = _distinct(values)
    if counts.max() > HEAVY_TIE * len(values) and len(unique) > 1:
        return _bins_of_values(counts)[inverse], "distinct values"
    average = np.cumsum(counts) - (counts - 1) / 2
    return np.minimum(np.ceil(5 * average / len(values)), 5).astype(np.int64)[inverse], "quintiles"


def _distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct values in order, each value's place among them, and their counts."""
    low, high = values.min(), values.max()
    if values.dtype.kind != "i" or int(high) - int(low) > NARROW:
        return np.unique(values, return_inverse=True, return_counts=True)
    # Days and counts lie close together: counting them takes less time than sorting.
    steps = values - low
    counts = np.bincount(steps)
    held = np.flatnonzero(counts)
    place = np.zeros(len(counts), np.int64)
    place[held] = np.arange(len(held))
    return held + low, place[steps], counts[held]


def _bins_of_values(counts: np.ndarray) -> np.ndarray:
    """Return the score of each distinct value, given in rising order how many customers have it."""
    scores = np.empty(len(counts), np.int64)
    score, held, left = 1, 0, int(counts.sum())
    for place, count in enumerate(counts.tolist()):
        scores[place] = score
        held += count
        if score < 5 and held >= left / (6 - score):
            left -= held
            score, held = score + 1, 0
    return scores


def _scores(
    measures: dict[str, np.ndarray], bought: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Return the three scores and how each was made; without a purchase in the window the score is 1."""
    recency, frequency, monetary = (measures[name] for name in ("recency_days", "frequency", "monetary"))
    n = len(recency)
    f, m = np.ones(n, np.int64), np.ones(n, np.int64)
    earns = bought & (monetary > 0)
    if bought.sum() < SMALL:
        r = 1 + (recency[:, None] <= RECENCY_DAYS).sum(axis=1)
        f[bought] = 1 + (frequency[bought][:, None] >= FREQUENCY_COUNT).sum(axis=1)
        if earns.any():
            limits = np.asarray(MONETARY_MEDIANS) * np.median(monetary[earns])
            m[earns] = 1 + (monetary[earns][:, None] >= limits).sum(axis=1)
        return {"r": r, "f": f, "m": m}, dict.fromkeys(measures, "fixed thresholds")
    r, by_recency = scores_by_rank(-recency)
    f[bought], by_frequency = scores_by_rank(frequency[bought])
    by_monetary = "quintiles"
    if earns.any():
        m[earns], by_monetary = scores_by_rank(monetary[earns])
    methods = {"recency_days": by_recency, "frequency": by_frequency, "monetary": by_monetary}
    return {"r": r, "f": f, "m": m}, methods


def _groups(scores: dict[str, np.ndarray], frequency: np.ndarray) -> np.ndarray:
    """Return each customer's place in ``GROUPS``."""
    r, f, m = scores["r"], scores["f"], scores["m"]
    rules = [
        (r >= 4) & (f >= 4) & (m >= 4),
        (r >= 4) & (frequency == 1),
        f >= 4,
        (r <= 2) & (f >= 3),
        (r == 1) & (f <= 2),
    ]
    names = ("champions", "new", "loyal", "at risk", "lost")
    return np.select(rules, [GROUPS.index(name) for name in names], GROUPS.index("others"))


def _bins(measures: dict[str, np.ndarray], scores: dict[str, np.ndarray]) -> tuple[Bin, ...]:
    found = []
    for (measure, values), score in zip(measures.items(), ("r", "f", "m"), strict=True):
        for number in range(1, 6):
            held = values[scores[score] == number]
            if not len(held):
                continue
            found.append(Bin(measure, number, float(held.min()), float(held.max()), len(held)))
    return tuple(found)


def _warnings(method: dict[str, str], strangers: int) -> tuple[str, ...]:
    without = (f"{strangers} customers have never bought and get no score.",) if strangers else ()
    if "fixed thresholds" in method.values():
        return (f"Fewer than {SMALL} buyers: fixed thresholds instead of quintiles.", *without)
    collapsed = [name for name, how in method.items() if how == "distinct values"]
    return (
        *(f"Many customers have the same {name}: scored by distinct values." for name in collapsed),
        *without,
    )
