"""Points, tiers, tags and service times: ledgers and calendars worked by hand (theory items 37, 38, 41)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.frames import BadFrame
from zhike.analytics.portrait import TagEvidence, portrait
from zhike.analytics.programme import Entry, Lot, Tier, liability, points, tier
from zhike.analytics.service import Calendar, fairness, first_contact_resolution, working_minutes

TODAY = date(2026, 6, 30)


def on(month: int, day: int = 1) -> date:
    return date(2026, month, day)


def test_burning_takes_what_expires_first():
    ledger = [
        Entry(on(1), 100, "o1", expires=on(12)), Entry(on(2), 50, "o2", expires=on(7)),
        Entry(on(3), 30, "o3"), Entry(on(4), -60, "r1"),
    ]  # fmt: skip
    found = points(ledger, TODAY)
    assert found.balance == 120
    assert found.lots == (Lot(90, on(12)), Lot(30, None))


def test_points_expire_after_their_last_day_and_no_order_counts_twice():
    ledger = [
        Entry(on(1), 100, "o1", expires=on(3)),
        Entry(on(1), 100, "o1", expires=on(3)),
        Entry(on(2), 10, "o2"),
    ]
    assert points(ledger, on(3)).balance == 110
    found = points(ledger, on(3, 2))
    assert (found.balance, found.expired) == (10, 100)
    assert points(ledger, on(1)).balance == 100


def test_a_refund_of_points_already_spent_is_owed_and_paid_by_later_ones():
    ledger = [
        Entry(on(1), 100, "o1"),
        Entry(on(2), -100, "r1"),
        Entry(on(3), -100, "refund o1"),
        Entry(on(4), 130, "o2"),
    ]
    assert points(ledger, on(3)).balance == -100
    assert points(ledger, on(4)).balance == 30
    assert points(ledger, on(4)).lots == (Lot(30, None),)


def test_a_ledger_that_contradicts_itself_is_refused():
    with pytest.raises(BadFrame, match="two different entries"):
        points([Entry(on(1), 100, "o1"), Entry(on(1), 90, "o1")], TODAY)
    with pytest.raises(BadFrame, match="expire before"):
        points([Entry(on(2), 100, "o1", expires=on(1))], TODAY)


entries = st.builds(
    Entry, st.dates(on(1), on(12)), st.integers(-50, 100), st.uuids().map(str),
    expires=st.one_of(st.none(), st.dates(date(2027, 1, 1), date(2027, 6, 1))),
)  # fmt: skip


@given(st.lists(entries, max_size=12))
def test_what_never_expires_adds_up(ledger):
    found = points(ledger, on(12))
    assert found.balance == sum(entry.points for entry in ledger)
    assert found.expired == 0
    assert sum(lot.points for lot in found.lots) >= found.balance


def test_what_is_owed_leaves_out_what_nobody_will_ask_for():
    assert liability(120_000, Decimal("0.01"), Decimal("0.15")) == Decimal("1020.0000")
    with pytest.raises(BadFrame):
        liability(1, Decimal(1), Decimal(2))


TIERS = [Tier("silver", Decimal(1000), 2), Tier("gold", Decimal(5000), 6)]


@pytest.mark.parametrize(
    ("amount", "orders", "held", "below", "expected"),
    [
        (5000, 6, None, None, "gold"),
        (9000, 5, None, None, "silver"),
        (999, 9, None, None, None),
        (1000, 2, "gold", on(6, 1), "gold"),
        (1000, 2, "gold", on(5, 30), "silver"),
        (0, 0, "platinum", on(6, 1), None),
    ],
)
def test_a_tier_needs_amount_and_orders_and_is_kept_for_a_while(amount, orders, held, below, expected):
    found = tier(TIERS, Decimal(amount), orders, held=held, since_below=below, as_of=TODAY)
    assert found == expected


def test_a_tag_fades_by_half_in_its_half_life_and_a_word_by_hand_wins():
    evidence = [
        TagEvidence("outdoor", 1.0, TODAY - timedelta(180)), TagEvidence("outdoor", 1.0, TODAY),
        TagEvidence("faded", 1.0, TODAY - timedelta(600)), TagEvidence("price", 3.0, TODAY),
        TagEvidence("price", 0.0, TODAY, by_hand=True, until=TODAY + timedelta(9)),
        TagEvidence("vip", 1.0, on(1), by_hand=True), TagEvidence("tomorrow", 1.0, TODAY + timedelta(1)),
    ]  # fmt: skip
    found = portrait(evidence, TODAY)
    assert [(one.tag, one.strength, one.by_hand) for one in found] == [
        ("outdoor", 1.5, False),
        ("vip", 1.0, True),
    ]
    later = portrait(evidence, TODAY + timedelta(10))
    assert [one.tag for one in later][0] == "price"


SPRING = Calendar(
    holidays=frozenset({date(2026, 2, 16), date(2026, 2, 17)}), workdays=frozenset({date(2026, 2, 14)}), known_until=on(12, 31)
)  # fmt: skip


def test_a_moved_workday_counts_and_a_holiday_does_not():
    # From Friday the 13th 17:00 to Wednesday the 18th 10:00: an hour, all of Saturday (moved), no Monday, no Tuesday, an hour.
    assert working_minutes(datetime(2026, 2, 13, 17), datetime(2026, 2, 18, 10), SPRING) == (
        60 + 540 + 60,
        "",
    )


def test_waiting_for_the_customer_does_not_count_and_pauses_may_overlap():
    start, end = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 18)
    pauses = [
        (datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 12)),
        (datetime(2026, 3, 2, 11), datetime(2026, 3, 2, 13)),
    ]
    assert working_minutes(start, end, SPRING, pauses=pauses)[0] == 540 - 180
    assert working_minutes(start, end, SPRING, pauses=[(start - timedelta(9), end + timedelta(9))])[0] == 0


def test_unknown_holidays_are_said_and_time_does_not_run_back():
    assert "not known" in working_minutes(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 10), Calendar())[1]
    with pytest.raises(BadFrame):
        working_minutes(datetime(2026, 3, 2, 9), datetime(2026, 3, 1, 9), SPRING)


def test_a_case_is_done_at_once_unless_it_is_back_within_a_week():
    cases = [
        (on(6, 1), None),
        (on(6, 1), on(6, 8)),
        (on(6, 1), on(6, 9)),
        (on(6, 28), None),
        (on(6, 28), on(6, 29)),
    ]
    found = first_contact_resolution(cases, TODAY)
    assert (found.closed, found.first_contact, found.rate) == (4, 2, 0.5)
    assert first_contact_resolution([], TODAY).rate is None


def test_small_customers_are_served_as_well_as_key_ones_or_not():
    assert fairness({"A": (95, 100), "C": (171, 200)}, ["A", "B", "C"]).fair is True
    assert fairness({"A": (95, 100), "C": (84, 100)}, ["A", "C"]).fair is False
    assert fairness({"A": (0, 0), "C": (1, 1)}, ["A", "C"]).ratio is None
