"""Read dates and moments."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from zhike.kernel.files.problems import BadCell
from zhike.kernel.files.values.text import HALF_WIDTH
from zhike.kernel.formats.wording import gettext_noop as _


class DateOrder(StrEnum):
    """Say how dates such as 05/03/2026 are meant, once somebody has chosen."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {word: number for number, name in enumerate(_MONTH_NAMES, 1) for word in (name, name[:3])}
_MONTHS["sept"] = 9
_MONTH = "({})".format("|".join(sorted(_MONTHS, key=len, reverse=True)))
# A day is followed by the end, or by a time of day after T, a space or nothing but never a digit.
_END = r"(?![0-9./-])"
_FLAGS = re.IGNORECASE | re.ASCII
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_END}", _FLAGS)
_CHINESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]", _FLAGS)
_COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_END}", _FLAGS)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_END}", _FLAGS)
_DAY_NAMED = re.compile(rf"(\d{{1,2}})[\s-]{_MONTH}\.?[\s,-]+(\d{{4}}){_END}", _FLAGS)
_MONTH_NAMED = re.compile(rf"{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_END}", _FLAGS)
_SHORT_YEAR = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d)|\d{2}年", _FLAGS)
_SHAPES = (
    (_YEAR_FIRST, 1, 3, 4),
    (_CHINESE, 1, 2, 3),
    (_COMPACT, 1, 2, 3),
    (_DAY_NAMED, 3, 2, 1),
    (_MONTH_NAMED, 3, 1, 2),
)
# Five digits: 1927-05-18 to 2173-10-13. Shorter serials can't be told from plain numbers.
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_SERIAL_ZERO = date(1899, 12, 30)
_TIME = re.compile(
    r"(?:(上午|下午|中午|凌晨|早上|晚上|am|pm)\s*)?"
    r"(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?|[时点](?:(\d{1,2})分(?:(\d{1,2})秒)?)?|(?=\s*[ap]))"
    r"(?:\s*(am|pm|a\.m\.|p\.m\.))?",
    _FLAGS,
)
_ZONE = re.compile(r"\s*(?:(Z|UTC|GMT)|([+-])(\d{2}):?(\d{2})?)$", _FLAGS)
# The commonest form, read at the speed of C.
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}", _FLAGS)
_GAP = re.compile(r"T|\s*")


def parse_date(text: str, order: DateOrder | None = None) -> date:
    """Return the day that ``text`` names; a time of midnight may follow.

    Understood: 2026-03-05, 2026/3/5, 2026.3.5, 20260305, 2026年3月5日, 5 Mar 2026, March 5, 2026 and Excel
    serials of five digits. 05/03/2026 needs ``order`` unless only one reading exists (25/03/2026).
    Raises BadCell; also for years of two digits and days that don't exist.
    """
    if len(text) == 10 and text[4] == text[7] == "-" and text.isascii():
        return _date(text[:4], text[5:7], text[8:], text)
    folded = _fold(text)
    if serial := _SERIAL.fullmatch(folded):
        return _from_serial(serial).date()
    day, rest = _read_day(folded, order)
    if rest and _read_time(rest, text) != time():
        raise BadCell(_("“%(text)s” has a time of day; only a date is expected."), text=_quoted(text))
    return day


def parse_datetime(text: str, order: DateOrder | None = None, zone: tzinfo | None = None) -> datetime:
    """Return the moment that ``text`` names: with its own offset, else in ``zone``, else naive.

    A missing time is midnight. In ``zone``, a local time that the clocks skipped is refused and one that
    happened twice is taken as the first. Raises BadCell.
    """
    if _ISO.fullmatch(text):
        return _place(_iso(text), zone, text)
    folded = _fold(text)
    if serial := _SERIAL.fullmatch(folded):
        return _place(_from_serial(serial), zone, text)
    day, rest = _read_day(folded, order)
    if not rest:
        return _place(datetime.combine(day, time()), zone, text)
    offset = _ZONE.search(rest)
    clock = _read_time(rest[: offset.start()] if offset else rest, text)
    return _place(datetime.combine(day, clock), _offset(offset, text) if offset else zone, text)


def parse_time(text: str) -> time:
    """Return a time of day: 14:30, 2:30 pm, 下午2点30分. Raises BadCell."""
    return _read_time(_fold(text), text)


