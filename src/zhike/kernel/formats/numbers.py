"""Numbers as people of both languages write and read them."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

_UNITS = {
    "zh": ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")),
    "en": ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K")),
}
_READ_UNITS = {
    "万亿": 12,
    "亿": 8,
    "千万": 7,
    "百万": 6,
    "万": 4,
    "千": 3,
    "百": 2,
    "k": 3,
    "m": 6,
    "b": 9,
    "bn": 9,
    "": 0,
}
_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?P<fraction>\.\d*)?\s*(?P<unit>万亿|亿|千万|百万|万|千|百|bn|[kmb])?",
    re.IGNORECASE | re.ASCII,
)
_TRADITIONAL_UNITS = str.maketrans(
    {"萬": "万", "億": "亿", "−": "-", "–": "-", "，": ",", "。": ".", "'": "", "_": ""}
)


def is_chinese(language: str) -> bool:
    """Tell whether a language code (zh, zh-hans, zh-CN …) means Chinese."""
    return language.lower().startswith("zh")


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Return the value rounded to this many decimals, halves away from zero, as accounts do."""
    with localcontext() as context:
        context.prec = 60
        return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def format_number(value: Decimal | int, digits: int | None = None) -> str:
    """Return the number with thousands separated by commas, as both languages do: 1,234,567.5.

    ``digits`` fixes the decimals; without it those that there are, without trailing zeros.
    """
    number = Decimal(value)
    if digits is not None:
        return f"{round_half_up(number, digits):,f}"
    whole, _, fraction = f"{number:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def format_short(value: Decimal | int, language: str = "en") -> str:
    """Return the number with one decimal and a unit: 1.2万, 3.4亿 in Chinese; 12K, 3.4M, 1.2B in English.

    Below the first unit the whole number is shown, below 100 two decimals where there are any.
    """
    number = Decimal(value)
    units = _UNITS["zh" if is_chinese(language) else "en"]
    smaller = (*(size for size, _unit in units[1:]), Decimal(10))
    for (size, unit), below in zip(units, smaller, strict=True):
        # What the smaller unit would round up to this one is shown in this one: 1亿, never 10,000万.
        if abs(round_half_up(number / below, 1)) * below >= size:
            return format_number(round_half_up(number / size, 1)) + unit
    return format_number(round_half_up(number, 0 if abs(number) >= 100 else 2))


def parse_number(text: str) -> Decimal:
    """Read a number as it stands in a spreadsheet or a message.

    Understood: full-width digits, thousands (1,234.5), 1.2万, 3.4亿, 12K, 5%, and (1,200) for a negative amount.
    Raises ``ValueError`` for anything else; 1.234,56 is refused because 1.234 could mean either.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL_UNITS).strip()
    negative = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()").strip()
    percent = plain.endswith("%")
    found = _NUMBER.fullmatch(plain.rstrip("%").rstrip())
    if not found or not (found["whole"] or (found["fraction"] or ".") != "."):
        raise ValueError(f"{text!r} is not a number")
    try:
        number = Decimal(
            f"{found['sign']}{(found['whole'] or '0').replace(',', '')}{found['fraction'] or ''}"
        )
    except InvalidOperation as error:
        raise ValueError(f"{text!r} is not a number") from error
    number = number.scaleb(_READ_UNITS[(found["unit"] or "").lower()] - (2 if percent else 0))
    return -number if negative else number
