"""Do we answer in time, at once, and all customers alike? Service levels in working minutes (theory item 38).

Source: service-level practice: first response, time to resolve, first-contact resolution; working days are the business
calendar's, holidays and moved workdays (调休) included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import wilson

__all__ = [
    "Calendar", "Fairness", "Resolution", "fairness", "first_contact_resolution", "working_minutes",
]  # fmt: skip

REOPEN_DAYS = 7
FAIR = 0.9


@dataclass(frozen=True)
class Calendar:
    """Working hours of one place; all times are its own. ``holidays`` are free, ``workdays`` (moved ones) are not.

    ``known_until`` is the last day for which the holidays are known: beyond it the answer carries a warning.
    """

    opens: time = time(9)
    closes: time = time(18)
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    known_until: date | None = None

    def works(self, day: date) -> bool:
        """Say whether people work on a day."""
        return day in self.workdays or (day.weekday() in self.weekdays and day not in self.holidays)


def working_minutes(
    start: datetime, end: datetime, calendar: Calendar, *, pauses: Iterable[tuple[datetime, datetime]] = ()
) -> tuple[float, str]:
    """Return the working minutes between two times of the account's zone, less the pauses (waiting for the customer).

    The second value warns where holidays are not known. Pauses may overlap. Raises BadFrame for an end before its start.

    >>> working_minutes(datetime(2026, 3, 6, 17), datetime(2026, 3, 9, 10), Calendar(known_until=date(2026, 12, 31)))
    (120.0, '')
    """
    spans = [(start, end), *pauses]
    if any(one > other for one, other in spans):
        raise BadFrame("A span of time ends before it begins.")
    total = _open_minutes(start, end, calendar)
    until = start
    for one, other in sorted(pauses):
        begins, ends = max(one, until, start), min(other, end)
        if ends > begins:
            total -= _open_minutes(begins, ends, calendar)
            until = ends
    unknown = calendar.known_until is None or end.date() > calendar.known_until
    note = "The holidays of this time are not known: weekends only are taken for free." if unknown else ""
    return total, note


def _open_minutes(start: datetime, end: datetime, calendar: Calendar) -> float:
    if calendar.opens >= calendar.closes:
        raise BadFrame("A working day opens before it closes.")
    total, day = 0.0, start.date()
    while day <= end.date():
        if calendar.works(day):
            opens = datetime.combine(day, calendar.opens, start.tzinfo)
            closes = datetime.combine(day, calendar.closes, start.tzinfo)
            total += max((min(end, closes) - max(start, opens)).total_seconds(), 0.0) / 60
        day += timedelta(1)
    return total


@dataclass(frozen=True)
class Resolution:
    """Cases closed and old enough to tell, those not reopened within 7 days, their share and its interval."""

    closed: int
    first_contact: int
    rate: float | None
    low: float
    high: float


def first_contact_resolution(
    cases: Iterable[tuple[date, date | None]], as_of: date, *, days: int = REOPEN_DAYS
) -> Resolution:
    """Return how many cases were done at once, from (closed on, reopened on or None).

    A case closed less than ``days`` ago counts neither way, unless it is open again. Raises BadFrame for a case
    reopened before it was closed.
    """
    closed = kept = 0
    for done, again in cases:
        if again is not None and again < done:
            raise BadFrame("A case can't be reopened before it was closed.")
        back = again is not None and again <= as_of and (again - done).days <= days
        if done <= as_of and (back or (as_of - done).days >= days):
            closed += 1
            kept += not back
    return Resolution(closed, kept, kept / closed if closed else None, *wilson(kept, closed))


@dataclass(frozen=True)
class Fairness:
    """Shares of answers in time by class, smallest class ÷ key class, and whether that is at least .9 (None: unknown)."""

    shares: dict[str, float | None]
    ratio: float | None
    fair: bool | None


def fairness(in_time: Mapping[str, tuple[int, int]], classes: Sequence[str]) -> Fairness:
    """Return whether small customers are served as well as key ones, from (in time, all) by class; ``classes`` key first.

    >>> fairness({"A": (50, 100), "C": (40, 100)}, ["A", "C"]).ratio
    0.8
    """
    if len(classes) < 2:
        raise BadFrame("At least two classes are needed.")
    shares: dict[str, float | None] = {}
    for name in classes:
        hits, n = in_time.get(name, (0, 0))
        if not 0 <= hits <= n:
            raise BadFrame(f"There can't be {hits} answers in time among {n}.")
        shares[name] = hits / n if n else None
    key, least = shares[classes[0]], shares[classes[-1]]
    ratio = least / key if key and least is not None else None
    return Fairness(shares, ratio, None if ratio is None else ratio >= FAIR)
