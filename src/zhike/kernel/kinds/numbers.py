"""Kinds that hold numbers: number, money, percent, yes/no."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db import models

from zhike.kernel.files import values
from zhike.kernel.files.problems import BadCell
from zhike.kernel.kinds.base import COMPARE, PRESENCE, BadValue, Kind
from zhike.kernel.wording import said as _

if TYPE_CHECKING:
    from zhike.kernel.objects import BoundField

INTEGER_LIMITS = {
    models.SmallIntegerField: 2**15 - 1,
    models.IntegerField: 2**31 - 1,
    models.BigIntegerField: 2**63 - 1,
}


# What a program may write: no spaces, digits of other scripts, underscores or "1e9".
PLAIN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)


class Number(Kind):
    """A whole or decimal number. In the API whole numbers are numbers, decimals are text so as to stay exact."""

    key = "number"
    operators = (*COMPARE, "in", "not_in", *PRESENCE)
    widget = "number"
    number = True

    def read(self, raw: Any, field: BoundField, lenient: bool) -> int | Decimal:
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal | str):
            raise BadValue(_("A number is expected."))
        try:
            if isinstance(raw, str) and lenient:
                value = self.parse(raw)
            else:
                value = self.read_plain(raw)
        except BadCell as error:
            raise BadValue(error.in_words(_)) from None
        except (InvalidOperation, ValueError):
            raise BadValue(_("This is not a number.")) from None
        if not value.is_finite():
            raise BadValue(_("This is not a number."))
        return self.fit_whole(value, field) if field.whole else self.fit_decimal(value, field)

    @staticmethod
    def parse(text: str) -> Decimal:
        """Return the number that people mean by ``text``. Raises ValueError."""
        return values.parse_decimal(text)

    @staticmethod
    def read_plain(raw: int | float | Decimal | str) -> Decimal:
        if isinstance(raw, str) and not PLAIN.fullmatch(raw):
            raise ValueError
        return raw if isinstance(raw, Decimal) else Decimal(str(raw))

    @staticmethod
    def fit_whole(value: Decimal, field: BoundField) -> int:
        if value != value.to_integral_value():
            raise BadValue(_("A whole number is expected."))
        top = next(
            (top for column, top in INTEGER_LIMITS.items() if isinstance(field.column, column)), 2**31 - 1
        )
        low = 0 if "Positive" in type(field.column).__name__ else -top - 1
        if not low <= value <= top:
            raise BadValue(_("The number must lie between %(low)s and %(top)s.") % {"low": low, "top": top})
        return int(value)

    @staticmethod
    def fit_decimal(value: Decimal, field: BoundField) -> Decimal:
        step = Decimal(1).scaleb(-field.decimals)
        if abs(value) >= Decimal(10) ** (field.digits - field.decimals):
            raise BadValue(_("The number is too large."))
        fitted = value.quantize(step)
        if fitted != value:
            raise BadValue(_("At most %(digits)d decimals are possible.") % {"digits": field.decimals})
        return fitted

    def to_json(self, value: Any) -> Any:
        return format(value, "f") if isinstance(value, Decimal) else value

    def schema(self, field: BoundField) -> dict[str, Any]:
        if field.whole:
            top = next(
                (top for column, top in INTEGER_LIMITS.items() if isinstance(field.column, column)), 2**31 - 1
            )
            low = 0 if "Positive" in type(field.column).__name__ else -top - 1
            return {"type": "integer", "minimum": low, "maximum": top}
        whole = field.digits - field.decimals
        return {"type": "string", "pattern": rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{field.decimals}}})?$"}


class Money(Number):
    """An amount; its currency stands in the sibling column that ``MoneyField.currency`` names."""

    key = "money"
    widget = "money"


class Percent(Number):
    """A share in percent."""

    key = "percent"
    widget = "percent"

    @staticmethod
    def parse(text: str) -> Decimal:
        """Return the share in percent: ``25%`` and ``25`` are 25. Raises ValueError."""
        return values.parse_percent(text)


class YesNo(Kind):
    """Yes or no."""

    key = "yes_no"
    operators = ("eq", *PRESENCE)
    widget = "switch"
    sortable = False

    def read(self, raw: Any, field: BoundField, lenient: bool) -> bool:
        if isinstance(raw, bool):
            return raw
        if lenient and isinstance(raw, str):
            try:
                return values.parse_boolean(raw)
            except ValueError:
                pass
        raise BadValue(_("Yes or no is expected."))

    def nothing(self, field: BoundField) -> bool | None:
        return None if field.null else False

    def operand_item(self, raw: Any, field: BoundField) -> Any:
        return self.read(raw, field, True)

    def to_text(self, value: Any, field: BoundField) -> str:
        return "" if value is None else ("yes" if value else "no")

    def schema(self, field: BoundField) -> dict[str, Any]:
        return {"type": "boolean"}
