"""How long do customers stay, those who are still there included? Kaplan–Meier curve and restricted mean.

Sources: Kaplan, E. L. & Meier, P. (1958), JASA 53(282), 457–481; intervals by Greenwood's variance on the log-log
scale and the variance of the restricted mean: Klein, J. P. & Moeschberger, M. L. (2003), Survival Analysis, 2nd ed.,
formulas 4.3.2 and 4.5.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

import numpy as np

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import normal_quantile

__all__ = ["KaplanMeier", "KaplanMeierFitted"]


@dataclass(frozen=True, kw_only=True)
class KaplanMeierFitted(Fitted):
    """The curve as steps: from each time on, the share that stays; ``longest`` is the longest time observed."""

    times: tuple[float, ...]
    survival: tuple[float, ...]
    at_risk: tuple[int, ...]
    lost: tuple[int, ...]
    longest: float

    def at(self, time: float) -> float:
        """Return the share that stays beyond a time. Raises BadFrame beyond the longest time observed."""
        self._check(time)
        place = int(np.searchsorted(self.times, time, side="right"))
        return self.survival[place - 1] if place else 1.0

    def interval(self, time: float, confidence: float = 0.95) -> tuple[float, float]:
        """Return the interval of the share that stays beyond a time, within 0 … 1.

        (1, 1) before the first loss; where nobody is left the interval before the last loss is the last that is known.
        """
        self._check(time)
        place = int(np.searchsorted(self.times, time, side="right"))
        while place and self.survival[place - 1] <= 0:
            place -= 1
        if not place:
            return (1.0, 1.0) if not self.times or time < self.times[0] else (0.0, 1.0)
        share, spread = self.survival[place - 1], sqrt(self._greenwood()[place - 1])
        stretch = normal_quantile(confidence) * spread / log(share)
        return share ** exp(-stretch), share ** exp(stretch)

    def restricted_mean_error(self, limit: float) -> float:
        """Return the standard error of the restricted mean."""
        self._check(limit)
        times = np.array([time for time in self.times if time <= limit])
        rest = np.array([self.restricted_mean(limit) - self.restricted_mean(time) for time in times])
        at_risk, lost = (np.array(one[: len(times)], dtype=float) for one in (self.at_risk, self.lost))
        some = at_risk > lost
        return float(np.sqrt((rest[some] ** 2 * lost[some] / (at_risk[some] * (at_risk - lost)[some])).sum()))

    def _greenwood(self) -> np.ndarray:
        """Return Σ lost / (at risk · (at risk − lost)) up to each time; infinite where all were lost."""
        at_risk, lost = np.array(self.at_risk, dtype=float), np.array(self.lost, dtype=float)
        with np.errstate(divide="ignore"):
            return np.asarray(np.cumsum(lost / (at_risk * (at_risk - lost))))

    def restricted_mean(self, limit: float) -> float:
        """Return the mean time that customers stay, counted up to a limit: the area under the curve."""
        self._check(limit)
        steps = [0.0, *(time for time in self.times if time < limit), limit]
        heights = [1.0, *self.survival]
        return float(
            sum((b - a) * heights[place] for place, (a, b) in enumerate(zip(steps, steps[1:], strict=False)))
        )

    @property
    def median(self) -> float | None:
        """Return the first time at which half or fewer stay; None where more than half stay."""
        return next(
            (time for time, share in zip(self.times, self.survival, strict=True) if share <= 0.5), None
        )

    def _check(self, time: float) -> None:
        if not 0 <= time <= self.longest:
            raise BadFrame(f"The curve is known from 0 to {self.longest:g}, not at {time:g}.")


@dataclass(frozen=True)
class KaplanMeier:
    """Estimates the curve; at equal times, losses come before those who are merely no longer observed."""

    def fit(
        self, frame: Any, duration: str = "duration", lost: str = "lost", unit: str = "month"
    ) -> KaplanMeierFitted:
        """Learn from a row per customer: time observed (≥ 0), and whether lost then (1) or still there (0)."""
        table = open_frame(frame, numbers=(duration, lost)).complete(duration, lost).required(1, "customer")
        table.within(lost, 0, 1, whole=True).within(duration, 0, float(np.finfo(float).max))
        durations, events = np.array(table.values(duration)), np.array(table.values(lost))
        times = np.unique(durations[events == 1])
        ordered = np.sort(durations)
        at_risk = len(ordered) - np.searchsorted(ordered, times, side="left")
        ended = np.sort(durations[events == 1])
        counts = np.searchsorted(ended, times, side="right") - np.searchsorted(ended, times, side="left")
        survival = np.cumprod(1 - counts / at_risk)
        return KaplanMeierFitted(
            n=len(table), unit=unit, warnings=table.warnings, times=tuple(times.tolist()), longest=float(ordered[-1]),
            survival=tuple(survival.tolist()), at_risk=tuple(at_risk.tolist()), lost=tuple(counts.tolist()),
        )  # fmt: skip
