"""How long, how deep, how broad? The triad of a relationship.

Source: the Chinese textbook triad 关系长度/深度/广度; see Bolton, Lemon & Verhoef (2004), JAMS 32(3), 271–292, where
“breadth” means cross-buying. Here, as in the Chinese texts, breadth is the number of customers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhike.analytics.frames import BadFrame

__all__ = [
    "BreadthBridge",
    "Depth",
    "breadth_bridge",
    "depth_index",
    "expected_length",
    "length_in_months",
    "percentile_ranks",
]

DEPTH = {"repeat": 0.30, "cross": 0.25, "growth": 0.25, "advocacy": 0.20}
MONTH = 365.25 / 12


def length_in_months(first: date, end: date) -> float:
    """Return the months from the first order to the end of the relationship, or to the day it is looked at.

    Raises BadFrame when the end lies before the beginning.
    """
    if end < first:
        raise BadFrame("The relationship ends before it begins.")
    return (end - first).days / MONTH


def expected_length(churn: float) -> float | None:
    """Return 1 ÷ churn, the periods a relationship lasts on average if churn stays the same; None where nobody leaves.

    A quick check of Kaplan–Meier's restricted mean (``churn.KaplanMeier``), which does not assume that. Raises BadFrame.

    >>> expected_length(0.05)
    20.0
    """
    if not 0 <= churn <= 1:
        raise BadFrame("Churn is a share from 0 to 1.")
    return 1 / churn if churn else None


@dataclass(frozen=True)
class Depth:
    """The depth 0 … 100 of one customer within his segment, None below 2 known parts; and the ranks it is made of."""

    index: float | None
    ranks: dict[str, float]
    missing: tuple[str, ...]


def percentile_ranks(values: Mapping[str, float | None]) -> dict[str, float]:
    """Return each known value's percentile rank 0 … 1: (below + half of equals) / n, so ties share and one alone has ½.

    >>> percentile_ranks({"a": 1.0, "b": 2.0, "c": 2.0, "d": None})
    {'a': 0.16666666666666666, 'b': 0.6666666666666666, 'c': 0.6666666666666666}
    """
    known = {key: value for key, value in values.items() if value is not None}
    ordered = sorted(known.values())
    n = len(ordered)
    below: dict[float, int] = {}
    equal: dict[float, int] = {}
    for place, value in enumerate(ordered):
        below.setdefault(value, place)
        equal[value] = equal.get(value, 0) + 1
    return {key: (below[value] + equal[value] / 2) / n for key, value in known.items()}


def depth_index(
    customers: Mapping[str, Mapping[str, float | None]], weights: Mapping[str, float] = DEPTH
) -> dict[str, Depth]:
    """Return the depth of every customer of one segment: 100 · Σ weight · percentile rank over the parts known.

    ``customers`` maps a customer to his parts: share of repeat sales, share of cross sales, growth in the same
    categories, advocacy (referrals and NPS). Parts not known are left out and the others weigh more.
    """
    ranks = {
        part: percentile_ranks({key: parts.get(part) for key, parts in customers.items()}) for part in weights
    }
    found = {}
    for key in customers:
        mine = {part: ranks[part][key] for part in weights if key in ranks[part]}
        total = sum(weights[part] for part in mine)
        index = (
            100 * sum(weights[part] * rank for part, rank in mine.items()) / total if len(mine) >= 2 else None
        )
        found[key] = Depth(index, mine, tuple(part for part in weights if part not in mine))
    return found


@dataclass(frozen=True)
class BreadthBridge:
    """The number of customers from one day to another: opening + new + regained − lost = closing."""

    opening: int
    new: int
    regained: int
    lost: int
    closing: int

    def __post_init__(self) -> None:
        if self.opening + self.new + self.regained - self.lost != self.closing:
            raise BadFrame("The bridge does not balance.")


def breadth_bridge(
    active_before: Iterable[str], active_after: Iterable[str], ever_before: Iterable[str]
) -> BreadthBridge:
    """Return the bridge between two days from who was active on each, and who had ever bought before the first.

    Raises BadFrame when somebody was active before without ever having bought.
    """
    before, after, ever = set(active_before), set(active_after), set(ever_before)
    if strangers := before - ever:
        raise BadFrame(f"{len(strangers)} customers were active but had never bought.")
    joined = after - before
    return BreadthBridge(len(before), len(joined - ever), len(joined & ever), len(before - after), len(after))
