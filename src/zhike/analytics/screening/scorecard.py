"""Which accounts deserve more of us? A scorecard of attractiveness with missing data handled in the open.

Sources: the market attractiveness – strength matrix of GE and McKinsey; McDonald & Woodburn (2007), Key Account
Management; Z″: Altman (1995), for companies that are not listed manufacturers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import fmean

import numpy as np

from zhike.analytics.frames import BadFrame

__all__ = [
    "Criterion",
    "DEFAULT",
    "Scorecard",
    "ScorecardResult",
    "altman_z",
    "financial_health",
    "what_lifts",
]

BANDS = ((70.0, "key"), (50.0, "potential"), (30.0, "regular"), (float("-inf"), "observe"))
SURE = 0.6
SOUND = 30.0


@dataclass(frozen=True)
class Criterion:
    """One criterion: its weight and a piecewise-linear map from raw values to 0 … 100 points.

    ``points`` are (value, points) with rising values; beyond the ends the end points hold.
    """

    key: str
    weight: float
    points: tuple[tuple[float, float], ...]

    def score(self, value: float) -> float:
        """Return the points of a raw value.

        >>> Criterion("growth", 1, ((-10, 0), (0, 30), (10, 60), (30, 100))).score(5)
        45.0
        """
        return float(np.interp(value, [x for x, _ in self.points], [y for _, y in self.points]))

    def reaches(self, points: float) -> float | None:
        """Return the first raw value of the map that earns so many points, None where none does."""
        for (low, left), (high, right) in pairwise(self.points):
            if left != right and min(left, right) <= points <= max(left, right):
                return low + (high - low) * (points - left) / (right - left)
        return None


DEFAULT = (
    Criterion("growth", 0.3, ((-10, 0), (0, 30), (10, 60), (30, 100))),
    Criterion("share", 0.3, ((0, 0), (5, 40), (20, 80), (40, 100))),
    Criterion("finance", 0.4, ((0, 0), (100, 100))),
)


@dataclass(frozen=True)
class ScorecardResult:
    """The score 0 … 100 (None: no criterion is known), its class, and why.

    ``confidence`` is the share of the weights that was known. ``parts`` are the points of each known criterion,
    ``missing`` names the others, ``held_back`` says why an account is not called key. ``next_class`` tells how many
    points of score are missing to the next class.
    """

    score: float | None
    category: str | None
    confidence: float
    parts: dict[str, float]
    missing: tuple[str, ...]
    held_back: str
    next_class: tuple[str, float] | None


@dataclass(frozen=True)
class Scorecard:
    """Scores accounts by weighted criteria. ``version`` is kept with each result by whoever stores it."""

    criteria: tuple[Criterion, ...] = DEFAULT
    bands: tuple[tuple[float, str], ...] = BANDS
    version: str = "1"

    def __post_init__(self) -> None:
        if not self.criteria or any(one.weight <= 0 for one in self.criteria):
            raise BadFrame("A scorecard has criteria, each with a weight above 0.")
        for one in self.criteria:
            values = [value for value, _ in one.points]
            if not values or values != sorted(set(values)):
                raise BadFrame(f"The values of the criterion {one.key} must rise from point to point.")

    def score(self, values: Mapping[str, float | None], *, defaulted: bool = False) -> ScorecardResult:
        """Return the result for one account from raw values by criterion; None or absent is “not known”.

        Missing criteria are left out and the others weigh more; ``key`` is not given below a confidence of .6, with
        financial health under 30, or when the account has ``defaulted``. Raises BadFrame for a value that is no number.
        """
        known = {one.key: value for one in self.criteria if (value := values.get(one.key)) is not None}
        for key, value in known.items():
            if not isfinite(value):
                raise BadFrame(f"The value of {key} is no number.")
        parts = {one.key: one.score(known[one.key]) for one in self.criteria if one.key in known}
        missing = tuple(one.key for one in self.criteria if one.key not in known)
        total = sum(one.weight for one in self.criteria)
        weight = sum(one.weight for one in self.criteria if one.key in parts)
        if not parts:
            return ScorecardResult(None, None, 0.0, {}, missing, "Nothing is known of this account.", None)
        score = sum(one.weight * parts[one.key] for one in self.criteria if one.key in parts) / weight
        held = _held_back(weight / total, parts, defaulted)
        category = next(name for limit, name in self.bands if score >= limit)
        if held and category == self.bands[0][1]:
            category = self.bands[1][1]
        else:
            held = ""
        return ScorecardResult(score, category, weight / total, parts, missing, held, self._next(score))

    def _next(self, score: float) -> tuple[str, float] | None:
        above = [(limit, name) for limit, name in self.bands if limit > score]
        return (above[-1][1], above[-1][0] - score) if above else None


def what_lifts(card: Scorecard, values: Mapping[str, float | None]) -> dict[str, float]:
    """Return for each criterion the raw value that alone would lift the account to its next class, least change first.

    A criterion that can't do it by itself is left out, and so is one that is not known. The least change is measured in
    points. Empty for an account in the highest class or of which nothing is known. Raises BadFrame as ``score`` does.

    >>> found = what_lifts(Scorecard(), {"growth": 0.0, "share": 5.0, "finance": 60.0})
    >>> {key: round(value, 2) for key, value in found.items()}
    {'finance': 72.5, 'growth': 5.56, 'share': 11.25}
    """
    found = card.score(values)
    if found.next_class is None:
        return {}
    weight = sum(one.weight for one in card.criteria if one.key in found.parts)
    lifts = []
    for one in card.criteria:
        needed = found.next_class[1] * weight / one.weight
        if one.key in found.parts and (value := one.reaches(found.parts[one.key] + needed)) is not None:
            lifts.append((needed, one.key, value))
    return {key: value for _, key, value in sorted(lifts)}


def _held_back(confidence: float, parts: Mapping[str, float], defaulted: bool) -> str:
    if defaulted:
        return "A serious default is on record."
    if parts.get("finance", 100.0) < SOUND:
        return "Its financial health is below 30."
    if confidence < SURE:
        return "Too little is known to call it key."
    return ""


RATIOS = {
    "current_ratio": ((0.5, 0), (1.0, 40), (1.5, 70), (2.0, 100)),
    "debt_ratio": ((0.3, 100), (0.5, 70), (0.7, 40), (1.0, 0)),
    "net_margin": ((-0.1, 0), (0.0, 30), (0.1, 70), (0.2, 100)),
    "days_overdue": ((0, 100), (30, 60), (60, 30), (90, 0)),
}


def financial_health(ratios: Mapping[str, float | None]) -> float | None:
    """Return the mean points (0 … 100) of the ratios known, or None: current and debt ratio, net margin, days overdue."""
    known = [
        Criterion(key, 1, points).score(value)
        for key, points in RATIOS.items()
        if (value := ratios.get(key)) is not None and isfinite(value)
    ]
    return fmean(known) if known else None


def altman_z(
    working_capital: float, retained: float, ebit: float, equity: float, assets: float, liabilities: float
) -> float:
    """Return Z″ = 6.56·X₁ + 3.26·X₂ + 6.72·X₃ + 1.05·X₄: above 2.6 sound, below 1.1 in distress.

    X₁ … X₃ are working capital, retained earnings and EBIT over total assets, X₄ equity over liabilities, all in one
    currency. Raises BadFrame when assets or liabilities are not positive.
    """
    if assets <= 0 or liabilities <= 0:
        raise BadFrame("Z″ needs assets and liabilities above 0.")
    return (
        6.56 * working_capital / assets
        + 3.26 * retained / assets
        + 6.72 * ebit / assets
        + 1.05 * equity / liabilities
    )
