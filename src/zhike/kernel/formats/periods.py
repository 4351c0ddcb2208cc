"""Periods that move with the calendar: today, last week, this quarter. Weeks begin on Monday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from zhike.kernel.formats.wording import gettext_noop as _

Bounds = tuple[date | None, date | None]
DAY, WEEK = timedelta(days=1), timedelta(days=7)

# In the order in which a menu offers them; the words are marked here and translated by callers.
PERIODS: dict[str, str] = {
    "today": _("today"), "this_week": _("this week"), "this_month": _("this month"),
    "this_quarter": _("this quarter"), "this_year": _("this year"), "before_today": _("before today"),
    "after_today": _("after today"), "yesterday": _("yesterday"), "last_week": _("last week"),
    "last_month": _("last month"), "last_quarter": _("last quarter"), "last_year": _("last year"),
    "tomorrow": _("tomorrow"), "next_week": _("next week"), "next_month": _("next month"),
    "next_quarter": _("next quarter"), "next_year": _("next year"),
}  # fmt: skip
MONTHS = {"month": 1, "quarter": 3, "year": 12}
STEPS = {"last": -1, "this": 0, "next": 1}


def bounds(period: str, today: date) -> Bounds:
    """Return the first day of a period and the day after its last one; None where it has no end."""
    if period in DAYS:
        return DAYS[period](today)
    which, unit = period.split("_")
    step = STEPS[which]
    if unit == "week":
        monday = today - DAY * today.weekday() + WEEK * step
        return monday, monday + WEEK
    length = MONTHS[unit]
    begun = today.year * 12 + (today.month - 1) // length * length
    return _first(begun + step * length), _first(begun + (step + 1) * length)


DAYS: dict[str, Callable[[date], Bounds]] = {
    "yesterday": lambda today: (today - DAY, today),
    "today": lambda today: (today, today + DAY),
    "tomorrow": lambda today: (today + DAY, today + 2 * DAY),
    "before_today": lambda today: (None, today),
    "after_today": lambda today: (today + DAY, None),
}


def _first(months: int) -> date:
    """Return the first day of a month that is counted from the year 0."""
    return date(months // 12, months % 12 + 1, 1)
