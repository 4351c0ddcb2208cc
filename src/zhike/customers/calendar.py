"""Birthdays by the solar and the Chinese lunar calendar.

Lunar months come from lunar_python, which computes them from the sun and the moon (tables of 寿星万年历).
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lunar_python import LunarYear, Solar
from lunar_python.util import LunarUtil

SOLAR, LUNAR = "solar", "lunar"

_MONTHS = tuple(LunarUtil.MONTH)
_DAYS = tuple(LunarUtil.DAY)
_ENGLISH_MONTHS = (
    ("", "January", "February", "March", "April", "May", "June", "July")
    + ("August", "September", "October", "November", "December")
)  # fmt: skip
_NUMERIC = re.compile(
    r"(?:农历|lunar )?(?:(?P<year>\d{4})[-/.年])?(?:--)?(?P<leap>闰|leap )?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?",
    re.IGNORECASE | re.ASCII,
)
_IN_CHARACTERS = re.compile(
    rf"(?:农历)?(?:(?P<year>\d{{4}})年)?(?P<leap>闰)?(?P<month>十[一二]|[一{''.join(_MONTHS)}])月(?P<day>{'|'.join(_DAYS[1:])})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Birthday:
    """A day of the year, with the year of birth where it is known.

    ``kind`` is solar or lunar; a lunar ``day`` is 1 to 30 and ``leap`` says that the month was a leap month.
    Raises ``ValueError`` for a day that no year has.
    """

    kind: str
    month: int
    day: int
    leap: bool = False
    year: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in (SOLAR, LUNAR) or (self.leap and self.kind == SOLAR):
            raise ValueError("A birthday is solar or lunar, and only a lunar month can be a leap month")
        longest = 30 if self.kind == LUNAR else monthrange(self.year or 2000, min(max(self.month, 1), 12))[1]
        if not (1 <= self.month <= 12 and 1 <= self.day <= longest):
            raise ValueError(f"There is no day {self.day} in month {self.month}")

    def text(self, language: str = "en") -> str:
        """Return the day in words: 农历八月十五, 8月15日; Lunar month 8, day 15, 15 August 1985."""
        chinese = language.startswith("zh")
        if self.kind == SOLAR:
            if chinese:
                return f"{f'{self.year}年' if self.year else ''}{self.month}月{self.day}日"
            return f"{self.day} {_ENGLISH_MONTHS[self.month]}{f' {self.year}' if self.year else ''}"
        if chinese:
            year = f"{self.year}年" if self.year else ""
            return f"农历{year}{'闰' if self.leap else ''}{_MONTHS[self.month]}月{_DAYS[self.day]}"
        month = (
            f"Lunar {f'{self.year}, ' if self.year else ''}{'leap ' if self.leap else ''}month {self.month}"
        )
        return f"{month}, day {self.day}"


def next_occurrence(birthday: Birthday, on_or_after: date) -> date:
    """Return the first day, not before the given one, on which the birthday is kept.

    29 February is kept on the 28th in other years. A leap month is kept in the ordinary month of that number
    in years without it, and day 30 on the 29th of a shorter month.
    """
    years = range(on_or_after.year - 1, on_or_after.year + 2)
    return next(day for year in years if (day := occurrence(birthday, year)) >= on_or_after)


def occurrence(birthday: Birthday, year: int) -> date:
    """Return the day on which the birthday is kept in a year, which for a lunar one is a year of that calendar."""
    if birthday.kind == LUNAR:
        return lunar_to_solar(year, birthday.month, birthday.day, birthday.leap)
    late = (birthday.month, birthday.day) == (2, 29) and not isleap(year)
    return date(year, birthday.month, 28 if late else birthday.day)


def lunar_to_solar(year: int, month: int, day: int, leap: bool = False) -> date:
    """Return the solar day of a lunar one, moved as ``next_occurrence`` says where the year does not have it."""
    months = _lunar_months(year)
    first, length = months.get((month, leap)) or months[month, False]
    return first + timedelta(days=min(day, length) - 1)


def parse_birthday(text: str) -> Birthday:
    """Read 1985-08-15, 08-15, --08-15 (vCard), 8月15日, 农历八月十五, 农历1985年闰六月初三, lunar 8-15.

    A month or day in Chinese characters is lunar, as the custom is. Raises ``ValueError``.
    """
    tidy = text.strip()
    found = _NUMERIC.fullmatch(tidy)
    if found:
        kind = LUNAR if tidy.lower().startswith(("农历", "lunar")) or found["leap"] else SOLAR
        month, day = int(found["month"]), int(found["day"])
    else:
        found, kind = _IN_CHARACTERS.fullmatch(tidy), LUNAR
        if not found:
            raise ValueError(f"{text!r} is not a birthday")
        month = {"一": 1, "十一": 11, "十二": 12}.get(found["month"]) or _MONTHS.index(found["month"])
        day = _DAYS.index(found["day"])
    return Birthday(kind, month, day, bool(found["leap"]), int(found["year"]) if found["year"] else None)


@lru_cache(maxsize=256)
def _lunar_months(year: int) -> dict[tuple[int, bool], tuple[date, int]]:
    """Return first day and length of each month of a lunar year, by number and whether it is a leap month."""
    months = {}
    for month in LunarYear.fromYear(year).getMonthsInYear():
        first = Solar.fromJulianDay(month.getFirstJulianDay())
        start = date(first.getYear(), first.getMonth(), first.getDay())
        months[abs(month.getMonth()), month.isLeap()] = (start, month.getDayCount())
    return months
