"""Amounts and numbers as both languages write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.kernel.formats.money import CURRENCIES, capitals, currency_of, format_money, parse_money
from zhike.kernel.formats.numbers import format_number, format_short, parse_number


@pytest.mark.parametrize(
    ("amount", "currency", "language", "short", "shown"),
    [
        ("12000", "CNY", "zh-hans", True, "¥1.2万"),
        ("12000", "CNY", "en", True, "¥12K"),
        ("12345.6", "CNY", "zh-hans", False, "¥12,345.60"),
        ("340000000", "CNY", "zh-hans", True, "¥3.4亿"),
        ("340000000", "CNY", "en", True, "¥340M"),
        ("1250000000000", "CNY", "zh-hans", True, "¥1.3万亿"),
        ("9999.50", "CNY", "zh-hans", True, "¥1万"),
        ("9949", "CNY", "zh-hans", True, "¥9,949"),
        ("99.5", "CNY", "zh-hans", True, "¥99.5"),
        ("-1234.565", "GBP", "en", False, "-£1,234.57"),
        ("-0.001", "GBP", "en", False, "£0.00"),
        ("1234.5", "JPY", "en", False, "JP¥1,235"),
        ("1.2345", "KWD", "en", False, "KWD\u00a01.235"),
        ("5", "USD", "zh-hans", False, "US$5.00"),
        ("5", "USD", "en", False, "$5.00"),
        ("5", "XAU", "en", False, "XAU\u00a05.00"),
    ],
)
def test_format_money(amount, currency, language, short, shown):
    assert format_money(Decimal(amount), currency, language, short) == shown


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("12345.6", "人民币壹万贰仟叁佰肆拾伍元陆角整"),
        # The examples of 支付结算办法, annex 1.
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.5", "人民币伍角整"),
        ("10", "人民币壹拾元整"),
        ("100010", "人民币壹拾万零壹拾元整"),
        ("10000001", "人民币壹仟万零壹元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("100050000", "人民币壹亿零伍万元整"),
        ("200010000000", "人民币贰仟亿壹仟万元整"),
        ("1000000000000", "人民币壹万亿元整"),
        ("1000200000000", "人民币壹万零贰亿元整"),
        ("1000000000001", "人民币壹万亿零壹元整"),
        ("-8.888", "人民币负捌元捌角玖分"),
    ],
)
def test_capitals(amount, words):
    assert capitals(Decimal(amount)) == words


def test_capitals_end_where_the_words_end():
    assert capitals(10**16 - 1).startswith("人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿")
    with pytest.raises(ValueError, match="have no capitals"):
        capitals(10**16)


def read_capitals(words: str) -> Decimal:
    """Read capitals back, the slow and plain way."""
    total = group = digit = section = Decimal(0)
    for sign in words.removeprefix("人民币"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = Decimal("零壹贰叁肆伍陆柒捌玖".index(sign))
        elif sign in "拾佰仟":
            group += digit * 10 ** ("拾佰仟".index(sign) + 1)
            digit = Decimal(0)
        elif sign == "万":
            section, group, digit = section + (group + digit) * 10**4, Decimal(0), Decimal(0)
        elif sign == "亿":
            total, section, group, digit = (
                (section + group + digit) * 10**8,
                Decimal(0),
                Decimal(0),
                Decimal(0),
            )
        elif sign == "元":
            total, section, group, digit = total + section + group + digit, Decimal(0), Decimal(0), Decimal(0)
        elif sign in "角分":
            total, digit = total + digit / (10 if sign == "角" else 100), Decimal(0)
    return total


@given(st.decimals(min_value=0, max_value=10**16 - 1, places=2))
def test_capitals_say_the_amount_and_never_two_zeros(amount):
    words = capitals(amount)
    assert read_capitals(words) == amount
    assert "零零" not in words
    assert words.endswith("整") is (amount * 100 % 10 == 0)


def test_the_table_follows_iso_4217():
    assert len(CURRENCIES) >= 40
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
    assert {code for code, currency in CURRENCIES.items() if currency.digits == 0} == {
        "JPY",
        "KRW",
        "VND",
        "CLP",
        "ISK",
    }
    assert currency_of("XYZ").digits == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", "1234.5"), ("１２３４", "1234"), ("1.2万", "12000"), ("3.4億", "340000000"), ("12K", "12000"),
        ("(1,200)", "-1200"), ("5%", "0.05"), ("-0.5", "-0.5"), (".5", "0.5"), ("1.5百万", "1500000"), ("2万亿", "2000000000000"),
    ],
)  # fmt: skip
def test_parse_number(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", ".", "1.234,56", "12,34", "1 2", "abc", "1万2", "--1", "NaN", "1e5", "٣"]
)
def test_what_could_mean_two_things_is_not_a_number(text):
    with pytest.raises(ValueError, match="is not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("¥1,200", "1200", "CNY"), ("￥1.2万", "12000", "CNY"), ("1.2万元", "12000", "CNY"), ("人民币 500 元", "500", "CNY"),
        ("US$ 1,200.50", "1200.50", "USD"), ("$5", "5", "USD"), ("HK$5", "5", "HKD"), ("-£3.20", "-3.20", "GBP"),
        ("1200 EUR", "1200", "EUR"), ("1200", "1200", ""), ("20美元", "20", "USD"),
    ],
)  # fmt: skip
def test_parse_money(text, amount, currency):
    assert parse_money(text) == (Decimal(amount), currency)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**14), max_value=10**14))
def test_a_formatted_number_reads_back(value):
    assert parse_number(format_number(value)) == value


def test_short_numbers():
    assert [format_short(n, "zh") for n in (0, 7, 9999, 10_000, 123_456, 99_999_999)] == (
        ["0", "7", "9,999", "1万", "12.3万", "1亿"]
    )
    assert [format_short(n, "en") for n in (0, 999, 1000, 999_960, 1_500_000_000)] == [
        "0",
        "999",
        "1K",
        "1M",
        "1.5B",
    ]
