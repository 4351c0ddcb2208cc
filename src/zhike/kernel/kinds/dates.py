"""Kinds that hold time: date and date-time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import get_current_timezone

from zhike.kernel.files import values
from zhike.kernel.files.problems import BadCell
from zhike.kernel.formats.periods import PERIODS
from zhike.kernel.kinds.base import COMPARE, PRESENCE, BadValue, Kind
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

# In days; the calendar of the program begins with the year 1.
LONGEST = 365 * 1000
UNITS = {"hours": 1 / 24, "days": 1, "weeks": 7, "months": 30, "years": 365}


@dataclass(frozen=True)
class Span:
    """A length of time as a filter carries it: ``{"days": 30}``. Months count 30 days, years 365."""

    unit: str
    count: int

    def delta(self) -> timedelta:
        """Return the span as an exact duration."""
        return timedelta(days=UNITS[self.unit] * self.count)

    @classmethod
    def clean(cls, raw: Any) -> Span:
        """Read ``{"days": 30}`` or ``"30 days"`` / ``"30d"``. Raises BadValue."""
        if isinstance(raw, str):
            digits = "".join(char for char in raw if char.isascii() and char.isdigit())
            word = raw.removeprefix(digits).strip().lower()
            unit = next((unit for unit in UNITS if word and unit.startswith(word)), "")
            raw = {unit: int(digits)} if digits and unit and len(digits) < 6 else None
        if not isinstance(raw, dict) or len(raw) != 1:
            raise BadValue(_("A length of time is expected, such as 30 days."))
        unit, count = next(iter(raw.items()))
        whole = isinstance(count, int) and not isinstance(count, bool)
        if unit not in UNITS or not whole or not 0 < count <= LONGEST / UNITS[unit]:
            raise BadValue(_("A length of time is expected, such as 30 days."))
        return cls(unit, count)


class Time(Kind):
    """What days and moments have in common: tests that move with the clock."""

    def operand(self, raw: Any, field: BoundField, operator: str) -> Any:
        if operator == "when" and not (isinstance(raw, str) and raw in PERIODS):
            raise BadValue(_("A period is expected, such as today or this_week."))
        if operator in ("last", "next"):
            return Span.clean(raw)
        return raw if operator == "when" else super().operand(raw, field, operator)


class Date(Time):
    """A calendar day."""

    key = "date"
    operators = ("when", *COMPARE, "in", "not_in", "last", "next", *PRESENCE)
    widget = "date"

    def read(self, raw: Any, field: BoundField, lenient: bool) -> date:
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        if not isinstance(raw, str):
            raise BadValue(_("A date is expected, such as 2026-03-05."))
        try:
            day = values.parse_date(raw) if lenient else (parse_date(raw) if len(raw) == 10 else None)
        except BadCell as error:
            raise BadValue(error.in_words(_)) from None
        except ValueError:
            raise BadValue(_("There is no such day.")) from None
        if day is None:
            raise BadValue(_("A date is expected, such as 2026-03-05."))
        return day

    def to_json(self, value: Any) -> Any:
        return value.isoformat() if value is not None else None

    def to_text(self, value: Any, field: BoundField) -> str:
        return value.isoformat() if value is not None else ""

    def schema(self, field: BoundField) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


class DateTime(Time):
    """A moment, stored in UTC. Text without a zone is read in the active time zone."""

    key = "date_time"
    operators = ("when", "gt", "gte", "lt", "lte", "between", "last", "next", *PRESENCE)
    widget = "datetime-local"

    def read(self, raw: Any, field: BoundField, lenient: bool) -> datetime:
        moment = raw if isinstance(raw, datetime) else self.read_text(raw, lenient)
        if moment.tzinfo is None:
            if not lenient:
                raise BadValue(_("The time zone is missing; write 2026-03-05T14:30:00Z."))
            moment = moment.replace(tzinfo=get_current_timezone())
        try:
            return moment.astimezone(UTC)
        except OverflowError:
            raise BadValue(_("There is no such moment.")) from None

    @staticmethod
    def read_text(raw: Any, lenient: bool) -> datetime:
        try:
            moment = values.parse_datetime(raw) if lenient else parse_datetime(raw)
        except BadCell as error:
            raise BadValue(error.in_words(_)) from None
        except (TypeError, ValueError):
            raise BadValue(_("There is no such moment.")) from None
        if moment is None:
            raise BadValue(_("A date and time are expected, such as 2026-03-05T14:30:00Z."))
        return moment

    def to_json(self, value: Any) -> Any:
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value is not None else None

    def to_text(self, value: Any, field: BoundField) -> str:
        return value.astimezone(UTC).isoformat() if value is not None else ""

    def schema(self, field: BoundField) -> dict[str, Any]:
        return {"type": "string", "format": "date-time"}
