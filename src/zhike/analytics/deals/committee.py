"""Who decides, are they for us, and are we as far as they are? The buying centre, and the stage of buying.

Sources: Webster & Wind (1972), Journal of Marketing 36(2), 12–19 (roles); Miller & Heiman (1985), Strategic Selling
(economic buyer, coach); the five stages of Engel, Kollat & Blackwell (1968).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhike.analytics.frames import BadFrame

__all__ = [
    "BUYING_STAGES", "ROLES", "BuyingCentre", "Member", "StageMismatch", "buying_centre", "stage_mismatch",
]  # fmt: skip

ROLES = ("initiator", "user", "influencer", "buyer", "decider", "gatekeeper", "coach")
BUYING_STAGES = ("need recognised", "search", "evaluation", "decision", "after purchase")
# Selling ahead of the customer by so many stages alarms.
AHEAD = 2


@dataclass(frozen=True)
class Member:
    """Somebody of the buying centre: his roles, attitude −2 … 2 (None: not known), influence 1 … 3, and whether we reach him.

    ``name`` None is a role known to exist whose holder is not.
    """

    name: str | None
    roles: tuple[str, ...]
    influence: int
    attitude: float | None = None
    reached: bool = False


@dataclass(frozen=True)
class BuyingCentre:
    """Coverage = Σ influence reached ÷ Σ influence, support = Σ attitude · influence ÷ Σ influence (−2 … 2) where known.

    ``alerts``: "no decider known", "no coach", "single thread", "strong opponent: …"; ``unknown`` roles have no holder.
    """

    coverage: float | None
    support: float | None
    alerts: tuple[str, ...]
    unknown: tuple[str, ...]


def buying_centre(members: Iterable[Member]) -> BuyingCentre:
    """Return how a deal stands with those who decide; None for figures about nobody. Raises BadFrame off the scales."""
    found = list(members)
    for one in found:
        if not one.roles or set(one.roles) - set(ROLES) or one.influence not in (1, 2, 3):
            raise BadFrame(f"A member has roles of {', '.join(ROLES)} and an influence of 1, 2 or 3.")
        if one.attitude is not None and not -2 <= one.attitude <= 2:
            raise BadFrame("An attitude lies between −2 and 2.")
    known = [one for one in found if one.name is not None]
    felt = [(one.attitude, one.influence) for one in known if one.attitude is not None]
    total, weighed = sum(one.influence for one in found), sum(influence for _, influence in felt)
    held = {role for one in known for role in one.roles}
    alerts = ["no decider known"] if "decider" not in held else []
    alerts += ["no coach"] if "coach" not in held else []
    alerts += ["single thread"] if sum(one.reached for one in known) == 1 else []
    alerts += [
        f"strong opponent: {one.name}" for one in known if one.influence == 3 and (one.attitude or 0) < 0
    ]
    return BuyingCentre(
        sum(one.influence for one in known if one.reached) / total if total else None,
        sum(attitude * influence for attitude, influence in felt) / weighed if weighed else None,
        tuple(alerts),
        tuple(role for role in ROLES if role not in held and any(role in one.roles for one in found)),
    )


@dataclass(frozen=True)
class StageMismatch:
    """How many stages the sale is ahead of the customer (negative: behind), and whether that alarms."""

    ahead: int
    alarm: bool


def stage_mismatch(sales_stage: int, buying_stage: str) -> StageMismatch:
    """Return how far the sale (its stage counted from 0, on the same five steps) is ahead of the customer's buying.

    Stages may be skipped, as in a straight rebuy: only the distance counts. Raises BadFrame for an unknown stage.

    >>> stage_mismatch(3, "search")
    StageMismatch(ahead=2, alarm=True)
    """
    if buying_stage not in BUYING_STAGES or not 0 <= sales_stage < len(BUYING_STAGES):
        raise BadFrame(
            f"A buying stage is one of {', '.join(BUYING_STAGES)}; sales stages count from 0 to 4."
        )
    ahead = sales_stage - BUYING_STAGES.index(buying_stage)
    return StageMismatch(ahead, ahead >= AHEAD)
