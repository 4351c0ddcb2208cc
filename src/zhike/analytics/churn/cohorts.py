"""Of the customers won in a month, how many buy in the months after? The cohort triangle (theory item 26)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.analytics.churn.rhythm import purchase_days
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["Cohort", "Cohorts", "CohortsFitted"]

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Cohort:
    """Customers won in the period from ``start``: how many bought, and for how much, in each whole period since."""

    start: dt.date
    customers: int
    active: tuple[int, ...]
    revenue: tuple[float, ...]

    @property
    def retention(self) -> tuple[float, ...]:
        """Return the share that bought in each period since; the first is 1."""
        return tuple(one / self.customers for one in self.active)


@dataclass(frozen=True, kw_only=True)
class CohortsFitted(Fitted):
    """The triangle, oldest cohort first; ``retention`` is the average by age, weighed by customers who reached it."""

    cohorts: tuple[Cohort, ...]
    retention: tuple[float, ...]


@dataclass(frozen=True)
class Cohorts:
    """Counts by ``unit`` (month, quarter, year). A period that has not ended by ``as_of`` is left out of the triangle."""

    as_of: dt.date
    unit: str = "month"
    customer: str = "customer"
    date: str = "date"
    amount: str | None = None

    def fit(self, frame: Any) -> CohortsFitted:
        """Count the purchases of a frame. Raises BadFrame, NotEnoughData where no whole period is over."""
        if self.unit not in MONTHS:
            raise BadFrame(f"The unit is one of {', '.join(MONTHS)}, not “{self.unit}”.")
        days = purchase_days(frame, self.as_of, self.customer, self.date, self.amount)
        keys, ordinals = days["customer"].to_numpy(), days["day"].to_numpy()
        amounts = days["amount"].to_numpy() if self.amount else np.zeros(len(keys))
        last_whole = self._period(self.as_of + dt.timedelta(1)) - 1
        periods = self._periods(ordinals)
        keep = periods <= last_whole
        keys, periods, amounts = keys[keep], periods[keep], amounts[keep]
        if not len(keys):
            raise NotEnoughData(f"Not enough data: no whole {self.unit} with a purchase until {self.as_of}.")
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
        who = np.repeat(np.arange(len(starts)), np.diff(np.r_[starts, len(keys)]))
        cohorts = self._counted(who, periods, amounts, periods[starts], last_whole)
        return CohortsFitted(
            n=len(starts), as_of=self.as_of, unit=self.unit, cohorts=cohorts, retention=_averages(cohorts),
            warnings=() if keep.all() else (f"The last {self.unit} is not over and is left out.",),
        )  # fmt: skip

    def _counted(
        self, who: np.ndarray, periods: np.ndarray, amounts: np.ndarray, won: np.ndarray, last: int
    ) -> tuple[Cohort, ...]:
        width = last - int(won.min()) + 1
        cell = (won[who] - won.min()) * width + periods - won[who]
        revenue = np.bincount(cell, amounts, width * width).reshape(width, width)
        pairs = np.unique(who.astype(np.int64) * width + periods - won[who])
        active = np.bincount(
            (won[pairs // width] - won.min()) * width + pairs % width, minlength=width * width
        ).reshape(width, width)
        return tuple(
            Cohort(self._start(int(won.min()) + row), int(active[row, 0]), tuple(active[row, : width - row].tolist()),
                   tuple(revenue[row, : width - row].tolist()))
            for row in range(width) if active[row, 0]
        )  # fmt: skip

    def _period(self, day: dt.date) -> int:
        return (day.year * 12 + day.month - 1) // MONTHS[self.unit]

    def _start(self, period: int) -> dt.date:
        month = period * MONTHS[self.unit]
        return dt.date(month // 12, month % 12 + 1, 1)

    def _periods(self, ordinals: np.ndarray) -> np.ndarray:
        if not len(ordinals):
            return np.zeros(0, np.int64)
        months = (ordinals - dt.date(1970, 1, 1).toordinal()).astype("datetime64[D]").astype("datetime64[M]")
        return (months.astype(np.int64) + 1970 * 12) // MONTHS[self.unit]


def _averages(cohorts: tuple[Cohort, ...]) -> tuple[float, ...]:
    ages = max(len(one.active) for one in cohorts)
    found = []
    for age in range(ages):
        old = [one for one in cohorts if len(one.active) > age]
        found.append(sum(one.active[age] for one in old) / sum(one.customers for one in old))
    return tuple(found)
