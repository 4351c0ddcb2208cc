"""Amounts of money: currencies, how they are shown, and the capitals that Chinese contracts ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from .numbers import format_number, format_short, is_chinese, parse_number, round_half_up
from .wording import gettext_noop


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency of ISO 4217. ``name`` is to translate; ``digits`` are the decimals of its smallest unit."""

    code: str
    symbol: str
    digits: int
    name: str


CURRENCIES = {
    currency.code: currency
    for currency in (
        Currency("CNY", "¥", 2, gettext_noop("Chinese yuan")),
        Currency("USD", "$", 2, gettext_noop("US dollar")),
        Currency("EUR", "€", 2, gettext_noop("Euro")),
        Currency("GBP", "£", 2, gettext_noop("Pound sterling")),
        Currency("HKD", "HK$", 2, gettext_noop("Hong Kong dollar")),
        Currency("TWD", "NT$", 2, gettext_noop("New Taiwan dollar")),
        Currency("MOP", "MOP$", 2, gettext_noop("Macanese pataca")),
        Currency("JPY", "JP¥", 0, gettext_noop("Japanese yen")),
        Currency("KRW", "₩", 0, gettext_noop("South Korean won")),
        Currency("SGD", "S$", 2, gettext_noop("Singapore dollar")),
        Currency("MYR", "RM", 2, gettext_noop("Malaysian ringgit")),
        Currency("THB", "฿", 2, gettext_noop("Thai baht")),
        Currency("VND", "₫", 0, gettext_noop("Vietnamese dong")),
        Currency("IDR", "Rp", 2, gettext_noop("Indonesian rupiah")),
        Currency("PHP", "₱", 2, gettext_noop("Philippine peso")),
        Currency("INR", "₹", 2, gettext_noop("Indian rupee")),
        Currency("PKR", "Rs", 2, gettext_noop("Pakistani rupee")),
        Currency("BDT", "৳", 2, gettext_noop("Bangladeshi taka")),
        Currency("AUD", "A$", 2, gettext_noop("Australian dollar")),
        Currency("NZD", "NZ$", 2, gettext_noop("New Zealand dollar")),
        Currency("CAD", "C$", 2, gettext_noop("Canadian dollar")),
        Currency("MXN", "MX$", 2, gettext_noop("Mexican peso")),
        Currency("BRL", "R$", 2, gettext_noop("Brazilian real")),
        Currency("ARS", "AR$", 2, gettext_noop("Argentine peso")),
        Currency("CLP", "CL$", 0, gettext_noop("Chilean peso")),
        Currency("CHF", "CHF", 2, gettext_noop("Swiss franc")),
        Currency("SEK", "SEK", 2, gettext_noop("Swedish krona")),
        Currency("NOK", "NOK", 2, gettext_noop("Norwegian krone")),
        Currency("DKK", "DKK", 2, gettext_noop("Danish krone")),
        Currency("ISK", "ISK", 0, gettext_noop("Icelandic króna")),
        Currency("PLN", "zł", 2, gettext_noop("Polish złoty")),
        Currency("CZK", "Kč", 2, gettext_noop("Czech koruna")),
        Currency("HUF", "Ft", 2, gettext_noop("Hungarian forint")),
        Currency("RON", "lei", 2, gettext_noop("Romanian leu")),
        Currency("TRY", "₺", 2, gettext_noop("Turkish lira")),
        Currency("RUB", "₽", 2, gettext_noop("Russian rouble")),
        Currency("UAH", "₴", 2, gettext_noop("Ukrainian hryvnia")),
        Currency("KZT", "₸", 2, gettext_noop("Kazakhstani tenge")),
        Currency("ILS", "₪", 2, gettext_noop("Israeli shekel")),
        Currency("AED", "AED", 2, gettext_noop("UAE dirham")),
        Currency("SAR", "SAR", 2, gettext_noop("Saudi riyal")),
        Currency("KWD", "KWD", 3, gettext_noop("Kuwaiti dinar")),
        Currency("EGP", "E£", 2, gettext_noop("Egyptian pound")),
        Currency("ZAR", "R", 2, gettext_noop("South African rand")),
        Currency("NGN", "₦", 2, gettext_noop("Nigerian naira")),
        Currency("KES", "KSh", 2, gettext_noop("Kenyan shilling")),
    )
}

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
CAPITALS_LIMIT = Decimal(10) ** 16


