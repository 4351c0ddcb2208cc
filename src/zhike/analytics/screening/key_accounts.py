"""Which accounts are key, and can we carry them? Attractiveness × strength, and what a level of service still lacks.

Sources: McDonald, Millman & Rogers (1997), Journal of Marketing Management 13, 737–757; Cheverton (1999), Key Account
Management: at most a tenth to a seventh of the accounts can be key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from zhike.analytics.frames import BadFrame

__all__ = ["KeyAccounts", "Maturity", "Position", "key_accounts", "maturity", "plan_completeness"]

# (attractive, strong): what to do.
MOVES = {
    (True, True): "invest", (True, False): "develop", (False, True): "maintain", (False, False): "harvest",
}  # fmt: skip
MOST_SHARE = 0.15


@dataclass(frozen=True)
class Position:
    """An account on the matrix, both 0 … 100, what to do with it, and whether it is to be key."""

    account: str
    attractiveness: float
    strength: float
    move: str
    key: bool


@dataclass(frozen=True)
class KeyAccounts:
    """The accounts, most attractive first; how many may be key, what held it down, and accounts a manager would have."""

    positions: tuple[Position, ...]
    most: int
    limit: str
    per_manager: float | None


def key_accounts(
    scores: Mapping[str, tuple[float, float]], *, threshold: float = 50.0, most_share: float = MOST_SHARE,
    managers: int | None = None, each: int = 8,
) -> KeyAccounts:  # fmt: skip
    """Return the matrix of accounts from (attractiveness, strength), both 0 … 100 from scorecards.

    Key are the attractive ones, best first by attractiveness and then strength, but no more than ``most_share`` of all
    (one at least) nor more than ``managers`` can carry, ``each`` so many. Raises BadFrame off the scales.
    """
    if not 0 < most_share <= 1 or each < 1 or (managers is not None and managers < 0):
        raise BadFrame(
            "The share of key accounts lies above 0 and up to 1, and a manager carries at least one."
        )
    if bad := [who for who, pair in scores.items() if any(not 0 <= one <= 100 for one in pair)]:
        raise BadFrame(f"The scores of {min(bad)} must lie between 0 and 100.")
    most, limit = max(floor(len(scores) * most_share), 1), "share"
    if managers is not None and managers * each < most:
        most, limit = managers * each, "managers"
    ordered = sorted(scores, key=lambda who: (-scores[who][0], -scores[who][1], who))
    chosen = [who for who in ordered if scores[who][0] >= threshold][:most]
    found = tuple(
        Position(who, *scores[who], MOVES[scores[who][0] >= threshold, scores[who][1] >= threshold], who in chosen)
        for who in ordered
    )  # fmt: skip
    return KeyAccounts(found, most, limit, len(chosen) / managers if managers else None)


def plan_completeness(parts: Mapping[str, bool]) -> tuple[float, tuple[str, ...]]:
    """Return the share of a plan's parts that are written, and those that are not. Raises BadFrame without parts.

    >>> plan_completeness({"goals": True, "contacts": False})
    (0.5, ('contacts',))
    """
    if not parts:
        raise BadFrame("A plan has at least one part.")
    return sum(parts.values()) / len(parts), tuple(name for name, done in parts.items() if not done)


@dataclass(frozen=True)
class Maturity:
    """The highest level of which it and all lower ones are complete (0: none), and what the next one lacks."""

    level: int
    next_gap: tuple[str, ...]


def maturity(levels: Sequence[Mapping[str, bool]]) -> Maturity:
    """Return the level of service (or of customer management) from a checklist per level, the lowest first.

    >>> maturity([{"hotline": True}, {"records": True, "training": False}, {"plan": True}])
    Maturity(level=1, next_gap=('training',))
    """
    for place, checks in enumerate(levels):
        if gap := tuple(name for name, done in checks.items() if not done):
            return Maturity(place, gap)
    return Maturity(len(levels), ())
