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
    fit: Callable[[History], Any],
    *,
    unit: str = "week",
    customer: str = "customer",
    date: str = "date",
) -> tuple[Any, HoldOut]:
    """Return the model fitted on purchases until ``calibration_end`` and its report on those after it, until ``end``.

    ``fit`` takes a history and returns a model with ``expected(history, t)``. Customers who came after the
    calibration are not in it. Raises BadFrame when the calibration does not end before the data.
    """
    if not calibration_end < end:
        raise BadFrame(f"The calibration must end before the data do ({end}).")
    before = summarise(purchases, calibration_end, unit=unit, customer=customer, date=date)
    history = histories(before, unit=unit)
    model = fit(history)
    length = (end - calibration_end).days / DAYS[unit]
    later = _later_days(purchases, calibration_end, end, customer, date)
    known = {who: place for place, who in enumerate(before["customer"].to_list())}
    ahead = [(known[who], (day - calibration_end).days / DAYS[unit]) for who, day in later if who in known]
    actual = np.bincount([place for place, _ in ahead], minlength=len(known)).astype(float)
    expected = model.expected(history, length)[history.inverse]
    x, age = before["x"].to_numpy(), before["T"].to_numpy()
    naive = np.divide(x, age, out=np.zeros(len(x)), where=age > 0) * length
    report = HoldOut(
        calibration_end, end, len(known), float(actual.sum()), float(expected.sum()), float(naive.sum()),
        float(np.abs(actual - expected).mean()), float(np.abs(actual - naive).mean()),
        by_class(x, actual, expected, naive), _curve(model, history, np.array([when for _, when in ahead]), length),
        by_tenth(actual, expected),
    )  # fmt: skip
    return model, report


def _later_days(
    purchases: Any, start: dt.date, end: dt.date, customer: str, date: str
) -> list[tuple[Any, dt.date]]:
    """Return each customer's purchase days after ``start`` until ``end``."""
    rows = summarise_days(purchases, end, customer, date)
    days = ((who, day.date() if isinstance(day, dt.datetime) else day) for who, day in rows)
    return [(who, day) for who, day in days if day > start]


def summarise_days(purchases: Any, end: dt.date, customer: str, date: str) -> list[tuple[Any, Any]]:
    """Return the distinct (customer, day) pairs until ``end``."""
    from_days, _moment = open_purchases(purchases, {"customer": customer, "date": date}, end)
    found = from_days.filter(~nw.col("customer").is_null(), ~nw.col("date").is_null()).unique().collect()
    return list(zip(found["customer"].to_list(), found["date"].to_list(), strict=True))


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
        (float(t), float((when <= t).sum()), float(history.count @ model.expected(history, float(t))))
        for t in steps[every - 1 :: every]
    )
