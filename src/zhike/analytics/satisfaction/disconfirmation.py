"""Did we meet what they expected? Expectation–disconfirmation, and SERVQUAL's gaps.

Sources: Oliver (1980), Journal of Marketing Research 17(4), 460–469; Parasuraman, Zeithaml & Berry (1988), Journal
of Retailing 64(1), 12–40; perception alone: Cronin & Taylor (1992), Journal of Marketing 56(3), 55–68.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from zhike.analytics.answers import Table, open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame

__all__ = [
    "Disconfirmation",
    "DisconfirmationFitted",
    "DisconfirmationItem",
    "Servqual",
    "ServqualDimension",
    "ServqualFitted",
]

DIMENSIONS = ("reliability", "responsiveness", "assurance", "empathy", "tangibles")
ANSWERED = 0.7


@dataclass(frozen=True)
class DisconfirmationItem:
    """One item: mean expectation, perception and difference, and the answers by class.

    ``ceiling`` counts answers that expected the best the scale has, which nothing can exceed.
    """

    item: str
    n: int
    expectation: float
    perception: float
    difference: float
    delighted: int
    confirmed: int
    disappointed: int
    ceiling: int


@dataclass(frozen=True, kw_only=True)
class DisconfirmationFitted(Fitted):
    """The index (mean difference of all answers), the items, and the plain mean where no expectation is known.

    ``retrospective`` counts expectations that were asked after delivery, when the experience colours them.
    """

    index: float | None
    items: tuple[DisconfirmationItem, ...]
    perception_only: float | None
    without_expectation: int
    retrospective: int = 0


@dataclass(frozen=True)
class Disconfirmation:
    """Compares perception with expectation on one scale, ``low`` … ``high``; within ±``tolerance`` is confirmed."""

    low: float = 1
    high: float = 5
    tolerance: float = 0.5

    def fit(self, frame: Any) -> DisconfirmationFitted:
        """Return the differences of a frame with ``item``, ``perception`` and ``expectation`` (may be missing).

        Optional ``retrospective`` (0/1) marks expectations asked after delivery; they are counted, and a warning says so.
        Raises BadFrame for missing columns or answers outside the scale, NotEnoughData for no perception.
        """
        table = open_frame(
            frame, text=("item",), numbers=("perception", "expectation"), optional_numbers=("retrospective",)
        ).complete("item", "perception")
        table = table.within("perception", self.low, self.high).within("expectation", self.low, self.high)
        table = table.required(1, "answer")
        groups: dict[str, list[tuple[float, float]]] = {}
        alone: list[float] = []
        for item, perception, expectation in table.rows("item", "perception", "expectation"):
            if expectation is None:
                alone.append(perception)
            else:
                groups.setdefault(item, []).append((expectation, perception))
        late = _asked_late(table)
        pairs = [pair for found in groups.values() for pair in found]
        return DisconfirmationFitted(
            n=len(table),
            warnings=(
                *table.warnings,
                *((f"{late} expectations were asked after delivery.",) if late else ()),
            ),
            retrospective=late,
            index=fmean(p - e for e, p in pairs) if pairs else None,
            items=tuple(self._item(name, groups[name]) for name in sorted(groups)),
            perception_only=fmean(alone) if alone else None,
            without_expectation=len(alone),
        )

    def _item(self, name: str, pairs: list[tuple[float, float]]) -> DisconfirmationItem:
        differences = [perception - expectation for expectation, perception in pairs]
        return DisconfirmationItem(
            item=name,
            n=len(pairs),
            expectation=fmean(expectation for expectation, _ in pairs),
            perception=fmean(perception for _, perception in pairs),
            difference=fmean(differences),
            delighted=sum(difference > self.tolerance for difference in differences),
            confirmed=sum(abs(difference) <= self.tolerance for difference in differences),
            disappointed=sum(difference < -self.tolerance for difference in differences),
            ceiling=sum(expectation == self.high for expectation, _ in pairs),
        )


def _asked_late(table: Table) -> int:
    if not table.has("retrospective"):
        return 0
    table.within("retrospective", 0, 1, whole=True)
    return sum(bool(late) and e is not None for late, e in table.rows("retrospective", "expectation"))


@dataclass(frozen=True)
class ServqualDimension:
    """One dimension: its mean gap P − E and mean perception; None when too few of its items were answered."""

    dimension: str
    gap: float | None
    perception: float | None
    answered: float


@dataclass(frozen=True, kw_only=True)
class ServqualFitted(Fitted):
    """The weighted gap over the dimensions that were answered, the same of perception alone, and the dimensions."""

    score: float | None
    perception_score: float | None
    dimensions: tuple[ServqualDimension, ...]


@dataclass(frozen=True)
class Servqual:
    """Service quality as perception minus expectation in five dimensions on a 7-point scale.

    ``weights`` are the points customers give each dimension (any sum; 20 each of 100 by default).
    """

    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(DIMENSIONS, 20.0))

    def fit(self, frame: Any) -> ServqualFitted:
        """Return the gaps of a frame with ``dimension``, ``expectation`` and ``perception`` (1 … 7), a row per item asked.

        A dimension of which less than 70 % of the rows carry both answers is missing and its weight left out.
        Raises BadFrame for missing columns or unknown dimensions, NotEnoughData when no row is complete.
        """
        table = open_frame(frame, text=("dimension",), numbers=("expectation", "perception"))
        table = table.within("expectation", 1, 7).within("perception", 1, 7).required(1, "answer")
        groups: dict[str, list[tuple[float | None, float | None]]] = {name: [] for name in self.weights}
        for name, expectation, perception in table.rows("dimension", "expectation", "perception"):
            if name not in groups:
                raise BadFrame(f"“{name}” is none of the dimensions {', '.join(groups)}.")
            groups[name].append((expectation, perception))
        found = tuple(_dimension(name, pairs) for name, pairs in groups.items())
        return ServqualFitted(
            n=len(table),
            warnings=(
                *table.warnings,
                *(f"Too few answers on {one.dimension}: left out." for one in found if one.gap is None),
            ),
            score=self._weighted({one.dimension: one.gap for one in found}),
            perception_score=self._weighted({one.dimension: one.perception for one in found}),
            dimensions=found,
        )

    def _weighted(self, values: Mapping[str, float | None]) -> float | None:
        known = {name: value for name, value in values.items() if value is not None}
        total = sum(self.weights[name] for name in known)
        return sum(self.weights[name] * value for name, value in known.items()) / total if total > 0 else None


def _dimension(name: str, pairs: list[tuple[float | None, float | None]]) -> ServqualDimension:
    complete = [(e, p) for e, p in pairs if e is not None and p is not None]
    answered = len(complete) / len(pairs) if pairs else 0.0
    if not complete or answered < ANSWERED:
        return ServqualDimension(name, None, None, answered)
    return ServqualDimension(name, fmean(p - e for e, p in complete), fmean(p for _, p in complete), answered)
