"""The trading year: how busy each day is, and a clock that runs faster on busy days.

Customers buy at a constant rate on this clock. Turned back into dates, the same purchases show the Spring
Festival dip and the peak of the fourth quarter, while the purchasing model stays exactly what it says.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from lunar_python import Lunar


@dataclass(frozen=True, slots=True)
class Season:
    """Weigh the days of a year against an ordinary working day, which weighs 1."""

    weekend: float = 0.15
    fourth_quarter: float = 1.5
    spring_festival: float = 0.2
    days_before: int = 10  # of the Spring Festival, when the factories are already closing
    days_after: int = 9

    def weight(self, day: date) -> float:
        """Return how busy a day is."""
        weight = self.weekend if day.weekday() >= 5 else 1.0
        if day.month >= 10:
            weight *= self.fourth_quarter
        if -self.days_before <= (day - spring_festival(day.year)).days <= self.days_after:
            weight *= self.spring_festival
        return weight


def spring_festival(year: int) -> date:
    """Return the first day of the lunar year that begins in a Gregorian year."""
    day = Lunar.fromYmd(year, 1, 1).getSolar()
    return date(day.getYear(), day.getMonth(), day.getDay())


class BusyClock:
    """Translate between dates and busy time, whose unit is the average day of the period.

    Over the whole period both clocks run equally long.
    """

    def __init__(self, season: Season, first: date, last: date):
        self.first, self.last = first, last
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self._ends = _scaled(season.weight(day) for day in days)

    def start_of(self, day: date) -> float:
        """Return the busy time at which a day begins."""
        return self._ends[index - 1] if (index := (day - self.first).days) else 0.0

    def day_at(self, time: float) -> date:
        """Return the day on which a busy time falls."""
        return self.first + timedelta(days=bisect_right(self._ends, time))

    @property
    def end(self) -> float:
        """Return the busy time at which the last day ends: the number of days."""
        return self._ends[-1]


def _scaled(weights: Iterable[float]) -> list[float]:
    """Return the running sum of the weights, scaled so that the average weight is 1."""
    sums = list(accumulate(weights))
    return [len(sums) * value / sums[-1] for value in sums]
