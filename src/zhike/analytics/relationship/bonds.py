"""What holds the relationship? Ties, layers, kept promises, loyalty.

Sources: Berry & Parasuraman (1991), Marketing Services: financial, social and structural bonds; interest, emotion and
idea (利益/情感/理念); Morgan & Hunt (1994), Journal of Marketing 58(3), 20–38; Dick & Basu (1994), JAMS 22(2), 99–113.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt

from zhike.analytics.frames import BadFrame

__all__ = [
    "LAYERS",
    "Evidence",
    "Layer",
    "Loyalty",
    "Promises",
    "Tie",
    "Ties",
    "ladder",
    "layers",
    "loyalty",
    "promises",
    "ties",
    "trust",
    "weakest_layer",
]

TIE_WEIGHTS = {"financial": 1, "social": 2, "structural": 3}
LAYERS = ("interest", "emotion", "idea")
HALF_LIFE, YEAR = 180, 365
FEW_PROMISES = 5


@dataclass(frozen=True)
class Tie:
    """A bond: its kind (financial, social, structural), strength 0 … 3, and how long it holds (None: no end).

    ``cost`` is what breaking it would cost the customer, once, in one currency: learning, changing over, what he forfeits.
    """

    kind: str
    strength: float
    since: date
    until: date | None = None
    cost: Decimal = Decimal(0)


@dataclass(frozen=True)
class Ties:
    """The score Σ strength · weight (1, 2, 3) of the ties in force, by kind; ``vulnerable``: money alone holds it.

    ``switching_cost`` sums what breaking them would cost the customer.
    """

    score: float
    by_kind: dict[str, float]
    vulnerable: bool
    switching_cost: Decimal = Decimal(0)


def ties(found: Iterable[Tie], as_of: date) -> Ties:
    """Return the score of the ties in force on a day; expired ones drop out. Raises BadFrame for an unknown kind or strength."""
    sums, cost = dict.fromkeys(TIE_WEIGHTS, 0.0), Decimal(0)
    for tie in found:
        if tie.kind not in sums or not 0 <= tie.strength <= 3 or tie.cost < 0:
            raise BadFrame(
                f"A tie is financial, social or structural with a strength of 0 … 3, not {tie.kind} {tie.strength}."
            )
        if tie.since <= as_of and (tie.until is None or tie.until >= as_of):
            sums[tie.kind] += tie.strength * TIE_WEIGHTS[tie.kind]
            cost += tie.cost
    others = sums["social"] + sums["structural"]
    return Ties(sum(sums.values()), sums, sums["financial"] > 0 and others == 0, cost)


@dataclass(frozen=True)
class Evidence:
    """A fact that speaks for a layer, 0 … 100, on a day; its weight."""

    layer: str
    score: float
    on: date
    weight: float = 1.0


@dataclass(frozen=True)
class Layer:
    """A layer's score 0 … 100, None where there is no evidence, which is not 0; and how many facts speak."""

    score: float | None
    n: int


def layers(evidence: Iterable[Evidence], as_of: date, *, half_life: int = HALF_LIFE) -> dict[str, Layer]:
    """Return the three layers from the evidence of the last 12 months, each fact halved in weight every ``half_life`` days.

    Raises BadFrame for an unknown layer, a score off the scale, or a half-life that is not positive.
    """
    if half_life <= 0:
        raise BadFrame("The half-life must be positive.")
    sums: dict[str, list[float]] = {layer: [0.0, 0.0, 0] for layer in LAYERS}
    for fact in evidence:
        if fact.layer not in sums or not 0 <= fact.score <= 100 or fact.weight < 0:
            raise BadFrame(f"Evidence for {fact.layer} must score 0 … 100 in one of {', '.join(LAYERS)}.")
        age = (as_of - fact.on).days
        if 0 <= age <= YEAR:
            weight = fact.weight * 0.5 ** (age / half_life)
            held = sums[fact.layer]
            held[0] += weight * fact.score
            held[1] += weight
            held[2] += 1
    return {
        layer: Layer(total / weight if weight else None, int(n)) for layer, (total, weight, n) in sums.items()
    }


