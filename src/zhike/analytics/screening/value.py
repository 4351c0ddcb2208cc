"""What is it worth to them and how much of what they spend is ours? Perceived value and share of wallet.

Sources: Zeithaml (1988), Journal of Marketing 52(3), 2–22; Kotler's delivered value; relative value: Gale (1994),
Managing Customer Value; wallet allocation: Keiningham, Aksoy, Buoye & Cooil (2011), HBR 89(10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import isclose

from zhike.analytics.frames import BadFrame

__all__ = [
    "BENEFITS",
    "COSTS",
    "NetBenefit",
    "PerceivedValue",
    "ShareOfWallet",
    "net_benefit",
    "perceived_value",
    "share_of_wallet",
    "wallet_allocation",
]

BENEFITS = ("product", "service", "personnel", "image")
COSTS = ("money", "time", "energy", "psychic")


@dataclass(frozen=True)
class PerceivedValue:
    """Benefits and costs on 0 … 10, net and ratio (None where the cost is 0); relative to a rival where he was scored.

    ``judged_by`` is "customer" or "us": the two are never mixed.
    """

    benefit: float
    cost: float
    net: float
    ratio: float | None
    relative: float | None
    judged_by: str


def perceived_value(
    scores: Mapping[str, float],
    weights: Mapping[str, float],
    *,
    rival: Mapping[str, float | None] | None = None,
    judged_by: str = "customer",
) -> PerceivedValue:
    """Return what a customer gets for what he gives: scores 0 … 10 and weights by benefit and cost.

    The weights of the four benefits add to 100, and so do those of the four costs. A rival of whom some score is missing
    is left out. Raises BadFrame for a missing name, a score off the scale, or weights that do not add up.
    """
    if judged_by not in ("customer", "us"):
        raise BadFrame("The scores are judged either by the “customer” or by “us”.")
    for side in (BENEFITS, COSTS):
        if missing := [name for name in side if name not in weights]:
            raise BadFrame(f"There is no weight for {', '.join(missing)}.")
        if not isclose(sum(weights[name] for name in side), 100, abs_tol=1e-6):
            raise BadFrame(f"The weights of {', '.join(side)} must add to 100.")
    benefit, cost = _sides(scores, weights)
    ratio = benefit / cost if cost else None
    relative = None
    if rival is not None and all(rival.get(name) is not None for name in (*BENEFITS, *COSTS)):
        theirs, price = _sides({name: float(rival[name] or 0) for name in (*BENEFITS, *COSTS)}, weights)
        relative = ratio / (theirs / price) if ratio is not None and price and theirs else None
    return PerceivedValue(benefit, cost, benefit - cost, ratio, relative, judged_by)


def _sides(scores: Mapping[str, float], weights: Mapping[str, float]) -> tuple[float, float]:
    for name in (*BENEFITS, *COSTS):
        if name not in scores or not 0 <= scores[name] <= 10:
            raise BadFrame(f"The score of {name} must be given, from 0 to 10.")
    benefit, cost = (sum(weights[name] * scores[name] for name in side) / 100 for side in (BENEFITS, COSTS))
    return benefit, cost


@dataclass(frozen=True)
class NetBenefit:
    """Quantified benefits and total cost of ownership over the years, present values in one currency, and their difference."""

    benefits: Decimal
    total_cost: Decimal
    net: Decimal
    payback_years: int | None


def net_benefit(
    benefits: Sequence[Decimal], costs: Sequence[Decimal], *, price: Decimal, discount: Decimal = Decimal(0)
) -> NetBenefit:
    """Return what a purchase brings in money: yearly ``benefits`` less the price and yearly ``costs`` of owning.

    The price is paid today, everything else at the end of its year and discounted at a year's rate. ``payback_years``
    is the first year by whose end the benefits have paid for price and costs, None if they never do. Raises BadFrame for
    years that do not match, or amounts below 0.

    >>> net_benefit([Decimal(60), Decimal(60)], [Decimal(5), Decimal(5)], price=Decimal(100)).net
    Decimal('10')
    """
    if len(benefits) != len(costs) or not benefits:
        raise BadFrame("Benefits and costs need a value for each year, one year at least.")
    if min(*benefits, *costs, price) < 0 or discount <= -1:
        raise BadFrame("Benefits, costs and price can't be negative, and the discount lies above −1.")
    won, paid, payback = Decimal(0), price, None
    for year, (gain, cost) in enumerate(zip(benefits, costs, strict=True), 1):
        won += gain / (1 + discount) ** year
        paid += cost / (1 + discount) ** year
        if payback is None and won >= paid:
            payback = year
    return NetBenefit(won, paid, won - paid, payback)


@dataclass(frozen=True)
class ShareOfWallet:
    """Our share (0 … 1) of what a customer spends on a category, what is left to win, and what is wrong with the data."""

    share: float | None
    potential: Decimal | None
    warning: str


def share_of_wallet(ours: Decimal, wallet: Decimal | None, *, months_old: int = 0) -> ShareOfWallet:
    """Return our share of a wallet, both in one currency for one year; an unknown or empty wallet has no share.

    More sold than the wallet holds caps the share at 1 and says so; an estimate older than 18 months is stale.
    Raises BadFrame for negative amounts.
    """
    if ours < 0 or (wallet is not None and wallet < 0):
        raise BadFrame("Sales and wallet can't be negative.")
    if wallet is None or (wallet == 0 and ours == 0):
        return ShareOfWallet(None, None, "")
    if ours > wallet:
        return ShareOfWallet(1.0, Decimal(0), "We sold more than the wallet holds: update the wallet.")
    stale = "The estimate of the wallet is older than 18 months." if months_old > 18 else ""
    return ShareOfWallet(float(ours / wallet), wallet - ours, stale)


def wallet_allocation(ranks: Sequence[float]) -> list[float]:
    """Return each supplier's share of wallet from his rank with the customer: (1 − rank/(N+1)) · 2/N.

    Ties share the mean of their ranks; the shares add to 1. Raises BadFrame for an empty list or ranks below 1.

    >>> [round(share, 4) for share in wallet_allocation([1, 2, 3])]
    [0.5, 0.3333, 0.1667]
    >>> wallet_allocation([1, 1])
    [0.5, 0.5]
    """
    if not ranks or min(ranks) < 1:
        raise BadFrame("Ranks start at 1, and there is at least one supplier.")
    n = len(ranks)
    means = [
        sum(other < rank for other in ranks) + (sum(other == rank for other in ranks) + 1) / 2
        for rank in ranks
    ]
    return [(1 - mean / (n + 1)) * 2 / n for mean in means]
