"""Stage, length, depth, breadth, ties, layers, loyalty, chain and impression: by the formulas of the literature."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.frames import BadFrame
from zhike.analytics.relationship import bonds, chain, measures, stage
from zhike.analytics.relationship.stage import Override, Purchase, Stage, judge

TODAY = date(2026, 6, 30)


def bought(*days_ago: int, amount: str = "100") -> list[Purchase]:
    return [Purchase(TODAY - timedelta(days), Decimal(amount)) for days in days_ago]


def test_a_prospect_has_no_stage():
    assert judge([], TODAY).stage is None


def test_a_first_order_is_exploration():
    assert judge(bought(10), TODAY).stage is Stage.EXPLORATION


def test_an_order_tomorrow_is_not_known_today():
    assert judge(bought(-1), TODAY).stage is None


def test_orders_every_month_for_two_years_are_stable():
    found = judge(bought(*range(15, 730, 30)), TODAY)
    assert (found.stage, found.interval, found.orders) == (Stage.STABLE, 30.0, 24)
    assert found.overdue == 0.5


@pytest.mark.parametrize(("silent", "expected"), [(60, Stage.STABLE), (61, Stage.DECLINE)])
def test_more_than_two_intervals_of_silence_are_decline(silent: int, expected: Stage):
    assert judge(bought(*range(silent, silent + 720, 30)), TODAY).raw is expected


def test_growth_on_two_orders_is_formation():
    found = judge([*bought(20, 60, amount="300"), *bought(250, amount="100")], TODAY, segment_interval=90)
    assert (found.stage, found.growth) == (Stage.FORMATION, 5.0)


def test_a_fall_has_to_be_seen_twice():
    orders = [*bought(*range(200, 560, 20), amount="100"), *bought(5, 25, 45, 65, amount="50")]
    first = judge(orders, TODAY)
    assert first.fell and first.raw is not Stage.DECLINE
    assert judge(orders, TODAY, previous=first).raw is Stage.DECLINE


def test_one_judgement_changes_nothing_but_a_cancellation_does():
    stable = judge(bought(*range(15, 730, 30)), TODAY)
    later = TODAY + timedelta(60)
    waiting = judge(bought(*range(15, 730, 30)), later, previous=stable)
    assert (waiting.raw, waiting.stage, waiting.pending) == (Stage.DECLINE, Stage.STABLE, True)
    settled = judge(bought(*range(15, 730, 30)), later + timedelta(30), previous=waiting)
    assert (settled.stage, settled.pending) == (Stage.DECLINE, False)
    assert judge(bought(*range(15, 730, 30)), TODAY, previous=stable, cancelled=True).stage is Stage.DECLINE


def test_who_comes_back_after_a_decline_starts_anew():
    orders = bought(*range(200, 500, 30))
    declined = judge(orders, TODAY)
    assert declined.stage is Stage.DECLINE
    back = [*orders, Purchase(TODAY + timedelta(27), Decimal(100))]
    again = judge(back, TODAY + timedelta(30), previous=declined)
    assert (again.stage, again.regained, again.orders) == (Stage.EXPLORATION, True, 1)
    month_later = judge(back, TODAY + timedelta(60), previous=again)
    assert (month_later.stage, month_later.regained, month_later.counts_from) == (
        Stage.EXPLORATION,
        True,
        TODAY + timedelta(27),
    )


def test_a_judgement_of_a_later_day_is_refused():
    with pytest.raises(BadFrame, match="later day"):
        judge(bought(1), TODAY, previous=judge(bought(1), TODAY + timedelta(1)))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_before_end_where_the_month_ends(day: date, months: int, expected: date):
    assert stage.months_before(day, months) == expected


names = st.sets(st.sampled_from("abcdefgh"))


@given(before=names, after=names, ever=names)
def test_the_bridge_always_balances(before: set[str], after: set[str], ever: set[str]):
    bridge = measures.breadth_bridge(before, after, ever | before)
    assert bridge.opening + bridge.new + bridge.regained - bridge.lost == bridge.closing == len(after)


def test_the_bridge_tells_new_from_regained():
    found = measures.breadth_bridge({"a", "b"}, {"b", "c", "d"}, {"a", "b", "c"})
    assert (found.opening, found.new, found.regained, found.lost, found.closing) == (2, 1, 1, 1, 3)
    with pytest.raises(BadFrame, match="never bought"):
        measures.breadth_bridge({"a"}, set(), set())
    with pytest.raises(BadFrame, match="balance"):
        measures.BreadthBridge(2, 1, 0, 0, 2)


def test_depth_weighs_what_is_known():
    found = measures.depth_index(
        {
            "a": {"repeat": 0.9, "cross": 0.5, "growth": 0.2, "advocacy": 1},
            "b": {"repeat": 0.1, "cross": 0.5, "growth": None, "advocacy": 0},
            "c": {"repeat": 0.5},
        }
    )
    assert found["a"].index == pytest.approx(
        100 * (0.30 * 5 / 6 + 0.25 * 0.5 + 0.25 * 0.75 * 0 + 0.25 * 0.5 + 0.20 * 0.75)
    )
    assert found["b"].missing == ("growth",)
    assert found["c"].index is None


def test_length_is_in_months():
    assert measures.length_in_months(date(2025, 1, 1), date(2026, 1, 1)) == pytest.approx(11.99, abs=0.01)
    with pytest.raises(BadFrame):
        measures.length_in_months(TODAY, TODAY - timedelta(1))


def test_expired_ties_drop_out_and_money_alone_is_vulnerable():
    financial = bonds.Tie("financial", 3, date(2025, 1, 1))
    structural = bonds.Tie("structural", 2, date(2025, 1, 1), until=date(2026, 6, 29))
    assert bonds.ties([financial, structural], TODAY) == bonds.Ties(
        3.0, {"financial": 3.0, "social": 0.0, "structural": 0.0}, True
    )
    assert bonds.ties([financial, structural], date(2026, 6, 29)).score == 9.0
    with pytest.raises(BadFrame):
        bonds.ties([bonds.Tie("legal", 1, TODAY)], TODAY)


def test_a_layer_without_evidence_is_not_zero():
    facts = [
        bonds.Evidence("emotion", 80, TODAY),
        bonds.Evidence("emotion", 20, TODAY - timedelta(180)),
        bonds.Evidence("emotion", 0, TODAY - timedelta(366)),
    ]
    found = bonds.layers(facts, TODAY)
    assert found["emotion"] == bonds.Layer(pytest.approx((80 + 0.5 * 20) / 1.5), 2)
    assert found["idea"] == bonds.Layer(None, 0)


def test_few_promises_have_no_rate():
    assert bonds.promises([True] * 3 + [False]) == bonds.Promises(4, 3, None)
    assert bonds.promises([True] * 4 + [False]) == bonds.Promises(5, 4, 0.8)


def test_trust_needs_two_parts():
    assert bonds.trust(0.8, 0.9, 0.7) == pytest.approx(0.4 * 0.8 + 0.3 * 0.9 + 0.3 * 0.7)
    assert bonds.trust(0.8, None, 0.5) == pytest.approx((0.32 + 0.15) / 0.7)
    assert bonds.trust(0.8, None, None) is None


@pytest.mark.parametrize(
    ("parts", "attitude", "category"),
    [
        ({"repeat": 0.9, "wallet": 0.8, "tenure": 0.7}, 0.9, "true"),
        ({"repeat": 0.1, "wallet": 0.2, "tenure": 0.1}, 0.9, "latent"),
        ({"repeat": 0.9, "wallet": 0.8, "tenure": 0.7}, 0.1, "spurious"),
        ({"repeat": 0.1}, 0.1, "none"),
        ({"repeat": 0.1}, None, "behaviour only"),
    ],
)
def test_loyalty_is_behaviour_by_attitude(parts: dict[str, float], attitude: float | None, category: str):
    assert bonds.loyalty(parts, attitude).category == category


def test_the_loyalty_index_is_the_geometric_mean():
    found = bonds.loyalty({"repeat": 0.8, "wallet": 0.5, "tenure": 0.6}, 0.81)
    assert found.behaviour == pytest.approx(0.67)
    assert found.index == pytest.approx((0.67 * 0.81) ** 0.5)


def test_the_chain_counts_what_was_due():
    touches = [
        chain.Touch(date(2026, 1, 1), next_due=date(2026, 1, 10)),
        chain.Touch(date(2026, 1, 9), next_due=date(2026, 1, 20)),
        chain.Touch(date(2026, 2, 1)),
        chain.Touch(date(2026, 2, 3), internal=True),
        chain.Touch(date(2026, 6, 20), next_due=date(2026, 7, 10)),
    ]
    found = chain.chain_integrity(touches, TODAY, norm_days=30)
    assert (found.needing, found.kept, found.integrity) == (3, 1, pytest.approx(1 / 3))
    assert found.gaps == ((date(2026, 2, 1), date(2026, 6, 20)),)


def test_a_chain_that_ended_has_no_gap_after_it():
    found = chain.chain_integrity([chain.Touch(date(2026, 1, 1), ended=True)], TODAY, norm_days=30)
    assert (found.needing, found.integrity, found.gaps) == (0, None, ())


def test_the_impression_is_peak_and_end():
    touches = [
        chain.Touch(TODAY - timedelta(100), sentiment=-1.0),
        chain.Touch(TODAY - timedelta(50), sentiment=-0.8, flaw=True),
        chain.Touch(TODAY - timedelta(1), sentiment=0.4),
        chain.Touch(TODAY, sentiment=1.0, internal=True),
    ]
    found = chain.impression(touches, TODAY)
    assert (found.last, found.peak, found.value) == (0.4, -0.8, pytest.approx(-0.2))
    assert found.flaws == pytest.approx(0.5 ** (50 / 60)) and not found.alarm
    assert chain.impression([], TODAY).value is None


def test_a_seasonal_buyer_is_overdue_by_his_season():
    # Two orders each spring, 20 days apart, for four years; the last spring's second one is 80 days ago.
    days = [day for year in range(4) for day in (365 * year + 80, 365 * year + 100)]
    plain, seasonal = (judge(bought(*days), TODAY, seasonal=one) for one in (False, True))
    assert (plain.interval, plain.stage) == (20.0, Stage.DECLINE)
    # In earlier years it took 345 days from the second order of spring to the next one.
    assert seasonal.interval == 345.0
    assert seasonal.stage is not Stage.DECLINE
    late = judge(bought(*(day + 700 for day in days)), TODAY, seasonal=True)
    assert late.stage is Stage.DECLINE


def test_under_a_contract_nobody_is_overdue_and_one_not_renewed_is_a_decline():
    orders = bought(400, 370, 340)
    until = TODAY - timedelta(30)
    assert judge(orders, TODAY).stage is Stage.DECLINE
    running = judge(orders, TODAY, contract_until=until)
    assert (running.stage, running.overdue) == (Stage.EXPLORATION, None)
    ended = judge(
        orders,
        TODAY,
        contract_until=until - timedelta(1),
        previous=judge(orders, TODAY - timedelta(30), contract_until=until),
    )
    assert (ended.stage, ended.pending) == (Stage.DECLINE, False)


def test_a_stage_set_by_hand_needs_a_reason_and_ends():
    by_hand = Override(Stage.STABLE, "frame agreement signed", TODAY)
    found = judge(bought(400, 370, 340), TODAY, override=by_hand)
    assert (found.stage, found.raw, found.reason) == (Stage.STABLE, Stage.DECLINE, "frame agreement signed")
    later = judge(bought(400, 370, 340), TODAY + timedelta(1), override=by_hand)
    assert later.stage is Stage.DECLINE
    with pytest.raises(BadFrame, match="reason"):
        Override(Stage.STABLE, " ", TODAY)
