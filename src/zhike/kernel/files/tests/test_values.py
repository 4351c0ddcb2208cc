"""Cell texts as people write them: the exact value, or the exact sentence of refusal."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.kernel.files.problems import BadCell
from zhike.kernel.files.values import (
    DateOrder,
    clean_text,
    parse_boolean,
    parse_date,
    parse_datetime,
    parse_decimal,
    parse_identifier,
    parse_integer,
    parse_money,
    parse_percent,
    parse_time,
)

NUMBERS = {
    "12": "12", "-12": "-12", "+12": "12", " 12 ": "12", "1.50": "1.50", ".5": "0.5", "5.": "5", "0012": "12",
    "1,234": "1234", "1,234,567.89": "1234567.89", "1 234 567": "1234567", "1\u202f234": "1234", "1'234": "1234",
    "１２．５": "12.5", "１，２３４": "1234", "－５": "-5", "\u22125": "-5", "(1,234.50)": "-1234.50", "（５）": "-5",
    "1.2万": "12000", "3.4亿": "340000000", "3 億": "300000000", "5千": "5000", "2百万": "2000000", "1.5万亿": "1500000000000",
    "¥12": "12", "￥１２": "12", "12元": "12", "1.2万元": "12000", "-¥12": "-12", "¥-12": "-12", "$1,000": "1000", "£5": "5",
    "12 €": "12", "1e5": "100000", "1.5E-3": "0.0015", "9" * 40: "9" * 40, "-" + "9" * 39: "-" + "9" * 39,
}  # fmt: skip
NOT_NUMBERS = [
    "x", "1,5", "1,23", "1,234,56", "1234,567", "1.5.2", "--1", "-¥-1", "(-1)", ".", "-", "e5", "1e", "五", "万", "元", "25%",
    "٣", "5²", "①", "NaN", "inf", "0x1F", "1_000", "12 34", "1 234,5", "½",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_decimal(text: str) -> None:
    assert str(parse_decimal(text)) == NUMBERS[text]


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_not_a_decimal(text: str) -> None:
    with pytest.raises(BadCell) as refused:
        parse_decimal(text)
    assert str(refused.value) == f"“{text}” is not a number."


def test_decimal_comma_when_chosen() -> None:
    assert parse_decimal("1.234,56", decimal_mark=",") == Decimal("1234.56")
    assert parse_decimal("1 234,5", decimal_mark=",") == Decimal("1234.5")
    with pytest.raises(BadCell):
        parse_decimal("1,234.56", decimal_mark=",")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**20), max_value=10**20))
def test_every_decimal_is_read_back(value: Decimal) -> None:
    assert parse_decimal(str(value)) == value
    assert parse_decimal(f"{value:,}") == value
    assert parse_decimal(f"{value:,}".translate(str.maketrans(",.", ".,")), decimal_mark=",") == value


MONEY = {
    "US$12": ("12", "USD"), "人民币 3,000.00元": ("3000.00", "CNY"), "RMB 5": ("5", "CNY"), "5 rmb": ("5", "CNY"),
    "HK$7": ("7", "HKD"), "12€": ("12", "EUR"), "£1.20": ("1.20", "GBP"), "¥5": ("5", None), "$5": ("5", None), "5": ("5", None),
}  # fmt: skip


@pytest.mark.parametrize("text", MONEY)
def test_money(text: str) -> None:
    amount, currency = MONEY[text]
    assert parse_money(text) == (Decimal(amount), currency)


REFUSED: list[tuple[Any, str, str]] = [
    (parse_money, "US$3€", "“US$3€” names two currencies."),
    (parse_decimal, "", "The cell is empty; a number is expected."),
    (parse_decimal, "1" * 41, f"“{'1' * 41}” has too many digits."),
    (parse_decimal, "1e999", "“1e999” has too many digits."),
    (parse_decimal, "x" * 99, f"“{'x' * 59}…” is not a number."),
    (parse_integer, "1.5", "“1.5” is not a whole number."),
    (parse_boolean, "2", "“2” is neither yes nor no."),
    (parse_boolean, " ", "The cell is empty; yes or no is expected."),
    (parse_identifier, "1.10101E+17", "“1.10101E+17” was stored as a number and has lost digits; format the column as text."),
    (clean_text, "a\0b", "The text contains a NUL character."),
    (clean_text, "a\ud800", "The text contains half of a character (a lone surrogate)."),
    (parse_date, "", "The cell is empty; a date is expected."),
    (parse_date, "05.03.2026", "“05.03.2026” may mean two different days; choose whether the day or the month comes first."),
    (parse_date, "2026-02-30", "There is no such day as “2026-02-30”."),
    (parse_date, "2025-02-29", "There is no such day as “2025-02-29”."),
    (parse_date, "2026年13月1日", "There is no such day as “2026年13月1日”."),
    (parse_date, "0000-01-01", "There is no such day as “0000-01-01”."),
    (parse_date, "31/31/2026", "There is no such day as “31/31/2026”."),
    (parse_date, "5/3/26", "“5/3/26” has a year of two digits; write four."),
    (parse_date, "2026-03-05 10:00", "“2026-03-05 10:00” has a time of day; only a date is expected."),
    (parse_date, "2026-3/5", "“2026-3/5” is not a date."),
    (parse_date, "2026", "“2026” is not a date."),
    (parse_date, "60", "“60” is not a date."),
    (parse_date, "2026-W10-4", "“2026-W10-4” is not a date."),
    (parse_date, "٢٠٢٦-03-05", "“٢٠٢٦-03-05” is not a date."),
    (parse_date, "5 Marble 2026", "“5 Marble 2026” is not a date."),
    (parse_datetime, "2026-03-05 24:00", "There is no such time as in “2026-03-05 24:00”."),
    (parse_datetime, "2026-12-31 23:59:60", "There is no such moment as “2026-12-31 23:59:60”."),
    (parse_datetime, "2026-03-05 10:00+25:00", "There is no such time zone as in “2026-03-05 10:00+25:00”."),
    (parse_datetime, "2026-03-05 晚上12点", "“2026-03-05 晚上12点” is not a date."),
    (parse_datetime, "10:00", "“10:00” is not a date."),
]  # fmt: skip


@pytest.mark.parametrize(("parse", "text", "sentence"), REFUSED)
def test_refused(parse: Any, text: str, sentence: str) -> None:
    with pytest.raises(BadCell) as refused:
        parse(text)
    assert str(refused.value) == sentence


def test_whole_numbers_and_shares() -> None:
    assert [parse_integer(text) for text in ("12", "12.0", "1.2万")] == [12, 12, 12_000]
    assert [parse_percent(text) for text in ("25%", "25", "２５％", "12.5 %")] == [
        25,
        25,
        25,
        Decimal("12.5"),
    ]


@pytest.mark.parametrize("text", ["是", "yes", "Y", "TRUE", "true", "1", "√", "on", "ｙｅｓ", " 是 "])
def test_yes(text: str) -> None:
    assert parse_boolean(text) is True


@pytest.mark.parametrize("text", ["否", "no", "N", "FALSE", "0", "×", "off", "不"])
def test_no(text: str) -> None:
    assert parse_boolean(text) is False


FIFTH = date(2026, 3, 5)
DATES = {
    "2026-03-05": FIFTH, "2026/3/5": FIFTH, "2026.03.05": FIFTH, "20260305": FIFTH, "2026年3月5日": FIFTH, "2026年03月05号": FIFTH,
    "２０２６年３月５日": FIFTH, "2026 年 3 月 5 日": FIFTH, "5 Mar 2026": FIFTH, "5-Mar-2026": FIFTH, "March 5, 2026": FIFTH,
    "Mar 5th 2026": FIFTH, "2026-03-05 00:00:00": FIFTH, "2026/3/5 0:00": FIFTH, "2026-03-05T00:00": FIFTH, "46086": FIFTH,
    "46086.75": FIFTH, "25.03.2026": date(2026, 3, 25), "03/25/2026": date(2026, 3, 25), "05/05/2026": date(2026, 5, 5),
    "2024-02-29": date(2024, 2, 29), "0001-01-01": date(1, 1, 1), "9999-12-31": date(9999, 12, 31),
    "10000": date(1927, 5, 18), "99999": date(2173, 10, 13),
}  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_date(text: str) -> None:
    assert parse_date(text) == DATES[text]


def test_order_of_day_and_month_when_chosen() -> None:
    assert parse_date("05/03/2026", DateOrder.DAY_FIRST) == FIFTH
    assert parse_date("03/05/2026", DateOrder.MONTH_FIRST) == FIFTH
    with pytest.raises(BadCell, match="There is no such day as “25/03/2026”"):
        parse_date("25/03/2026", DateOrder.MONTH_FIRST)


AFTERNOON = datetime(2026, 3, 5, 15, 4)
MOMENTS = {
    "2026-03-05 15:04": AFTERNOON, "2026-03-05 15:04:00": AFTERNOON, "2026-03-05T15:04:00": AFTERNOON,
    "2026/3/5 15:04": AFTERNOON, "2026年3月5日15:04": AFTERNOON, "2026年3月5日 下午3点4分": AFTERNOON,
    "2026/3/5 下午 3:04": AFTERNOON, "2026/3/5 下午3:04:00": AFTERNOON, "2026-03-05 3:04 PM": AFTERNOON,
    "2026-03-05 3:04 p.m.": AFTERNOON, "5 Mar 2026 15:04": AFTERNOON, "20260305 15:04": AFTERNOON,
    "2026-03-05 12:00 am": datetime(2026, 3, 5), "2026-03-05": datetime(2026, 3, 5), "46086.25": datetime(2026, 3, 5, 6),
    "2026-03-05 15:04:00.5": AFTERNOON.replace(microsecond=500_000),
    "2026-03-05T15:04:00Z": AFTERNOON.replace(tzinfo=UTC), "2026-03-05 15:04 UTC": AFTERNOON.replace(tzinfo=UTC),
    "2026-03-05T15:04:00+08:00": AFTERNOON.replace(tzinfo=timezone(timedelta(hours=8))),
    "2026-03-05 15:04 -0330": AFTERNOON.replace(tzinfo=timezone(-timedelta(hours=3, minutes=30))),
}  # fmt: skip


@pytest.mark.parametrize("text", MOMENTS)
def test_moment(text: str) -> None:
    assert parse_datetime(text) == MOMENTS[text]


# Local time, zone → the moment in UTC, None where the clocks skipped it.
ZONES: list[tuple[str, str, str | None]] = [
    ("2026-03-05 15:04", "Asia/Shanghai", "2026-03-05 07:04"),
    ("2026-03-29 02:30", "Europe/Berlin", None),
    ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25 00:30"),
    ("2026-03-08 02:30", "America/New_York", None),
    ("2026-11-01 01:30", "America/New_York", "2026-11-01 05:30"),
    ("2026-10-04 02:15", "Australia/Lord_Howe", None),
    ("2011-12-30 12:00", "Pacific/Apia", None),
    ("1986-05-04 02:30", "Asia/Shanghai", None),
    ("2026-01-01 00:00", "Pacific/Kiritimati", "2025-12-31 10:00"),
    ("2026-01-01 00:00", "Etc/GMT+12", "2026-01-01 12:00"),
]


@pytest.mark.parametrize(("text", "zone", "utc"), ZONES)
def test_moment_in_a_zone(text: str, zone: str, utc: str | None) -> None:
    if utc is None:
        with pytest.raises(BadCell, match="The clocks skipped"):
            parse_datetime(text, zone=ZoneInfo(zone))
    else:
        moment = parse_datetime(text, zone=ZoneInfo(zone))
        assert moment.astimezone(UTC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_moment_outside_the_calendar_is_refused() -> None:
    with pytest.raises(BadCell, match="lies outside the years 1 to 9999"):
        parse_datetime("0001-01-01 00:00", zone=ZoneInfo("Asia/Shanghai"))


def test_time_of_day() -> None:
    texts = ("14:30", "2:30 pm", "下午2点30分", "12am", "中午12点", "14:30:15")
    assert [parse_time(text) for text in texts] == [
        time(14, 30), time(14, 30), time(14, 30), time(0), time(12), time(14, 30, 15),
    ]  # fmt: skip


CLEANED = {
    " a ": ("a", ()), "\u3000客户\u3000": ("客户", ()), "e\u0301": ("é", ()), "a\u200bb": ("ab", ("U+200B",)),
    "\ufeffa": ("a", ("U+FEFF",)), "a\x07\x1bb": ("ab", ("U+0007", "U+001B")), "a\r\nb\rc": ("a\nb\nc", ()),
    "a\tb": ("a\tb", ()), "👨\u200d👩\u200d👧": ("👨\u200d👩\u200d👧", ()), "𠮷㐂〇": ("𠮷㐂〇", ()), "ＡＢ": ("ＡＢ", ()),
    "\u202eabc": ("\u202eabc", ()), "阿凡提·买买提": ("阿凡提·买买提", ()),
}  # fmt: skip


@pytest.mark.parametrize("text", CLEANED)
def test_cleaned(text: str) -> None:
    assert clean_text(text) == CLEANED[text]


def test_identifiers_become_half_width() -> None:
    assert parse_identifier("＋８６ １３８００１３８０００") == "+86 13800138000"
    assert parse_identifier(" 91310000MA1FL0XXXX ") == "91310000MA1FL0XXXX"


def test_a_sentence_is_translated_before_it_is_filled() -> None:
    with pytest.raises(BadCell) as refused:
        parse_decimal("x")
    chinese = {"“%(text)s” is not a number.": "“%(text)s”不是数字。"}
    assert refused.value.in_words(chinese.__getitem__) == "“x”不是数字。"