def currency_of(code: str) -> Currency:
    """Return the currency, or one with two decimals and its code for a symbol where the table has none."""
    return CURRENCIES.get(code) or Currency(code, code, 2, code)


def format_money(amount: Decimal | int, currency: str, language: str = "en", short: bool = False) -> str:
    """Return the amount with its symbol: ¥12,345.60; short ¥1.2万 or ¥3.4亿 in Chinese, ¥12.3K or ¥340M in English.

    Rounded half up to the smallest unit. A dollar sign alone is American, written US$ in Chinese.
    """
    known = currency_of(currency)
    number = Decimal(amount)
    size = abs(number)
    shown = format_short(size, language) if short else format_number(size, known.digits)
    sign = "-" if number < 0 and re.search("[1-9]", shown) else ""
    symbol = "US$" if known.code == "USD" and is_chinese(language) else known.symbol
    gap = "\u00a0" if symbol[-1:].isalpha() else ""
    return f"{sign}{symbol}{gap}{shown}"


def parse_money(text: str) -> tuple[Decimal, str]:
    """Read an amount and the currency written with it, "" if none is: "US$ 1,200" → (1200, "USD"), "1.2万元" → CNY.

    A bare ¥, 元 or 块 is taken for yuan, a bare $ for US dollars. Raises ``ValueError``.
    """
    rest, found = text.strip().upper(), ""
    negative = rest.startswith("-")
    rest = rest.removeprefix("-")
    for mark, code in _MARKS:
        if found in ("", code) and (rest.startswith(mark) or rest.endswith(mark)):
            rest, found = rest.removeprefix(mark).removesuffix(mark).strip(), code
    number = parse_number(rest)
    return (-number if negative else number), found


def capitals(amount: Decimal | int) -> str:
    """Return yuan in the capitals of bills and contracts: 12345.6 → 人民币壹万贰仟叁佰肆拾伍元陆角整.

    After the rules for filling in bills (支付结算办法, annex 1): one 零 for zeros between other digits, 零 before
    fen without jiao, 整 after yuan or jiao and never after fen; the zeros that may be left out are left out.
    Rounded half up to fen. Raises ``ValueError`` from 10^16 on.
    """
    fen_total = int(round_half_up(Decimal(amount), 2).scaleb(2))
    if abs(fen_total) >= CAPITALS_LIMIT * 100:
        raise ValueError("Amounts from 10,000,000,000,000,000 on have no capitals")
    yuan, cents = divmod(abs(fen_total), 100)
    jiao, fen = divmod(cents, 10)
    words = _whole(yuan) + "元" if yuan else ""
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif fen and yuan:
        words += "零"
    words += _DIGITS[fen] + "分" if fen else "整"
    return "人民币" + ("负" if fen_total < 0 else "") + (words if fen_total else "零元整")


def _whole(number: int) -> str:
    """Return a whole number above zero in capitals, in groups of four digits."""
    words, owed = "", False
    for index in range(3, -1, -1):
        group = number // 10 ** (4 * index) % 10**4
        if not group:
            owed = bool(words)
            continue
        if words and (owed or group < 1000):
            words += "零"
        # 亿 is said once, after its last group: 壹万亿 but 壹万零贰亿.
        unit = "万" if index == 3 and number // 10**8 % 10**4 else _GROUPS[index]
        words, owed = words + _group(group) + unit, False
    return words


def _group(group: int) -> str:
    words, owed = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if owed and words else "") + _DIGITS[digit] + _PLACES[place]
        owed = digit == 0
    return words


_MARKS = sorted(
    [(currency.symbol.upper(), code) for code, currency in CURRENCIES.items()]
    + [(code, code) for code in CURRENCIES]
    + [
        ("US$", "USD"),
        ("RMB", "CNY"),
        ("￥", "CNY"),
        ("人民币", "CNY"),
        ("元", "CNY"),
        ("块", "CNY"),
        ("美元", "USD"),
    ]
    + [("欧元", "EUR"), ("英镑", "GBP"), ("港元", "HKD"), ("港币", "HKD"), ("日元", "JPY"), ("円", "JPY")],
    key=lambda mark: -len(mark[0]),
)
