"""Are the departments good to each other, and do customers feel it? Internal satisfaction and the service-profit chain.

Source: Heskett, Jones, Loveman, Sasser & Schlesinger (1994), HBR 72(2), 164–174; the interval of a correlation: Fisher (1921).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import correlation, fmean
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import NotEnoughData
from zhike.analytics.intervals import normal_quantile

__all__ = ["InternalService", "InternalServiceFitted", "ServiceChain", "ServiceChainFitted"]

ANONYMOUS, ENOUGH = 5, 8


@dataclass(frozen=True, kw_only=True)
class InternalServiceFitted(Fitted):
    """The share of answers 4 and 5 by department; those with fewer than 5 answers are ``hidden``, to protect who answered."""

    shares: dict[str, float]
    means: dict[str, float]
    hidden: tuple[str, ...]


@dataclass(frozen=True)
class InternalService:
    """How content the departments are with each other, on 1 … 5."""

    def fit(self, frame: Any) -> InternalServiceFitted:
        """Return the shares of a frame with ``department`` (which is judged) and ``score`` (1 … 5).

        Raises BadFrame for a bad frame, NotEnoughData where no department has 5 answers.
        """
        table = open_frame(frame, text=("department",), numbers=("score",)).complete("department", "score")
        table = table.within("score", 1, 5, whole=True)
        groups: dict[str, list[float]] = {}
        for name, score in table.rows("department", "score"):
            groups.setdefault(name, []).append(score)
        shown = {name: groups[name] for name in sorted(groups) if len(groups[name]) >= ANONYMOUS}
        if not shown:
            raise NotEnoughData(f"Not enough data: no department has {ANONYMOUS} answers.")
        return InternalServiceFitted(
            n=len(table), warnings=table.warnings, hidden=tuple(sorted(set(groups) - set(shown))),
            shares={name: sum(one >= 4 for one in scores) / len(scores) for name, scores in shown.items()},
            means={name: fmean(scores) for name, scores in shown.items()},
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ServiceChainFitted(Fitted):
    """The correlation of internal satisfaction with that of customers ``lag`` periods later, and its interval.

    ``by_lag`` holds the correlation of every lag looked at; the one named was given, not picked.
    """

    correlation: float
    low: float
    high: float
    lag: int
    by_lag: dict[str, float]


@dataclass(frozen=True)
class ServiceChain:
    """Looks whether customers follow the departments: ``lag`` periods later, others up to ``most`` for comparison."""

    lag: int = 1
    most: int = 3
    confidence: float = 0.95

    def fit(self, frame: Any) -> ServiceChainFitted:
        """Return the correlation of a frame with ``period`` (whole numbers in order), ``internal`` and ``external``.

        Raises BadFrame for a bad frame, NotEnoughData below 8 pairs of periods, or where one side never changes.
        """
        table = open_frame(frame, numbers=("period", "internal", "external")).complete(
            "period", "internal", "external"
        )
        rows = {int(period): (a, b) for period, a, b in table.rows("period", "internal", "external")}
        pairs = {
            lag: [(rows[at][0], rows[at + lag][1]) for at in sorted(rows) if at + lag in rows]
            for lag in range(max(self.most, self.lag) + 1)
        }
        mine = pairs[self.lag]
        if len(mine) < ENOUGH:
            raise NotEnoughData(
                f"Not enough data: {len(mine)} pairs of periods with a lag of {self.lag}, at least {ENOUGH} needed."
            )
        by_lag = {str(lag): r for lag, found in pairs.items() if (r := _correlation(found)) is not None}
        if str(self.lag) not in by_lag:
            raise NotEnoughData("Not enough data: one side never changes.")
        r = by_lag[str(self.lag)]
        half = normal_quantile(self.confidence) / sqrt(len(mine) - 3)
        near = min(max(r, -1 + 1e-12), 1 - 1e-12)
        low, high = tanh(atanh(near) - half), tanh(atanh(near) + half)
        note = () if not low <= 0 <= high else ("No measurable link yet: the interval includes 0.",)
        return ServiceChainFitted(
            n=len(mine), warnings=(*table.warnings, *note), correlation=r, low=low, high=high, lag=self.lag, by_lag=by_lag
        )  # fmt: skip


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    if len(pairs) < 3 or any(len(set(side)) < 2 for side in zip(*pairs, strict=True)):
        return None
    return correlation([one for one, _ in pairs], [other for _, other in pairs])
