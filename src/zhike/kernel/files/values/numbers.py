"""Read numbers, shares, amounts of money, and yes or no."""

from __future__ import annotations

import re
from decimal import Decimal

from zhike.kernel.files.problems import BadCell
from zhike.kernel.files.values.text import HALF_WIDTH
from zhike.kernel.formats.wording import gettext_noop as _

MAX_DIGITS = 40
MAX_EXPONENT = 40

# Signs that different currencies share ($, ¥) name no currency; the sibling column or the default does.
CURRENCIES = {
    "CN¥": "CNY", "RMB": "CNY", "CNY": "CNY", "人民币": "CNY", "元": None, "圆": None, "¥": None,
    "US$": "USD", "USD": "USD", "美元": "USD", "$": None,
    "HK$": "HKD", "HKD": "HKD", "港元": "HKD", "港币": "HKD",
    "NT$": "TWD", "TWD": "TWD", "新台币": "TWD",
    "€": "EUR", "EUR": "EUR", "欧元": "EUR", "£": "GBP", "GBP": "GBP", "英镑": "GBP",
    "JPY": "JPY", "円": "JPY", "日元": "JPY",
}  # fmt: skip
# Powers of ten.
UNITS = {"万亿": 12, "亿": 8, "億": 8, "千万": 7, "百万": 6, "万": 4, "萬": 4, "千": 3}
YES = {"是", "yes", "y", "true", "t", "1", "on", "√", "✓", "✔", "对", "有"}
NO = {"否", "no", "n", "false", "f", "0", "off", "×", "✗", "✘", "x", "不", "无"}

_PLAIN = re.compile(r"-?[0-9]{1,28}(\.[0-9]{1,12})?")
_FOLDED = str.maketrans(
    HALF_WIDTH
    | {0xFFE5: "¥", 0xFFE1: "£", 0x2212: "-", 0x2013: "-", 0xFE63: "-"}
    | {0xA0: " ", 0x2007: " ", 0x2009: " ", 0x202F: " ", 0x2019: "'"}
)
_AMOUNT = re.compile(
    r"(?P<outer>[+-])?\s*(?P<before>{signs})?\s*(?P<inner>[+-])?\s*"
    r"(?P<digits>[0-9., ']*?(?:[0-9][eE][+-]?[0-9]{{1,4}})?)\s*(?P<unit>{units})?\s*(?P<after>{signs})?".format(
        signs="|".join(map(re.escape, sorted(CURRENCIES, key=len, reverse=True))),
        units="|".join(sorted(UNITS, key=len, reverse=True)),
    ),
    re.IGNORECASE,
)
_SHAPES = {
    mark: re.compile(
        rf"([0-9]+|[0-9]{{1,3}}([{group} '])[0-9]{{3}}(?:\2[0-9]{{3}})*)?"
        rf"(?:[{mark}]([0-9]+)?)?(?:[eE]([+-]?[0-9]{{1,4}}))?"
    )
    for mark, group in ((".", ","), (",", "."))
}


def parse_decimal(text: str, *, decimal_mark: str = ".") -> Decimal:
    """Return the exact number that ``text`` stands for.

    Understood: thousands in groups of three (comma, space, apostrophe; the dot where ``decimal_mark``
    is the comma), full-width digits, ``(12)`` as -12, 千 万 百万 千万 亿 万亿, currency signs and codes,
    scientific notation. Raises BadCell otherwise; ``1,5`` is refused because it may mean 1.5 or 15.
    """
    return parse_money(text, decimal_mark=decimal_mark)[0]


def parse_integer(text: str, *, decimal_mark: str = ".") -> int:
    """Return a whole number, written as for `parse_decimal`. Raises BadCell where a fraction is left."""
    value = parse_decimal(text, decimal_mark=decimal_mark)
    if value != value.to_integral_value():
        raise BadCell(_("“%(text)s” is not a whole number."), text=_quoted(text))
    return int(value)


def parse_percent(text: str, *, decimal_mark: str = ".") -> Decimal:
    """Return percent points: ``25%``, ``25`` and ``２５％`` are 25. Raises BadCell."""
    folded = _fold(text)
    return parse_decimal(folded.removesuffix("%"), decimal_mark=decimal_mark)


def parse_money(text: str, *, decimal_mark: str = ".") -> tuple[Decimal, str | None]:
    """Return the amount and its ISO 4217 code; None where no sign is given or several currencies share it.

    Raises BadCell where it is no number, or where two signs contradict each other.
    """
    if decimal_mark == "." and _PLAIN.fullmatch(text):
        return Decimal(text), None
    folded = _fold(text)
    bracketed = folded.startswith("(") and folded.endswith(")")
    match = _AMOUNT.fullmatch(folded[1:-1].strip() if bracketed else folded)
    signs = (match["outer"] or "") + (match["inner"] or "") if match else ""
    if not match or len(signs) + bracketed > 1:
        raise _not_a_number(text)
    value = _read_digits(match["digits"], UNITS.get(match["unit"] or "", 0), decimal_mark, text)
    codes = {CURRENCIES[sign.upper()] for sign in (match["before"], match["after"]) if sign} - {None}
    if len(codes) > 1:
        raise BadCell(_("“%(text)s” names two currencies."), text=_quoted(text))
    # copy_negate keeps every digit; a minus would round to the current decimal context.
    return (value.copy_negate() if bracketed or signs == "-" else value), next(iter(codes), None)


def parse_boolean(text: str) -> bool:
    """Return yes or no for 是/否, yes/no, true/false, 1/0, √/× and their like. Raises BadCell."""
    word = _fold(text).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    if not word:
        raise BadCell(_("The cell is empty; yes or no is expected."))
    raise BadCell(_("“%(text)s” is neither yes nor no."), text=_quoted(text))


def _read_digits(digits: str, power: int, decimal_mark: str, text: str) -> Decimal:
    match = _SHAPES[decimal_mark].fullmatch(digits)
    if not match or not (match[1] or match[3]):
        raise _not_a_number(text)
    whole = "".join(filter(str.isdigit, match[1] or "0"))
    fraction, exponent = match[3] or "", int(match[4] or 0) + power
    if len(whole) + len(fraction) > MAX_DIGITS or abs(exponent) > MAX_EXPONENT:
        raise BadCell(_("“%(text)s” has too many digits."), text=_quoted(text))
    # From text and back, because arithmetic would round to the current decimal context.
    value = Decimal(f"{whole}.{fraction}e{exponent}")
    return Decimal(format(value, "f"))


def _fold(text: str) -> str:
    return text.translate(_FOLDED).strip()


def _not_a_number(text: str) -> BadCell:
    if not text.strip():
        return BadCell(_("The cell is empty; a number is expected."))
    return BadCell(_("“%(text)s” is not a number."), text=_quoted(text))


def _quoted(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else text[:59] + "…"
