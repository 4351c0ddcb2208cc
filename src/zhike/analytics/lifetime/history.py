"""Customers' histories in three numbers each: repeat purchases, when the last was, how long they have been known.

The likelihood of a customer depends on (x, t_x, T) only, so equal triples are kept once, with a count: 10 million
customers make some hundred thousand rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import BadFrame, NotEnoughData, check_columns, opened
from zhike.analytics.lifetime.grouping import distinct_rows
from zhike.analytics.purchases import open_purchases

__all__ = ["DAYS", "History", "histories", "spread", "summarise"]

# Nobody buys more often; beyond it the likelihood overflows.
MOST = 1_000_000_000
DAYS = {"day": 1, "week": 7, "month": 365.25 / 12, "year": 365.25}


@dataclass(frozen=True)
class History:
    """Distinct triples, each array of shape (k,): repeats ``x``, time of the last ``t_x``, age ``T``, and ``count``.

    Times are in ``unit`` from the first purchase. ``inverse`` of shape (n,) leads from each customer to his triple.
    """

    x: np.ndarray
    t_x: np.ndarray
    T: np.ndarray
    count: np.ndarray
    inverse: np.ndarray
    unit: str = ""

    @property
    def n(self) -> int:
        """Return the number of customers."""
        return int(self.count.sum())

    @property
    def repeaters(self) -> int:
        """Return the number of customers who bought again."""
        return int(self.count[self.x > 0].sum())


def histories(frame: Any, *, unit: str = "") -> History:
    """Return the distinct histories of a frame with the columns ``x``, ``t_x`` and ``T``, optionally ``count``.

    Raises BadFrame for missing columns, missing or impossible values (x not whole or negative, t_x outside 0 … T,
    t_x without a repeat), NotEnoughData for an empty frame.
    """
    table = opened(frame)
    check_columns(table, "x", "t_x", "T")
    if len(table) == 0:
        raise NotEnoughData("Not enough data: the frame has no customers.")
    weight = _numbers(table, "count") if "count" in table.columns else None
    history = _grouped((_numbers(table, name) for name in ("x", "t_x", "T")), weight, unit)
    _check_possible(history)
    return history


def _numbers(table: nw.DataFrame[Any], name: str) -> np.ndarray:
    if not table[name].dtype.is_numeric():
        raise BadFrame(f"The column {name} must hold numbers, not {table[name].dtype}.")
    values = table[name].to_numpy()
    if values.dtype == object:
        values = values.astype(np.float64)
    # A missing value makes the sum missing, and one pass over millions is enough; a sum may overflow without one.
    if values.dtype.kind == "f" and not np.isfinite(values.sum()) and not np.isfinite(values).all():
        raise BadFrame(f"The column {name} has missing or infinite values.")
    return values


def _grouped(columns: Iterable[np.ndarray], weight: np.ndarray | None, unit: str) -> History:
    (x, t_x, age), inverse, count = distinct_rows(columns)
    held = count.astype(np.float64) if weight is None else np.bincount(inverse, weight, len(count))
    return History(x, t_x, age, held, inverse, unit)


def _check_possible(history: History) -> None:
    """Raise BadFrame for what no customer can have done; asked of the distinct histories, which are few."""
    x, t_x, age = history.x, history.t_x, history.T
    if (x < 0).any() or (x != np.floor(x)).any() or (x > MOST).any():
        raise BadFrame(f"The column x counts repeat purchases: whole numbers from 0 to {MOST:,}.")
    # Times on a grid are told anew, which may change their last digit.
    if (t_x < 0).any() or (t_x > age * (1 + 1e-12)).any():
        raise BadFrame("The column t_x must lie between 0 and T: time from the first to the last purchase.")
    if ((x == 0) & (t_x != 0)).any():
        raise BadFrame("Where x is 0 the last purchase is the first one, so t_x must be 0.")


def spread(table: nw.DataFrame[Any], history: History, **answers: np.ndarray) -> nw.DataFrame[Any]:
    """Return the frame with what was found of each distinct history, shape (k,), beside every customer; NaN becomes null."""
    backend = nw.get_native_namespace(table)
    return table.with_columns(*(
        nw.new_series(name, found[history.inverse], nw.Float64, backend=backend).fill_nan(None)
        for name, found in answers.items()
    ))  # fmt: skip


def summarise(
    frame: Any,
    end: dt.date,
    *,
    unit: str = "week",
    customer: str = "customer",
    date: str = "date",
    amount: str | None = None,
) -> nw.DataFrame[Any]:
    """Return a row per customer of what he bought until ``end``: customer, first, x, t_x, T and, with an amount, spend.

    Purchases of one day are one; rows of 0 or less are no purchases. Times are in ``unit`` (day, week, month, year);
    ``spend`` is the mean amount of the repeat days, null without one. Raises BadFrame, NotEnoughData for no purchase.
    """
    if unit not in DAYS:
        raise BadFrame(f"The unit is one of {', '.join(DAYS)}, not “{unit}”.")
    columns = {"customer": customer, "date": date} | ({"amount": amount} if amount else {})
    rows, moment = open_purchases(frame, columns, end)
    if amount:
        rows = rows.filter(nw.col("amount") > 0)
    known = rows.filter(~nw.col("customer").is_null(), ~nw.col("date").is_null())
    span = (nw.col("date").min().alias("first"), nw.col("date").max().alias("last"))
    if not amount:
        # Distinct days counted customer by customer need half the memory of a row for each customer and day.
        first = known.group_by("customer").agg(*span, nw.col("date").n_unique().alias("days"))
    else:
        days = known.group_by("customer", "date").agg(nw.col("amount").sum().alias("amount"))
        on_first = days.rename({"date": "first", "amount": "on_first"})
        total = nw.col("amount").sum().alias("total")
        first = days.group_by("customer").agg(*span, nw.len().alias("days"), total)
        first = first.join(on_first, on=["customer", "first"], how="left")
    found = first.collect().sort("customer")
    if len(found) == 0:
        raise NotEnoughData(f"Not enough data: no purchase until {end}.")
    return _measured(found, moment(end), unit, spend=amount is not None)


def _measured(found: nw.DataFrame[Any], end: dt.date, unit: str, *, spend: bool) -> nw.DataFrame[Any]:
    day = 24 * 60 * DAYS[unit]
    x = nw.col("days").cast(nw.Int64) - 1
    columns: list[Any] = [nw.col("customer"), nw.col("first"), x.alias("x")]
    columns.append(((nw.col("last") - nw.col("first")).dt.total_minutes() / day).alias("t_x"))
    columns.append(((nw.lit(end) - nw.col("first")).dt.total_minutes() / day).alias("T"))
    if spend:
        rest = nw.col("total").cast(nw.Float64) - nw.col("on_first").cast(nw.Float64)
        columns.append(nw.when(x > 0).then(rest / x).alias("spend"))
    table = found.select(*columns)
    if spend and not np.isfinite(found["total"].to_numpy().astype(float)).all():
        raise BadFrame("Some amounts are no numbers (NaN or infinite).")
    return table
