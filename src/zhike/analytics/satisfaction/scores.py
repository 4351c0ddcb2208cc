"""How content are they, and how hard do we make it? CSAT, CES, the heart score and ACSI.

Sources: CSAT as top-2-box share; CES: Dixon, Freeman & Toman (2010), HBR 88(7/8), in the form CES 2.0 (agreement
1 … 7); ACSI: Fornell, Johnson, Anderson, Cha & Bryant (1996), Journal of Marketing 60(4), 7–18.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import wilson

__all__ = [
    "Acsi",
    "AcsiFitted",
    "BoxFitted",
    "CustomerEffort",
    "CustomerSatisfaction",
    "Heart",
    "HeartFitted",
]

FEW_ANSWER = 0.2
ACSI_ITEMS = ("satisfaction", "expectation", "ideal")
HEART_ITEMS = ("pleasant", "valued", "understood", "comfortable")


@dataclass(frozen=True, kw_only=True)
class BoxFitted(Fitted):
    """The share of answers in the top boxes with Wilson's interval, the mean, and the share of those asked who answered."""

    share: float
    low: float
    high: float
    mean: float
    response_rate: float | None


@dataclass(frozen=True)
class CustomerSatisfaction:
    """CSAT: the share of answers 4 and 5 on a scale of 1 … 5. ``asked`` is how many were asked, if known."""

    asked: int | None = None

    def fit(self, frame: Any) -> BoxFitted:
        """Return the share of a frame with the column ``score``. Raises BadFrame, NotEnoughData for no answer."""
        return _box(frame, top=4, scale=5, asked=self.asked)


@dataclass(frozen=True)
class CustomerEffort:
    """CES 2.0: the share of answers 5 … 7 to “made it easy for me”, 1 … 7. ``asked`` is how many were asked, if known."""

    asked: int | None = None

    def fit(self, frame: Any) -> BoxFitted:
        """Return the share of a frame with the column ``score``. Raises BadFrame, NotEnoughData for no answer."""
        return _box(frame, top=5, scale=7, asked=self.asked)


def _box(frame: Any, *, top: int, scale: int, asked: int | None) -> BoxFitted:
    table = open_frame(frame, numbers=("score",)).complete("score").within("score", 1, scale, whole=True)
    table = table.required(1, "answer")
    scores = table.values("score")
    n = len(scores)
    if asked is not None and asked < n:
        raise BadFrame(f"{n} answered, but only {asked} were asked.")
    rate = n / asked if asked else None
    hits = sum(score >= top for score in scores)
    low, high = wilson(hits, n)
    note = (
        ("Fewer than 20 % answered: those who did may differ from the rest.",)
        if rate is not None and rate < FEW_ANSWER
        else ()
    )
    return BoxFitted(
        n=n,
        share=hits / n,
        low=low,
        high=high,
        mean=fmean(scores),
        response_rate=rate,
        warnings=(*table.warnings, *note),
    )


@dataclass(frozen=True, kw_only=True)
class HeartFitted(Fitted):
    """The mean of the four feelings, on the scale they were asked on, and each of them."""

    score: float
    items: dict[str, float]


@dataclass(frozen=True)
class Heart:
    """The heart score: mean of “pleasant”, “valued”, “understood” and “comfortable” on one scale, 1 … ``scale``."""

    scale: int = 5

    def fit(self, frame: Any) -> HeartFitted:
        """Return the score of a frame with the four columns; an answer counts when all four are given."""
        table = open_frame(frame, numbers=HEART_ITEMS).complete(*HEART_ITEMS)
        for name in HEART_ITEMS:
            table = table.within(name, 1, self.scale)
        table = table.required(1, "complete answer")
        means = {name: fmean(table.values(name)) for name in HEART_ITEMS}
        return HeartFitted(n=len(table), warnings=table.warnings, score=fmean(means.values()), items=means)


@dataclass(frozen=True, kw_only=True)
class AcsiFitted(Fitted):
    """The index 0 … 100, and the mean of each of its questions on 1 … 10."""

    index: float
    means: dict[str, float]


@dataclass(frozen=True)
class Acsi:
    """The American Customer Satisfaction Index of three questions on 1 … 10, with equal weights unless given."""

    weights: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(ACSI_ITEMS, 1.0))

    def fit(self, frame: Any) -> AcsiFitted:
        """Return (Σw·x̄ − Σw) / (9·Σw) · 100 of a frame with a column per weight. Raises BadFrame, NotEnoughData."""
        names = tuple(self.weights)
        total = sum(self.weights.values())
        if not names or min(self.weights.values()) < 0 or total <= 0:
            raise BadFrame("The weights of the index must not be negative, and not all of them 0.")
        table = open_frame(frame, numbers=names).complete(*names)
        for name in names:
            table = table.within(name, 1, 10)
        table = table.required(1, "complete answer")
        means = {name: fmean(table.values(name)) for name in names}
        index = (sum(self.weights[name] * means[name] for name in names) - total) / (9 * total) * 100
        return AcsiFitted(n=len(table), warnings=table.warnings, index=index, means=means)
