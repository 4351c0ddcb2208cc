"""Does Gamma-Gamma foretell what a purchase will be worth? Fitted up to a day, held against what was paid after it.

Beside it stands the naive forecast, that a customer goes on to pay the mean of his purchases so far: with few of them
it says more of chance than of him. Source: Fader & Hardie (2013), “The Gamma-Gamma model of monetary value”.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.lifetime.gamma_gamma import GammaGamma, GammaGammaFitted
from zhike.analytics.lifetime.history import summarise
from zhike.analytics.lifetime.holdout import FrequencyClass, Tenth, by_class, by_tenth
from zhike.analytics.purchases import open_purchases

__all__ = ["SpendHoldOut", "hold_out_spend"]


@dataclass(frozen=True)
class SpendHoldOut:
    """The report on customers who bought before and after the day: mean amounts a purchase, and mean absolute errors.

    ``actual``, ``expected``, ``naive`` are means over customers of their mean amount a purchase day; ``known`` counts the
    customers until the day, ``customers`` those of them who bought again and are compared.
    """

    calibration_end: dt.date
    end: dt.date
    known: int
    customers: int
    actual: float
    expected: float
    naive: float
    error: float
    naive_error: float
    classes: tuple[FrequencyClass, ...]
    tenths: tuple[Tenth, ...]


def hold_out_spend(
    purchases: Any, calibration_end: dt.date, end: dt.date, *, unit: str = "week", customer: str = "customer",
    date: str = "date", amount: str = "amount",
) -> tuple[GammaGammaFitted, SpendHoldOut]:  # fmt: skip
    """Return Gamma-Gamma fitted on purchases until ``calibration_end``, and its report on those after it, until ``end``.

    Raises BadFrame when the calibration does not end before the data, NotEnoughData where nobody came back after it.
    """
    if not calibration_end < end:
        raise BadFrame(f"The calibration must end before the data do ({end}).")
    names = {"customer": customer, "date": date, "amount": amount}
    before = summarise(purchases, calibration_end, unit=unit, **names)
    model = GammaGamma().fit(before)
    paid = _paid(purchases, names, calibration_end, end)
    known = model.predict(before).join(paid, on="customer", how="inner").filter(
        ~nw.col("later").is_null(), ~nw.col("earlier").is_null(), ~nw.col("expected_spend").is_null()
    ).sort("customer")  # fmt: skip
    if len(known) == 0:
        raise NotEnoughData(
            f"Not enough data: nobody known until {calibration_end} bought again until {end}."
        )
    actual, expected, naive = (
        known[name].to_numpy().astype(float) for name in ("later", "expected_spend", "earlier")
    )
    report = SpendHoldOut(
        calibration_end, end, len(before), len(known), float(actual.mean()), float(expected.mean()),
        float(naive.mean()), float(np.abs(actual - expected).mean()), float(np.abs(actual - naive).mean()),
        by_class(known["x"].to_numpy().astype(float), actual, expected, naive), by_tenth(actual, expected),
    )  # fmt: skip
    return model, report


def _paid(purchases: Any, names: dict[str, str], start: dt.date, end: dt.date) -> nw.DataFrame[Any]:
    """Return each customer's mean amount a purchase day until ``start`` ("earlier") and after it ("later")."""
    rows, moment = open_purchases(purchases, names, end)
    rows = rows.filter(nw.col("amount") > 0, ~nw.col("customer").is_null(), ~nw.col("date").is_null())
    days = rows.group_by("customer", "date").agg(nw.col("amount").sum().alias("amount"))
    amount, after = nw.col("amount").cast(nw.Float64), nw.col("date") > moment(start)
    split = days.with_columns(earlier=nw.when(~after).then(amount), later=nw.when(after).then(amount))
    return split.group_by("customer").agg(nw.col("earlier", "later").mean()).collect()
