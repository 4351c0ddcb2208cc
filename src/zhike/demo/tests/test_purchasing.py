"""The simulated purchases reproduce the expectations of the published models."""

from random import Random
from statistics import fmean

import pytest

from zhike.demo.purchasing import WEEK, Purchasing

BUYERS = 20_000
MODEL = Purchasing()


def hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Return ₂F₁(a, b; c; z) for 0 ≤ z < 1 by its series."""
    total = term = 1.0
    n = 0
    while abs(term) > 1e-12 * abs(total):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        n += 1
    return total


def expected_repeats(model: Purchasing, weeks: float) -> float:
    """Return E[X(t)] of a random customer: equation 9 of Fader, Hardie & Lee (2005)."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    share = hypergeometric(r, b, a + b - 1, weeks / (alpha + weeks)) * (alpha / (alpha + weeks)) ** r
    return (a + b - 1) / (a - 1) * (1 - share)


@pytest.fixture(scope="module")
def histories():
    random = Random("histories")
    buyers = [MODEL.buyer(random) for _ in range(BUYERS)]
    return [(buyer, *MODEL.times(buyer, 0.0, 52 * WEEK, random)) for buyer in buyers]


def test_the_published_expectation_of_cdnow():
    cdnow = Purchasing(r=0.243, alpha=4.414, a=0.793, b=2.426)
    random = Random("cdnow")
    repeats = [len(cdnow.times(cdnow.buyer(random), 0.0, 39 * WEEK, random)[0]) - 1 for _ in range(BUYERS)]
    assert fmean(repeats) == pytest.approx(expected_repeats(cdnow, 39), rel=0.05)


def test_repeat_purchases_in_a_year(histories):
    assert fmean(len(times) - 1 for _, times, _ in histories) == pytest.approx(
        expected_repeats(MODEL, 52), rel=0.02
    )


def test_repeat_purchases_in_the_first_quarter(histories):
    repeats = [sum(0 < time < 13 * WEEK for time in times) for _, times, _ in histories]
    assert fmean(repeats) == pytest.approx(expected_repeats(MODEL, 13), rel=0.02)


def test_the_mean_buyer(histories):
    assert fmean(buyer.rate for buyer, _, _ in histories) == pytest.approx(MODEL.r / MODEL.alpha, rel=0.02)
    assert fmean(buyer.dropout for buyer, _, _ in histories) == pytest.approx(
        MODEL.a / (MODEL.a + MODEL.b), rel=0.02
    )


def test_nobody_leaves_without_a_repeat_purchase(histories):
    assert all(alive for _, times, alive in histories if len(times) == 1)


def test_the_share_that_leaves_after_the_first_repeat_purchase(histories):
    """P(gone | exactly one repeat) is large, but of all who made one, a/(a+b) leave right then."""
    repeaters = [(times, alive) for _, times, alive in histories if len(times) >= 2]
    left = sum(len(times) == 2 and not alive for times, alive in repeaters)
    assert left / len(repeaters) == pytest.approx(MODEL.a / (MODEL.a + MODEL.b), abs=0.006)


def test_the_mean_order():
    random = Random("amounts")
    amounts = [MODEL.amount(MODEL.buyer(random), random) for _ in range(100_000)]
    assert fmean(amounts) == pytest.approx(MODEL.p * MODEL.gamma / (MODEL.q - 1), rel=0.02)


def test_the_order_values_of_one_buyer_scatter_by_their_shape():
    """Gamma(p, ν): the coefficient of variation is 1/√p whatever the mean."""
    random = Random("scatter")
    buyer = MODEL.buyer(random)
    amounts = [MODEL.amount(buyer, random) for _ in range(50_000)]
    mean = fmean(amounts)
    variance = fmean((amount - mean) ** 2 for amount in amounts)
    assert mean == pytest.approx(buyer.mean_order, rel=0.01)
    assert variance**0.5 / mean == pytest.approx(MODEL.p**-0.5, rel=0.02)