def weakest_layer(found: Mapping[str, Layer]) -> str | None:
    """Return the layer to work on: the one with the least score; of equal ones the deeper; None without evidence.

    A layer of which nothing is known is no weak one: it comes first only when nothing else is known either.
    """
    known = [
        (layer.score, -LAYERS.index(name), name) for name, layer in found.items() if layer.score is not None
    ]
    return min(known)[2] if known else None


@dataclass(frozen=True)
class Promises:
    """Promises due in the period: how many, kept in time; ``rate`` None below 5, where only counts are shown."""

    due: int
    kept: int
    rate: float | None


def promises(kept_in_time: Iterable[bool]) -> Promises:
    """Return how promises due were kept; the customer's own promises are counted apart, by another call."""
    answers = list(kept_in_time)
    kept = sum(answers)
    return Promises(len(answers), kept, kept / len(answers) if len(answers) >= FEW_PROMISES else None)


def trust(promise_rate: float | None, quality: float | None, answer: float | None) -> float | None:
    """Return the trust index 0 … 1: .4 promises kept + .3 quality and punctuality + .3 the customer's own answer.

    Parts are shares 0 … 1; those not known are left out and the others weigh more; None below 2 parts.
    """
    parts = [(0.4, promise_rate), (0.3, quality), (0.3, answer)]
    known = [(weight, value) for weight, value in parts if value is not None]
    if any(not 0 <= value <= 1 for _, value in known):
        raise BadFrame("The parts of the trust index are shares from 0 to 1.")
    return sum(w * v for w, v in known) / sum(w for w, _ in known) if len(known) >= 2 else None


@dataclass(frozen=True)
class Loyalty:
    """Behaviour and attitude 0 … 1, the class (true, latent, spurious, none, or “behaviour only”) and √(behaviour·attitude)."""

    behaviour: float
    attitude: float | None
    category: str
    index: float | None


def loyalty(parts: Mapping[str, float], attitude: float | None, *, threshold: float = 0.5) -> Loyalty:
    """Return the loyalty of a customer.

    ``parts``: ``repeat`` (percentile rank of the repeat share), ``wallet`` (share of wallet), ``tenure`` (percentile
    rank), each 0 … 1, weighing .5, .3 and .2; missing ones are left out. ``attitude`` 0 … 1 from NPS or CSAT, or None.
    Raises BadFrame without any part or for one off the scale.
    """
    weights = {"repeat": 0.5, "wallet": 0.3, "tenure": 0.2}
    known = {key: parts[key] for key in weights if parts.get(key) is not None}
    values = [*known.values(), *([] if attitude is None else [attitude])]
    if not known or any(not 0 <= value <= 1 for value in values):
        raise BadFrame("Loyalty needs at least one of repeat, wallet, tenure, all from 0 to 1.")
    behaviour = sum(weights[key] * value for key, value in known.items()) / sum(weights[key] for key in known)
    if attitude is None:
        return Loyalty(behaviour, None, "behaviour only", None)
    names = {(True, True): "true", (False, True): "latent", (True, False): "spurious", (False, False): "none"}
    return Loyalty(
        behaviour, attitude, names[behaviour >= threshold, attitude >= threshold], sqrt(behaviour * attitude)
    )


def ladder(orders: int, referrals: int = 0, *, attitude: float | None = None, regular: int = 4) -> str:
    """Return the rung of the loyalty ladder: prospect, customer, client, supporter, advocate.

    One order makes a customer, ``regular`` ones a client; a client with an attitude of .5 or more (0 … 1, from NPS or CSAT)
    supports us, and one who brought others is an advocate. Source: Christopher, Payne & Ballantyne (1991).

    >>> ladder(6, referrals=1), ladder(6, attitude=0.3)
    ('advocate', 'client')
    """
    if orders < 0 or referrals < 0 or regular < 1 or (attitude is not None and not 0 <= attitude <= 1):
        raise BadFrame("Orders and referrals can't be negative, and an attitude lies between 0 and 1.")
    if orders < regular:
        return "customer" if orders else "prospect"
    if referrals:
        return "advocate"
    return "supporter" if attitude is not None and attitude >= 0.5 else "client"
