"""The trading year of the demo company."""

from datetime import date, timedelta

import pytest

from zhike.demo.season import BusyClock, Season, spring_festival

FIRST, LAST = date(2024, 9, 1), date(2026, 8, 31)


def test_spring_festival_is_the_first_day_of_the_lunar_year():
    assert [spring_festival(year) for year in (2024, 2025, 2026)] == [
        date(2024, 2, 10),
        date(2025, 1, 29),
        date(2026, 2, 17),
    ]


def test_a_day_weighs_what_the_parameters_say():
    season = Season()
    assert season.weight(date(2026, 6, 3)) == 1.0  # a Wednesday
    assert season.weight(date(2026, 6, 6)) == 0.15  # a Saturday
    assert season.weight(date(2025, 11, 5)) == 1.5  # a Wednesday of the fourth quarter
    assert season.weight(date(2026, 2, 17)) == 0.2  # Spring Festival, a Tuesday
    assert season.weight(date(2026, 2, 6)) == 1.0  # eleven days before
    assert season.weight(date(2026, 2, 27)) == 1.0  # ten days after


def test_both_clocks_run_equally_long():
    clock = BusyClock(Season(), FIRST, LAST)
    assert clock.end == 730
    assert clock.start_of(FIRST) == 0.0


def test_every_day_is_found_again():
    clock = BusyClock(Season(), FIRST, LAST)
    for number in range(730):
        day = FIRST + timedelta(days=number)
        assert clock.day_at(clock.start_of(day)) == day


def test_a_busy_day_is_long():
    clock = BusyClock(Season(), FIRST, LAST)
    wednesday = clock.start_of(date(2025, 6, 5)) - clock.start_of(date(2025, 6, 4))
    saturday = clock.start_of(date(2025, 6, 8)) - clock.start_of(date(2025, 6, 7))
    assert saturday / wednesday == pytest.approx(0.15)
