"""Periods move with the calendar: weeks begin on Monday, days where the reader is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from zhike.kernel.errors import BadFilter
from zhike.kernel.filters import Context, describe, from_query, matches, parse
from zhike.kernel.formats.periods import PERIODS, bounds
from zhike.kernel.objects import get_object

SUNDAY, MONDAY = date(2026, 11, 29), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("today", SUNDAY, MONDAY),
        ("yesterday", date(2026, 11, 28), SUNDAY),
        ("tomorrow", MONDAY, date(2026, 12, 1)),
        ("this_week", date(2026, 11, 23), MONDAY),
        ("next_week", MONDAY, date(2026, 12, 7)),
        ("last_week", date(2026, 11, 16), date(2026, 11, 23)),
        ("this_month", date(2026, 11, 1), date(2026, 12, 1)),
        ("next_month", date(2026, 12, 1), date(2027, 1, 1)),
        ("this_quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("next_quarter", date(2027, 1, 1), date(2027, 4, 1)),
        ("last_quarter", date(2026, 7, 1), date(2026, 10, 1)),
        ("last_year", date(2025, 1, 1), date(2026, 1, 1)),
        ("before_today", None, SUNDAY),
        ("after_today", MONDAY, None),
    ],
)
def test_a_period_has_its_first_day_and_the_one_after_it(period, first, after):
    assert bounds(period, SUNDAY) == (first, after)


def test_last_this_and_next_leave_no_gap_on_any_day():
    day = date(2023, 12, 1)
    while day < date(2025, 2, 1):
        for unit in ("week", "month", "quarter", "year"):
            last, this, following = (bounds(f"{which}_{unit}", day) for which in ("last", "this", "next"))
            assert last[1] == this[0] <= day < this[1] == following[0], (unit, day)
        day += timedelta(days=1)


def test_a_day_is_that_of_the_reader():
    """At half past midnight in Shanghai it is still yesterday in London."""
    task, customer = get_object("engagement.task"), get_object("customers.customer")
    now = datetime(2026, 11, 29, 16, 30, tzinfo=UTC)
    at = {zone: Context(now=now.astimezone(ZoneInfo(zone))) for zone in ("Asia/Shanghai", "Europe/London")}
    due = parse({"field": "due", "op": "when", "value": "today"}, task)
    assert matches(due, {"due": MONDAY}, at["Asia/Shanghai"])
    assert matches(due, {"due": SUNDAY}, at["Europe/London"])
    assert not matches(due, {"due": SUNDAY}, at["Asia/Shanghai"])
    created = parse({"field": "created_at", "op": "when", "value": "this_week"}, customer)
    assert matches(created, {"created_at": now}, at["Asia/Shanghai"])
    assert not matches(created, {"created_at": now - timedelta(hours=1)}, at["Asia/Shanghai"])
    assert matches(created, {"created_at": now - timedelta(hours=1)}, at["Europe/London"])


def test_the_short_form_and_both_languages_say_it():
    task = get_object("engagement.task")
    tree = from_query([("due.when", "this_week")], task)
    assert tree == {"field": "due", "op": "when", "value": "this_week"}
    assert describe(parse(tree, task)) == "Due is this week"
    assert describe(parse({"not": tree}, task)) == "Due is not this week"
    with override("zh-hans"):
        assert describe(parse(tree, task)).endswith(" 在本周")
        assert describe(parse({"not": tree}, task)).endswith(" 不在本周")
        for period in PERIODS:
            words = describe(parse({"field": "due", "op": "when", "value": period}, task))
            assert words.isprintable() and period not in words and not words[-1].isascii()


@pytest.mark.parametrize("value", ["fortnight", "", None, 7, [], {"days": 1}, ["today"]], ids=str)
def test_other_words_are_refused(value):
    with pytest.raises(BadFilter):
        parse({"field": "due", "op": "when", "value": value}, get_object("engagement.task"))


def test_a_span_beyond_the_calendar_is_refused():
    with pytest.raises(BadFilter):
        parse({"field": "due", "op": "last", "value": {"years": 99_999}}, get_object("engagement.task"))
