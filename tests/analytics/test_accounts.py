"""Levels, styles, key accounts, needs that differ, and why a judgement changed: worked by hand from theory items 11 to 48."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
import pytest

from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.relationship import bonds, chain, levels, measures
from zhike.analytics.relationship.style import social_style
from zhike.analytics.screening.differences import UNKNOWN_NEEDS, NeedClusters, differentiate, need_distance
from zhike.analytics.screening.economics import account_health, health_change, new_to_keeping_cost
from zhike.analytics.screening.key_accounts import key_accounts, maturity, plan_completeness
from zhike.analytics.screening.scorecard import Scorecard, what_lifts
from zhike.analytics.screening.value import BENEFITS, COSTS, net_benefit, perceived_value

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("customers", "margin", "level"),
    [("many", "low", "basic"), ("many", "high", "accountable"), ("medium", "medium", "accountable"), ("few", "high", "partnership")],
)  # fmt: skip
def test_the_level_follows_from_number_and_margin(customers, margin, level):
    assert levels.recommended_level(customers, margin) == level


def test_who_gets_less_than_he_deserves():
    found = levels.level_gap([
        ("A", "basic", "partnership"), ("B", "partnership", "basic"), ("C", "reactive", "accountable"),
    ])  # fmt: skip
    assert [(one.account, one.steps) for one in found] == [("A", 4), ("C", 1)]
    assert levels.touch_adherence(15, 12) == 1.0
    assert levels.touch_adherence(0, 0) is None
    with pytest.raises(BadFrame):
        levels.recommended_level("few", "huge")


@pytest.mark.parametrize(
    ("a", "r", "style", "disc"),
    [(0.8, -0.5, "driving", "D"), (0.5, 0.5, "expressive", "I"), (-0.5, 0.5, "amiable", "S"), (-0.9, -0.3, "analytical", "C")],
)  # fmt: skip
def test_the_four_styles(a, r, style, disc):
    found = social_style([a], [r])
    assert (found.style, found.disc, found.candidates) == (style, disc, (style,))
    assert found.confidence == pytest.approx(min(abs(a), abs(r)))


def test_an_unsure_style_is_mixed_and_shows_both_cards():
    found = social_style([0.9, 0.7], [0.1, None, None, None])
    assert (found.assertiveness, found.responsiveness) == pytest.approx((0.8, 0.1))
    # 3 of 6 questions answered: .1 · .5.
    assert found.confidence == pytest.approx(0.05)
    assert (found.style, found.candidates) == ("mixed", ("expressive", "driving"))
    assert social_style([None], [0.5]).style is None
    with pytest.raises(BadFrame):
        social_style([2.0], [0.5])


def test_what_breaking_the_ties_would_cost():
    held = [
        bonds.Tie("structural", 3, date(2024, 1, 1), cost=Decimal(8000)),
        bonds.Tie("financial", 2, date(2024, 1, 1), date(2025, 1, 1), Decimal(500)),
    ]
    found = bonds.ties(held, TODAY)
    assert (found.score, found.switching_cost) == (9.0, Decimal(8000))
    with pytest.raises(BadFrame):
        bonds.ties([bonds.Tie("social", 1, TODAY, cost=Decimal(-1))], TODAY)


def test_the_weakest_layer_is_one_of_which_something_is_known():
    found = bonds.layers([bonds.Evidence("interest", 80, TODAY), bonds.Evidence("idea", 30, TODAY)], TODAY)
    assert bonds.weakest_layer(found) == "idea"
    assert bonds.weakest_layer(bonds.layers([], TODAY)) is None


@pytest.mark.parametrize(
    ("orders", "referrals", "attitude", "rung"),
    [(0, 0, None, "prospect"), (3, 2, 1.0, "customer"), (4, 0, None, "client"), (4, 0, 0.5, "supporter"), (9, 1, 0.1, "advocate")],
)  # fmt: skip
def test_the_ladder(orders, referrals, attitude, rung):
    assert bonds.ladder(orders, referrals, attitude=attitude) == rung


def test_asking_twice_what_is_known_is_counted_and_refreshing_is_not():
    events = [
        chain.Asked("colour", date(2024, 1, 1)), chain.Asked("colour", date(2024, 6, 1)),
        chain.Asked("colour", date(2025, 12, 1)), chain.Asked("colour", date(2026, 1, 1), used=True),
        chain.Asked("size", date(2026, 2, 1), used=True), chain.Asked("size", date(2026, 3, 1)),
        chain.Asked("later", TODAY + timedelta(1)),
    ]  # fmt: skip
    found = chain.learning(events, TODAY)
    assert (found.learned, found.reused) == (2, 1)
    assert found.asked_twice == (("colour", date(2024, 6, 1)),)


def test_the_quick_check_of_the_length_is_the_limit_of_the_restricted_mean():
    # Σ (1 − c)^t over all periods, the mean of a geometric distribution.
    assert measures.expected_length(0.2) == pytest.approx(sum(0.8**t for t in range(400)))
    assert measures.expected_length(0) is None


def test_distance_of_needs_is_one_minus_jaccard():
    assert need_distance({"a", "b"}, {"b", "c", "d"}) == 0.75
    assert need_distance({"a"}, {"a"}) == 0.0
    assert need_distance((), ()) is None


def answers(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [(who, category, answer) for who, *pair in rows for category, answer in zip(("price", "speed"), pair, strict=True)],
        schema=["account", "category", "answer"], orient="row",
    )  # fmt: skip


def test_k_modes_by_hand():
    frame = answers(
        ("a", "low", "fast"),
        ("b", "low", "fast"),
        ("c", "low", "slow"),
        ("d", "any", "care"),
        ("e", "any", "care"),
    )
    found = NeedClusters(2).fit(frame)
    assert found.modes == ({"price": "low", "speed": "fast"}, {"price": "any", "speed": "care"})
    assert found.cluster == {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1}
    assert found.cost == 1
    assert found.nearest({"price": "any"}) == 1
    assert type(found).from_dict(found.to_dict()) == found


def test_too_few_or_contradicting_needs_are_refused():
    with pytest.raises(NotEnoughData):
        NeedClusters(3).fit(answers(("a", "low", "fast"), ("b", "low", "fast")))
    with pytest.raises(BadFrame, match="two answers"):
        NeedClusters(1).fit(answers(("a", "low", "fast"), ("a", "any", "fast")))


def test_the_grid_of_value_and_need_names_who_is_unknown():
    worth = {"x": Decimal(90), "y": Decimal(10), "z": Decimal(5)}
    found = differentiate({"x": "A", "y": "A", "z": "C"}, {"x": "speed", "y": None}, worth, {"x": Decimal(3)})
    assert [(one.value_class, one.need, one.count, one.value, one.spend) for one in found] == [
        ("A", "speed", 1, 90, 3), ("A", UNKNOWN_NEEDS, 1, 10, 0), ("C", UNKNOWN_NEEDS, 1, 5, 0),
    ]  # fmt: skip
    with pytest.raises(BadFrame):
        differentiate({"x": "A"}, {}, {})


def test_key_accounts_are_few_and_carried():
    scores = {f"a{n:02}": (100.0 - n, 100.0 - 5 * n) for n in range(20)}
    found = key_accounts(scores)
    assert (found.most, found.limit) == (3, "share")
    assert [one.account for one in found.positions if one.key] == ["a00", "a01", "a02"]
    assert {one.move for one in found.positions} == {"invest", "develop"}
    few = key_accounts(scores, managers=1, each=2)
    assert (few.most, few.limit, few.per_manager) == (2, "managers", 2.0)
    low = key_accounts({"x": (20.0, 80.0), "y": (20.0, 20.0)})
    assert [(one.move, one.key) for one in low.positions] == [("maintain", False), ("harvest", False)]
    with pytest.raises(BadFrame):
        key_accounts({"x": (101.0, 1.0)})


def test_plans_and_levels_of_service():
    assert plan_completeness({"goals": True, "contacts": True, "risks": False}) == (2 / 3, ("risks",))
    assert maturity([{"a": True}, {"b": True, "c": True}]).level == 2
    assert maturity([{"a": False}, {"b": True}]) == maturity([{"a": False}])


def test_what_would_change_the_class_does():
    card, values = Scorecard(), {"growth": 0.0, "share": 5.0, "finance": 60.0}
    now = card.score(values)
    assert now.category == "regular" and now.score == pytest.approx(45)
    for key, value in what_lifts(card, values).items():
        assert card.score(values | {key: value}).category == "potential"
        assert card.score(values | {key: value}).score == pytest.approx(50)
    assert what_lifts(card, {"growth": 30.0, "share": 40.0, "finance": 100.0}) == {}
    assert what_lifts(card, {}) == {}


def test_a_purchase_in_money():
    found = net_benefit([Decimal(60)] * 3, [Decimal(10)] * 3, price=Decimal(90), discount=Decimal("0.1"))
    # 60 · (1/1.1 + 1/1.21 + 1/1.331) = 149.2111; 90 + 10 · 2.486852 = 114.8685.
    assert (float(found.benefits), float(found.total_cost)) == pytest.approx((149.2111, 114.8685), abs=1e-4)
    assert float(found.net) == pytest.approx(34.3426, abs=1e-4)
    assert found.payback_years == 3
    assert net_benefit([Decimal(1)], [Decimal(1)], price=Decimal(5)).payback_years is None
    with pytest.raises(BadFrame):
        net_benefit([Decimal(1)], [], price=Decimal(5))


def test_a_rival_known_in_part_is_no_rival():
    scores = dict.fromkeys((*BENEFITS, *COSTS), 6.0)
    weights = dict.fromkeys((*BENEFITS, *COSTS), 25.0)
    assert perceived_value(scores, weights, rival=scores).relative == 1.0
    assert perceived_value(scores, weights, rival=scores | {"image": None}).relative is None


def test_why_the_health_changed():
    before = account_health({"satisfaction": 80.0, "loyalty": 60.0, "interaction": 50.0})
    after = account_health({"satisfaction": 50.0, "loyalty": 70.0, "interaction": 50.0})
    found = health_change(before, after)
    assert found.parts == pytest.approx({"satisfaction": -10.0, "loyalty": 10 / 3})
    assert found.score == pytest.approx(sum(found.parts.values()))
    other = health_change(before, account_health({"satisfaction": 80.0, "value_trend": 90.0}))
    assert (other.came, other.went) == (("value_trend",), ("loyalty", "interaction"))


def test_winning_against_keeping():
    assert new_to_keeping_cost(50_000, 100, 20_000, 400) == 10.0
    assert new_to_keeping_cost(50_000, 0, 20_000, 400) is None
