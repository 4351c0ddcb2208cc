"""Birthdays against days that are printed in calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.customers.calendar import Birthday, lunar_to_solar, next_occurrence, occurrence, parse_birthday


@pytest.mark.parametrize(
    ("year", "month", "day", "solar"),
    [
        (2024, 1, 1, date(2024, 2, 10)),
        (2025, 1, 1, date(2025, 1, 29)),
        (2026, 1, 1, date(2026, 2, 17)),
        (2027, 1, 1, date(2027, 2, 6)),
        (2025, 5, 5, date(2025, 5, 31)),
        (2026, 5, 5, date(2026, 6, 19)),
        (2025, 8, 15, date(2025, 10, 6)),
        (2026, 8, 15, date(2026, 9, 25)),
        (2027, 8, 15, date(2027, 9, 15)),
        (2025, 9, 9, date(2025, 10, 29)),
        (2033, 11, 1, date(2033, 11, 22)),
        (1985, 8, 15, date(1985, 9, 29)),
    ],
)
def test_festivals_fall_where_the_calendar_says(year, month, day, solar):
    assert lunar_to_solar(year, month, day) == solar


def test_a_leap_month_is_kept_where_the_year_has_it_and_else_in_the_ordinary_month():
    leap = Birthday("lunar", 6, 3, leap=True)
    assert occurrence(leap, 2025) == date(2025, 7, 27)
    assert occurrence(Birthday("lunar", 6, 3), 2025) == date(2025, 6, 27)
    assert occurrence(leap, 2026) == occurrence(Birthday("lunar", 6, 3), 2026)
    assert lunar_to_solar(2033, 11, 1, leap=True) == date(2033, 12, 22)


def test_day_30_is_kept_on_the_29th_of_a_short_month():
    new_years_eve = Birthday("lunar", 12, 30)
    assert occurrence(new_years_eve, 2023) == date(2024, 2, 9)
    assert occurrence(new_years_eve, 2024) == date(2025, 1, 28)


def test_29_february_is_kept_on_the_28th_in_other_years():
    birthday = Birthday("solar", 2, 29, year=1996)
    assert next_occurrence(birthday, date(2027, 1, 1)) == date(2027, 2, 28)
    assert next_occurrence(birthday, date(2027, 3, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("birthday", "today", "expected"),
    [
        (Birthday("solar", 8, 15), date(2026, 8, 15), date(2026, 8, 15)),
        (Birthday("solar", 8, 15), date(2026, 8, 16), date(2027, 8, 15)),
        (Birthday("lunar", 8, 15), date(2026, 9, 25), date(2026, 9, 25)),
        (Birthday("lunar", 8, 15), date(2026, 9, 26), date(2027, 9, 15)),
        (Birthday("lunar", 12, 8), date(2026, 1, 1), date(2026, 1, 26)),
        (Birthday("lunar", 12, 8), date(2026, 1, 27), date(2027, 1, 15)),
    ],
)
def test_next_occurrence_includes_today(birthday, today, expected):
    assert next_occurrence(birthday, today) == expected


birthdays = st.builds(
    Birthday,
    kind=st.just("lunar"),
    month=st.integers(1, 12),
    day=st.integers(1, 30),
    leap=st.booleans(),
    year=st.none() | st.integers(1900, 2100),
) | st.builds(Birthday, kind=st.just("solar"), month=st.integers(1, 12), day=st.integers(1, 28))


@given(birthdays, st.dates(date(1930, 1, 1), date(2100, 1, 1)))
def test_there_is_one_every_13_months_and_none_is_skipped(birthday, today):
    found = next_occurrence(birthday, today)
    assert today <= found <= today + timedelta(days=414)
    assert next_occurrence(birthday, found) == found


@given(birthdays)
def test_the_chinese_text_reads_back(birthday):
    assert parse_birthday(birthday.text("zh-hans")) == birthday


@pytest.mark.parametrize(
    ("birthday", "chinese", "english"),
    [
        (Birthday("lunar", 8, 15), "农历八月十五", "Lunar month 8, day 15"),
        (Birthday("lunar", 6, 3, True, 2025), "农历2025年闰六月初三", "Lunar 2025, leap month 6, day 3"),
        (Birthday("lunar", 1, 1), "农历正月初一", "Lunar month 1, day 1"),
        (Birthday("lunar", 12, 23), "农历腊月廿三", "Lunar month 12, day 23"),
        (Birthday("solar", 8, 15), "8月15日", "15 August"),
        (Birthday("solar", 8, 15, year=1985), "1985年8月15日", "15 August 1985"),
    ],
)
def test_text(birthday, chinese, english):
    assert (birthday.text("zh-hans"), birthday.text("en")) == (chinese, english)


@pytest.mark.parametrize(
    ("text", "birthday"),
    [
        ("1985-08-15", Birthday("solar", 8, 15, year=1985)),
        ("1985/8/15", Birthday("solar", 8, 15, year=1985)),
        ("08-15", Birthday("solar", 8, 15)),
        ("--08-15", Birthday("solar", 8, 15)),
        ("8月15号", Birthday("solar", 8, 15)),
        ("农历8月15日", Birthday("lunar", 8, 15)),
        ("lunar 1985-08-15", Birthday("lunar", 8, 15, year=1985)),
        ("腊月廿三", Birthday("lunar", 12, 23)),
        ("十二月初八", Birthday("lunar", 12, 8)),
        ("一月初一", Birthday("lunar", 1, 1)),
        ("闰六月初三", Birthday("lunar", 6, 3, leap=True)),
    ],
)
def test_parse_birthday(text, birthday):
    assert parse_birthday(text) == birthday


@pytest.mark.parametrize(
    "text", ["", "13-01", "1985-02-30", "2025-02-29", "农历13月1日", "八月三十一", "soon", "0-5"]
)
def test_a_day_that_no_year_has_is_refused(text):
    with pytest.raises(ValueError, match="There is no day|is not a birthday"):
        parse_birthday(text)
