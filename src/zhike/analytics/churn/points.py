"""Risk without a history of losses: points for what worries, each a reason (theory item 27).

risk = 1 / (1 + e^−(base + Σ points)). The points are a start to be edited, not a finding; with 100 losses
``ChurnRisk`` learns its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import exp
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.frames import BadFrame

__all__ = ["POINTS", "RiskPoints"]


@dataclass(frozen=True)
class Signal:
    """How many points a value earns (0 … 1 of the signal's weight), and the sentence that says so."""

    degree: Callable[[float], float]
    says: str


def _rising(low: float, high: float) -> Callable[[float], float]:
    return lambda value: min(max((value - low) / (high - low), 0.0), 1.0)


SIGNALS = {
    "overdue": Signal(_rising(1, 3), "silent for {0:.1f} × the usual interval"),
    "amount_change": Signal(lambda value: _rising(0, 0.5)(-value), "amount changed by {0:+.0%}"),
    "severe_cases": Signal(lambda value: float(value > 0), "{0:.0f} severe cases open"),
    "contact_left": Signal(lambda value: float(value > 0), "the key contact has left"),
    "silence": Signal(_rising(60, 180), "no contact for {0:.0f} days"),
    "competitor_seen": Signal(lambda value: float(value > 0), "a competitor was seen"),
    "nps": Signal(lambda value: _rising(3, 10)(10 - value) if value <= 6 else 0.0, "would recommend us: {0:.0f} of 10"),
    "days_late": Signal(_rising(0, 60), "pays {0:.0f} days late"),
}  # fmt: skip
POINTS = {
    "overdue": 2.0, "amount_change": 1.2, "severe_cases": 1.0, "contact_left": 1.0, "silence": 0.8,
    "competitor_seen": 0.8, "nps": 0.8, "days_late": 0.5,
}  # fmt: skip


@dataclass(frozen=True)
class RiskPoints:
    """``points`` per signal and ``base``, the log-odds of a customer about whom nothing worries (−3: 5 %)."""

    points: Mapping[str, float] = field(default_factory=lambda: dict(POINTS))
    base: float = -3.0

    def score(self, frame: Any, top: int = 3) -> Any:
        """Return the frame with ``risk``, ``reasons`` (the ``top`` signals with most points, or null) and ``known``.

        The frame has some of the columns of POINTS; ``known`` is the share of all points whose signal has a value. A
        missing value earns nothing; with none known the risk is null, never 0. Raises BadFrame without any of them.
        """
        if unknown := [name for name in self.points if name not in SIGNALS]:
            raise BadFrame(f"There is no signal {', '.join(unknown)}; there are {', '.join(SIGNALS)}.")
        table = open_frame(frame, optional_numbers=tuple(self.points))
        names = [name for name in self.points if table.has(name)]
        if not names:
            raise BadFrame(f"The frame lacks the columns {', '.join(self.points)}; one of them is needed.")
        found = [self._judged(dict(zip(names, row, strict=True)), top) for row in table.rows(*names)]
        risks, reasons, known = zip(*found, strict=True) if found else ((), (), ())
        return with_answers(frame, {"risk": risks, "reasons": reasons, "known": known})

    def _judged(self, values: dict[str, Any], top: int) -> tuple[float | None, str | None, float]:
        given = {name: value for name, value in values.items() if value is not None}
        earned = {name: self.points[name] * SIGNALS[name].degree(value) for name, value in given.items()}
        known = sum(self.points[name] for name in given) / sum(self.points.values())
        if not given:
            return None, None, 0.0
        best = sorted((name for name in earned if earned[name] > 0), key=lambda name: (-earned[name], name))[
            :top
        ]
        reasons = ", ".join(SIGNALS[name].says.format(given[name]) for name in best) or None
        return 1 / (1 + exp(-self.base - sum(earned.values()))), reasons, known
