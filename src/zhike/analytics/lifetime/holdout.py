"""Does the model foretell what it has not seen? Fitted up to a day, held against what came after.

Beside each forecast stands the naive one, x/T purchases a unit of time going on for ever: a model that does not beat
it is not worth its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import BadFrame
from zhike.analytics.lifetime.history import DAYS, History, histories, summarise
from zhike.analytics.purchases import open_purchases

__all__ = ["FrequencyClass", "HoldOut", "Tenth", "hold_out"]

LAST_CLASS, TENTHS = 7, 10
MINUTES = 24 * 60


@dataclass(frozen=True)
class FrequencyClass:
    """Customers with ``x`` repeats until the day (7 stands for 7 and more): mean purchases after it, actual and foretold."""

    x: int
    customers: int
    actual: float
    expected: float
    naive: float


@dataclass(frozen=True)
class Tenth:
    """A tenth of the customers by what was foretold of them, number 1 the lowest: means, foretold and actual."""

    number: int
    customers: int
    expected: float
    actual: float


@dataclass(frozen=True)
class HoldOut:
    """The report: errors over customers (mean absolute, of model and naive), totals, by class and by unit of time.

    ``curve`` holds (time since the day, actual and expected cumulative purchases of all customers); ``tenths`` the
    customers in ten groups by what was foretold of them.
    """

    calibration_end: dt.date
    end: dt.date
    customers: int
    actual: float
    expected: float
    naive: float
    error: float
    naive_error: float
    classes: tuple[FrequencyClass, ...]
    curve: tuple[tuple[float, float, float], ...]
    tenths: tuple[Tenth, ...]


def hold_out(
    purchases: Any,
    calibration_end: dt.date,
    end: dt.date,
    fit: Any,
    *,
    unit: str = "week",
    customer: str = "customer",
    date: str = "date",
) -> tuple[Any, HoldOut]:
    """Return the model fitted on purchases until ``calibration_end`` and its report on those after it, until ``end``.

    ``fit`` is a model such as ``BgNbd()``, or takes a history and returns one with ``expected(history, t)``. Customers who came after the
    calibration are not in it. Raises BadFrame when the calibration does not end before the data.
    """
    if not calibration_end < end:
        raise BadFrame(f"The calibration must end before the data do ({end}).")
    before = summarise(purchases, calibration_end, unit=unit, customer=customer, date=date)
    history = histories(before, unit=unit)
    learn: Callable[[History], Any] = getattr(fit, "fit_history", fit)
    model = learn(history)
    length = (end - calibration_end).days / DAYS[unit]
    place, when = _later(purchases, before, calibration_end, end, unit, {"customer": customer, "date": date})
    actual = np.bincount(place, minlength=len(before)).astype(float)
    expected = model.expected(history, length)[history.inverse]
    x, age = before["x"].to_numpy(), before["T"].to_numpy()
    naive = np.divide(x, age, out=np.zeros(len(x)), where=age > 0) * length
    report = HoldOut(
        calibration_end, end, len(before), float(actual.sum()), float(expected.sum()), float(naive.sum()),
        float(np.abs(actual - expected).mean()), float(np.abs(actual - naive).mean()),
        by_class(x, actual, expected, naive), _curve(model, history, np.sort(when), length),
        by_tenth(actual, expected),
    )  # fmt: skip
    return model, report


def _later(
    purchases: Any, before: nw.DataFrame[Any], start: dt.date, end: dt.date, unit: str, names: dict[str, str]
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Return of each purchase day after ``start`` until ``end`` of a customer of ``before`` his place there, and the time since."""
    rows, moment = open_purchases(purchases, names, end)
    later = rows.filter(
        ~nw.col("customer").is_null(), ~nw.col("date").is_null(), nw.col("date") > moment(start)
    )
    places = before.select("customer").with_row_index("place")
    found = later.select("customer", "date").unique().collect().join(places, on="customer", how="inner")
    since = (nw.col("date") - nw.lit(moment(start))).dt.total_minutes() / (MINUTES * DAYS[unit])
    return found["place"].to_numpy().astype(np.int64), found.select(since.alias("since"))["since"].to_numpy()


def by_class(
    x: np.ndarray, actual: np.ndarray, expected: np.ndarray, naive: np.ndarray
) -> tuple[FrequencyClass, ...]:
    """Return the means of arrays of shape (n,) for each number of repeats ``x``, 7 and more as one class."""
    group = np.minimum(x, LAST_CLASS).astype(int)
    return tuple(
        FrequencyClass(
            int(number),
            int(held.sum()),
            float(actual[held].mean()),
            float(expected[held].mean()),
            float(naive[held].mean()),
        )
        for number in np.unique(group)
        if (held := group == number).any()
    )


def by_tenth(actual: np.ndarray, expected: np.ndarray) -> tuple[Tenth, ...]:
    """Return ten groups of equal size of arrays of shape (n,), in order of ``expected``; equal forecasts stay together.

    A group of which nothing is left, because the one before it ends within equal forecasts, is not there.
    """
    order = np.argsort(expected, kind="stable")
    ranked = expected[order]
    # Each customer falls into the group in which the first of his equals lies, so that their order can't matter.
    group = np.searchsorted(ranked, ranked, side="left") * TENTHS // max(len(ranked), 1)
    return tuple(
        Tenth(int(number) + 1, int(held.sum()), float(ranked[held].mean()), float(actual[order][held].mean()))
        for number in np.unique(group)
        if (held := group == number).any()
    )


def _curve(
    model: Any, history: History, when: np.ndarray, length: float
) -> tuple[tuple[float, float, float], ...]:
    steps = np.arange(1, int(length) + 1)
    every = max(len(steps) // 52, 1)
    return tuple(
        (
            float(t),
            float(np.searchsorted(when, t, side="right")),
            float(history.count @ model.expected(history, float(t))),
        )
        for t in steps[every - 1 :: every]
    )