def _read_day(body: str, order: DateOrder | None) -> tuple[date, str]:
    """Return the day at the start of ``body`` and the text after it, which may name a time of day."""
    for shape, year, month, day in _SHAPES:
        if match := shape.match(body):
            month_number = _MONTHS.get(match[month].lower(), match[month])
            return _date(match[year], month_number, match[day], match[0]), _after(match)
    if match := _YEAR_LAST.match(body):
        return _read_year_last(match, order), _after(match)
    if match := _SHORT_YEAR.match(body):
        raise BadCell(_("“%(text)s” has a year of two digits; write four."), text=_quoted(body))
    raise _not_a_date(body)


def _after(match: re.Match[str]) -> str:
    gap = _GAP.match(match.string, match.end())
    return match.string[gap.end() if gap else match.end() :]


def _read_year_last(match: re.Match[str], order: DateOrder | None) -> date:
    first, second = int(match[1]), int(match[3])
    if order is None and first != second and first <= 12 and second <= 12:
        raise BadCell(
            _("“%(text)s” may mean two different days; choose whether the day or the month comes first."),
            text=match[0],
        )
    day_first = order is DateOrder.DAY_FIRST or (order is None and second <= 12)
    day, month = (first, second) if day_first else (second, first)
    return _date(match[4], month, day, match[0])


def _date(year: str, month: str | int, day: str | int, text: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell(_("There is no such day as “%(text)s”."), text=_quoted(text)) from None


def _iso(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise BadCell(_("There is no such moment as “%(text)s”."), text=_quoted(text)) from None


def _read_time(body: str, text: str) -> time:
    match = _TIME.fullmatch(body.strip())
    half = match and (match[1] or match[8] or "").lower().replace(".", "")
    # 晚上12点 is midnight, but of which day nobody can tell.
    if not match or (match[1] and match[8]) or (half == "晚上" and match[2] == "12"):
        raise _not_a_date(text)
    hour, minute = int(match[2]), int(match[3] or match[6] or 0)
    second, micro = int(match[4] or match[7] or 0), int((match[5] or "").ljust(6, "0"))
    if half in ("下午", "晚上", "pm", "中午") and hour < 12 and not (half == "中午" and hour >= 11):
        hour += 12
    elif half in ("上午", "凌晨", "早上", "am") and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second, micro)
    except ValueError:
        raise BadCell(_("There is no such time as in “%(text)s”."), text=_quoted(text)) from None


def _offset(match: re.Match[str], text: str) -> tzinfo:
    if match[1]:
        return UTC
    minutes = int(match[3]) * 60 + int(match[4] or 0)
    if minutes > 14 * 60 or int(match[4] or 0) > 59:
        raise BadCell(_("There is no such time zone as in “%(text)s”."), text=_quoted(text))
    return timezone(timedelta(minutes=-minutes if match[2] == "-" else minutes))


def _place(moment: datetime, zone: tzinfo | None, text: str) -> datetime:
    if zone is None:
        return moment
    placed = moment.replace(tzinfo=zone)
    try:
        there_and_back = placed.astimezone(UTC).astimezone(zone)
    except OverflowError:
        raise BadCell(_("“%(text)s” lies outside the years 1 to 9999."), text=_quoted(text)) from None
    if there_and_back.replace(tzinfo=None) != moment:
        raise BadCell(_("The clocks skipped the time “%(text)s”; it doesn't exist."), text=_quoted(text))
    return placed


def _from_serial(match: re.Match[str]) -> datetime:
    # Spreadsheets keep a time as a fraction in binary: rounding to the second undoes its error.
    seconds = round(float(match[2] or 0) * 86_400)
    midnight = datetime.combine(_SERIAL_ZERO + timedelta(days=int(match[1])), time())
    return midnight + timedelta(seconds=seconds)


def _fold(text: str) -> str:
    return text.translate(HALF_WIDTH).strip()


def _not_a_date(text: str) -> BadCell:
    if not text.strip():
        return BadCell(_("The cell is empty; a date is expected."))
    return BadCell(_("“%(text)s” is not a date."), text=_quoted(text))


def _quoted(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else text[:59] + "…"
