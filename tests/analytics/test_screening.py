"""Scorecards, perceived value, wallets, retention and health."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.analytics.frames import BadFrame
from zhike.analytics.screening.economics import RetentionCase, account_health, retention_difference
from zhike.analytics.screening.scorecard import Criterion, Scorecard, altman_z, financial_health
from zhike.analytics.screening.value import perceived_value, share_of_wallet, wallet_allocation

GROWTH = Criterion("growth", 0.3, ((-10, 0), (0, 30), (10, 60), (30, 100)))


@pytest.mark.parametrize(
    ("value", "points"), [(-50, 0), (-10, 0), (-5, 15), (0, 30), (10, 60), (20, 80), (30, 100), (99, 100)]
)
def test_a_criterion_is_piecewise_linear(value: float, points: float):
    assert GROWTH.score(value) == points


def test_a_score_weighs_the_criteria_and_tells_the_next_class():
    found = Scorecard().score({"growth": 10, "share": 5, "finance": 60})
    assert found.score == pytest.approx(0.3 * 60 + 0.3 * 40 + 0.4 * 60)
    assert (found.category, found.confidence, found.missing) == ("potential", 1.0, ())
    assert found.next_class == ("key", pytest.approx(16))


def test_missing_criteria_are_left_out_and_key_is_not_given_on_little():
    found = Scorecard().score({"growth": 30})
    assert (found.score, found.category) == (100.0, "potential")
    assert found.confidence == pytest.approx(0.3)
    assert found.held_back == "Too little is known to call it key."
    assert Scorecard().score({"growth": 30, "finance": 90}).category == "key"


def test_bad_finances_and_defaults_veto_key():
    assert Scorecard().score({"growth": 99, "share": 99, "finance": 29}).held_back.startswith("Its financial")
    sound = {"growth": 99, "share": 99, "finance": 99}
    assert Scorecard().score(sound).category == "key"
    assert Scorecard().score(sound, defaulted=True).category == "potential"


def test_nothing_known_is_no_score():
    found = Scorecard().score({"growth": None})
    assert (found.score, found.category, found.confidence) == (None, None, 0.0)
    with pytest.raises(BadFrame, match="growth"):
        Scorecard().score({"growth": float("nan")})


@pytest.mark.parametrize(
    "criteria", [(), (Criterion("a", 0, ((0, 0),)),), (Criterion("a", 1, ((5, 0), (1, 9))),)]
)
def test_a_broken_scorecard_is_refused(criteria: tuple[Criterion, ...]):
    with pytest.raises(BadFrame):
        Scorecard(criteria)


def test_financial_health_is_the_mean_of_what_is_known():
    assert financial_health({"current_ratio": 1.5, "debt_ratio": 0.5}) == 70.0
    assert financial_health({"current_ratio": None}) is None


def test_altmans_z_for_companies_not_listed():
    assert altman_z(100, 50, 80, 300, 1000, 500) == pytest.approx(
        6.56 * 0.1 + 3.26 * 0.05 + 6.72 * 0.08 + 1.05 * 0.6
    )
    with pytest.raises(BadFrame):
        altman_z(1, 1, 1, 1, 0, 1)


WEIGHTS = {
    "product": 40,
    "service": 30,
    "personnel": 20,
    "image": 10,
    "money": 70,
    "time": 10,
    "energy": 10,
    "psychic": 10,
}
OURS = {
    "product": 8,
    "service": 9,
    "personnel": 7,
    "image": 6,
    "money": 5,
    "time": 4,
    "energy": 3,
    "psychic": 2,
}


def test_perceived_value_is_what_they_get_for_what_they_give():
    found = perceived_value(OURS, WEIGHTS, rival=OURS | {"money": 9})
    assert (found.benefit, found.cost) == (pytest.approx(7.9), pytest.approx(4.4))
    assert found.net == pytest.approx(3.5)
    assert found.relative == pytest.approx((7.9 / 4.4) / (7.9 / 7.2))


def test_a_cost_of_nothing_has_no_ratio():
    free = OURS | dict.fromkeys(("money", "time", "energy", "psychic"), 0)
    found = perceived_value(free, WEIGHTS)
    assert (found.ratio, found.net) == (None, pytest.approx(7.9))


def test_weights_that_do_not_add_up_are_refused():
    with pytest.raises(BadFrame, match="add to 100"):
        perceived_value(OURS, WEIGHTS | {"product": 41})
    with pytest.raises(BadFrame, match="psychic"):
        perceived_value({**OURS, "psychic": 11}, WEIGHTS)


def test_wallets():
    assert share_of_wallet(Decimal(30), Decimal(120)).share == 0.25
    assert share_of_wallet(Decimal(30), Decimal(120)).potential == 90
    over = share_of_wallet(Decimal(130), Decimal(120))
    assert (over.share, over.potential) == (1.0, 0) and "update the wallet" in over.warning
    assert share_of_wallet(Decimal(1), None).share is None
    assert "18 months" in share_of_wallet(Decimal(1), Decimal(2), months_old=19).warning


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_the_wallets_allocated_add_to_one(ranks: list[int]):
    assert sum(wallet_allocation(ranks)) == pytest.approx(1)


def test_a_point_of_retention_has_a_price():
    case = RetentionCase(1000, 100, 0.8, discount=0.0, years=2)
    assert case.profit() == pytest.approx(100_000 + 80_000)
    found = retention_difference(case, 0.05)
    assert (found.difference, found.worth_per_customer) == (pytest.approx(5000), pytest.approx(5))
    assert found.share == pytest.approx(5 / 180)
    with pytest.raises(BadFrame):
        retention_difference(case, 0.5)


def test_health_needs_two_parts_and_a_critical_event_is_red():
    assert account_health({"satisfaction": 80}).score is None
    both = {"satisfaction": 80, "loyalty": 90}
    assert (account_health(both).score, account_health(both).colour) == (85.0, "green")
    found = account_health(both, critical="Lawsuit")
    assert (found.score, found.colour, found.reason) == (85.0, "red", "Lawsuit")
