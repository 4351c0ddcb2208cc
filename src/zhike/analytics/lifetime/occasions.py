"""Did a customer buy on each of a row of occasions? Purchases counted in whole periods, for BG/BB.

The first purchase opens the row; occasion i is the i-th period of a week, month or year after it. Source: Fader,
Hardie & Shang (2010), Marketing Science 29(6), 1086–1108.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.lifetime.history import DAYS, History, histories, summarise
from zhike.analytics.lifetime.holdout import HoldOut, by_class, by_tenth
from zhike.analytics.purchases import open_purchases

__all__ = ["hold_out_occasions", "occasions"]

MINUTES = 24 * 60


def occasions(
    purchases: Any, end: dt.date, *, unit: str = "month", customer: str = "customer", date: str = "date",
    amount: str | None = None,
) -> nw.DataFrame[Any]:  # fmt: skip
    """Return a row per customer until ``end``: customer, first, x (occasions with a purchase), t_x (the last), T (all).

    ``T`` counts the whole periods of ``unit`` since the first purchase; what was bought in a period not yet over is
    left out. Rows with an amount of 0 or less are no purchases. Raises BadFrame, NotEnoughData for no purchase.
    """
    table, numbered = _numbered(purchases, end, end, unit, {"customer": customer, "date": date}, amount)
    inside = numbered.filter((nw.col("occasion") > 0) & (nw.col("occasion") <= nw.col("T")))
    counted = inside.group_by("customer").agg(
        nw.col("occasion").n_unique().alias("x"), nw.col("occasion").max().alias("t_x")
    )
    found = table.join(counted, on="customer", how="left").with_columns(
        nw.col("x", "t_x").fill_null(0).cast(nw.Int64)
    )
    return found.select("customer", "first", "x", "t_x", "T").sort("customer")


def hold_out_occasions(
    purchases: Any, calibration_end: dt.date, end: dt.date, fit: Callable[[History], Any], *, unit: str = "month",
    customer: str = "customer", date: str = "date", amount: str | None = None,
) -> tuple[Any, HoldOut]:  # fmt: skip
    """Return the model fitted on occasions until ``calibration_end``, and its report on the whole periods after it.

    As ``holdout.hold_out``, with occasions for purchases: each customer's next m periods, m those that are over for
    everybody by ``end``. Raises BadFrame when no whole period lies between the two days.
    """
    ahead = int((end - calibration_end).days // DAYS.get(unit, np.inf))
    before = occasions(purchases, calibration_end, unit=unit, customer=customer, date=date, amount=amount)
    if ahead < 1:
        raise BadFrame(
            f"The calibration must end a whole {unit} or more before the data do ({end}): occasions are whole."
        )
    history = histories(before, unit=unit)
    model = fit(history)
    later = _later(purchases, calibration_end, end, unit, ahead, {"customer": customer, "date": date}, amount)
    bought = later.group_by("customer").agg(nw.len().alias("later"))
    joined = before.join(bought, on="customer", how="left").sort("customer")
    actual = joined["later"].fill_null(0).to_numpy().astype(float)
    expected = model.expected(history, ahead)[history.inverse]
    x, age = before["x"].to_numpy().astype(float), before["T"].to_numpy().astype(float)
    naive = np.divide(x, age, out=np.zeros(len(x)), where=age > 0) * ahead
    lags = later["lag"].to_numpy()
    curve = tuple(
        (float(step), float((lags <= step).sum()), float(history.count @ model.expected(history, step)))
        for step in range(1, ahead + 1)
    )
    report = HoldOut(
        calibration_end, end, len(x), float(actual.sum()), float(expected.sum()), float(naive.sum()),
        float(np.abs(actual - expected).mean()), float(np.abs(actual - naive).mean()),
        by_class(x, actual, expected, naive), curve, by_tenth(actual, expected),
    )  # fmt: skip
    return model, report


def _later(
    purchases: Any, start: dt.date, end: dt.date, unit: str, ahead: int, names: dict[str, str], amount: str | None
) -> nw.DataFrame[Any]:  # fmt: skip
    """Return on which of the next ``ahead`` occasions ("lag") each customer won until ``start`` bought, each once."""
    _table, numbered = _numbered(purchases, start, end, unit, names, amount)
    lagged = numbered.with_columns(lag=nw.col("occasion") - nw.col("T"))
    return lagged.filter((nw.col("lag") > 0) & (nw.col("lag") <= ahead)).select("customer", "lag").unique()


def _numbered(
    purchases: Any, start: dt.date, end: dt.date, unit: str, names: dict[str, str], amount: str | None
) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any]]:
    """Return the customers won until ``start`` with T, and all their purchase days until ``end`` with their occasion."""
    summary = summarise(purchases, start, unit=unit, amount=amount, **names)
    if not (summary["T"].to_numpy() >= 1).any():
        raise NotEnoughData(f"Not enough data: no whole {unit} has passed since the first purchases.")
    whole = np.floor(summary["T"].to_numpy()).astype(np.int64)
    table = summary.select("customer", "first").with_columns(
        nw.new_series("T", whole, nw.Int64, backend=nw.get_native_namespace(summary))
    )
    rows, _moment = open_purchases(purchases, names | ({"amount": amount} if amount else {}), end)
    if amount:
        rows = rows.filter(nw.col("amount") > 0)
    days = rows.select("customer", "date").unique().collect().join(table, on="customer", how="inner")
    passed = (nw.col("date") - nw.col("first")).dt.total_minutes() / (MINUTES * DAYS[unit])
    return table, days.with_columns(occasion=passed.ceil().cast(nw.Int64))
