"""How much relationship does an account deserve, and does it get it? Five levels from basic to partnership.

Source: Kotler (2000), Marketing Management, millennium ed., ch. 2: the level follows from the number of customers and
the margin. The four corners and the middle are his; the table is an argument, for every trade draws it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhike.analytics.frames import BadFrame

__all__ = ["LEVELS", "LevelGap", "level_gap", "recommended_level", "touch_adherence"]

LEVELS = ("basic", "reactive", "accountable", "proactive", "partnership")
# (number of customers, margin of one): level.
MATRIX = {
    ("many", "low"): "basic", ("many", "medium"): "reactive", ("many", "high"): "accountable",
    ("medium", "low"): "reactive", ("medium", "medium"): "accountable", ("medium", "high"): "proactive",
    ("few", "low"): "reactive", ("few", "medium"): "accountable", ("few", "high"): "partnership",
}  # fmt: skip


def recommended_level(
    customers: str, margin: str, matrix: Mapping[tuple[str, str], str] = MATRIX
) -> str:  # fmt: skip
    """Return the level for a group of accounts: ``customers`` few, medium or many, ``margin`` low, medium or high.

    >>> recommended_level("few", "high"), recommended_level("many", "low")
    ('partnership', 'basic')
    """
    if (customers, margin) not in matrix:
        raise BadFrame("Customers are few, medium or many, and the margin is low, medium or high.")
    return matrix[customers, margin]


@dataclass(frozen=True)
class LevelGap:
    """The level an account (or a product line of it) has and should have, and the steps it is short of (0: none)."""

    account: str
    real: str
    recommended: str
    steps: int


def level_gap(levels: Iterable[tuple[str, str, str]]) -> tuple[LevelGap, ...]:
    """Return who gets less than he deserves, the largest gap first, from (account, real level, recommended level).

    Raises BadFrame for an unknown level.
    """
    found = []
    for account, real, recommended in levels:
        if real not in LEVELS or recommended not in LEVELS:
            raise BadFrame(f"A level is one of {', '.join(LEVELS)}.")
        steps = LEVELS.index(recommended) - LEVELS.index(real)
        if steps > 0:
            found.append(LevelGap(account, real, recommended, steps))
    return tuple(sorted(found, key=lambda one: (-one.steps, one.account)))


def touch_adherence(done: int, planned: int) -> float | None:
    """Return the share of the planned touches that were made, 1 at most; None where none were planned.

    >>> touch_adherence(9, 12)
    0.75
    """
    if done < 0 or planned < 0:
        raise BadFrame("Touches can't be negative.")
    return min(done / planned, 1.0) if planned else None
