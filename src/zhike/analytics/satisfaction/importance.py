"""What matters to them and how well do we do it? Importance–performance analysis, and drivers from the answers.

Sources: Martilla & James (1977), Journal of Marketing 41(1), 77–79; relative importance of correlated drivers:
Johnson (2000), Multivariate Behavioral Research 35(1), 1–19; rank correlation: Spearman (1904).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from statistics import fmean
from typing import Any

import numpy as np

from zhike.analytics.answers import Table, open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import NotEnoughData

__all__ = [
    "Drivers",
    "DriversFitted",
    "ImportancePerformance",
    "ImportancePerformanceFitted",
    "ItemPlace",
    "rank_correlation",
]

GREY = 10
QUADRANTS = {
    (True, False): "concentrate here",
    (True, True): "keep up the good work",
    (False, False): "low priority",
    (False, True): "possible overkill",
}


@dataclass(frozen=True)
class ItemPlace:
    """One item on the map. ``gap`` is importance minus performance; ``indicative`` below 10 answers.

    ``firm_importance`` is what we think they want, where it was asked, and ``misjudged`` that minus their importance.
    """

    item: str
    n: int
    importance: float
    performance: float
    gap: float
    quadrant: str
    indicative: bool
    firm_importance: float | None = None
    misjudged: float | None = None


@dataclass(frozen=True, kw_only=True)
class ImportancePerformanceFitted(Fitted):
    """The items, largest gap first, and the grand means where the axes cross."""

    items: tuple[ItemPlace, ...]
    importance_axis: float
    performance_axis: float
    agreement: float | None


@dataclass(frozen=True)
class ImportancePerformance:
    """Places items by their mean importance and performance; the axes cross at the grand means.

    With ``ranked`` the importance is a rank (1: matters most, ``high``: least) and is turned around to low + high − rank.
    """

    low: float = 1
    high: float = 5
    ranked: bool = False

    def fit(self, frame: Any) -> ImportancePerformanceFitted:
        """Return the map of a frame with ``item``, ``importance`` and ``performance``, a row per answer.

        With a column ``firm_importance`` (what we think they want), ``agreement`` is Spearman's ρ of the two
        rankings of items. Raises BadFrame for missing columns, NotEnoughData for fewer than 2 items.
        """
        table = open_frame(
            frame,
            text=("item",),
            numbers=("importance", "performance"),
            optional_numbers=("firm_importance",),
        )
        table = table.complete("item", "importance", "performance")
        for name in ("importance", "performance"):
            table = table.within(name, self.low, self.high)
        groups: dict[str, list[tuple[float, float]]] = {}
        for item, importance, performance in table.rows("item", "importance", "performance"):
            turned = self.low + self.high - importance if self.ranked else importance
            groups.setdefault(item, []).append((turned, performance))
        if len(groups) < 2:
            raise NotEnoughData("A map needs at least 2 items with answers.")
        means = {
            name: (fmean(i for i, _ in rows), fmean(p for _, p in rows)) for name, rows in groups.items()
        }
        across, up = fmean(i for i, _ in means.values()), fmean(p for _, p in means.values())
        ours = _firm_view(table)
        places = [
            _place(name, len(groups[name]), *means[name], across, up, ours.get(name))
            for name in sorted(means)
        ]
        shared = sorted(ours.keys() & means.keys())
        return ImportancePerformanceFitted(
            n=len(table),
            warnings=table.warnings,
            items=tuple(sorted(places, key=lambda place: (-place.gap, place.item))),
            importance_axis=across,
            performance_axis=up,
            agreement=rank_correlation([ours[name] for name in shared], [means[name][0] for name in shared]),
        )


def _place(
    name: str, n: int, importance: float, performance: float, across: float, up: float, firm: float | None
) -> ItemPlace:
    quadrant = QUADRANTS[importance >= across, performance >= up]
    misjudged = None if firm is None else firm - importance
    return ItemPlace(
        name, n, importance, performance, importance - performance, quadrant, n < GREY, firm, misjudged
    )


def _firm_view(table: Table) -> dict[str, float]:
    """Return what the firm thinks of each item's importance, where it was asked; on the customers' scale, never a rank."""
    ours: dict[str, list[float]] = {}
    if table.has("firm_importance"):
        for item, value in table.rows("item", "firm_importance"):
            if value is not None:
                ours.setdefault(item, []).append(value)
    return {item: fmean(values) for item, values in ours.items()}


def rank_correlation(first: list[float], second: list[float]) -> float | None:
    """Return Spearman's ρ with mean ranks for ties, or None where one side does not vary or has under 3 values.

    >>> rank_correlation([1, 2, 3, 4], [1, 3, 2, 4])
    0.8
    """
    if len(first) < 3:
        return None
    rho = (
        np.corrcoef(_ranks(first), _ranks(second))[0, 1]
        if len(set(first)) > 1 and len(set(second)) > 1
        else np.nan
    )
    return round(float(rho), 12) if isfinite(rho) else None


def _ranks(values: list[float]) -> np.ndarray:
    unique, inverse, counts = np.unique(np.asarray(values, float), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[inverse]


@dataclass(frozen=True, kw_only=True)
class DriversFitted(Fitted):
    """What moves the outcome: shares of the explained variance (they add to 1), slopes in outcome points, and R²."""

    shares: dict[str, float]
    slopes: dict[str, float]
    r_squared: float


@dataclass(frozen=True)
class Drivers:
    """Splits what explains an outcome among correlated drivers by Johnson's relative weights.

    Assumes straight lines; says how much goes together, not what causes what. Plain regression would give
    correlated drivers arbitrary, even negative, weights.
    """

    outcome: str
    drivers: tuple[str, ...]

    def fit(self, frame: Any) -> DriversFitted:
        """Return the shares of a frame with the outcome and the drivers as columns, a row per respondent.

        Rows with a missing answer are left out and counted. Raises BadFrame for missing columns, NotEnoughData
        for fewer than 10 complete rows per driver or a column that does not vary.
        """
        names = (self.outcome, *self.drivers)
        table = (
            open_frame(frame, numbers=names)
            .complete(*names)
            .required(10 * len(self.drivers), "complete answer")
        )
        y = np.asarray(table.values(self.outcome), float)
        x = np.column_stack([np.asarray(table.values(name), float) for name in self.drivers])
        still = [name for name, spread in zip(names, [y.std(), *x.std(axis=0)], strict=True) if spread == 0]
        if still:
            raise NotEnoughData(
                f"The answers to {', '.join(still)} are all the same, so nothing can be learned from them."
            )
        weights, r_squared = relative_weights(x, y)
        slopes = np.linalg.lstsq(np.column_stack([np.ones(len(y)), x]), y, rcond=None)[0][1:]
        total = weights.sum()
        shares = weights / total if total > 0 else weights
        return DriversFitted(
            n=len(table),
            warnings=table.warnings,
            shares=dict(zip(self.drivers, shares.tolist(), strict=True)),
            slopes=dict(zip(self.drivers, slopes.tolist(), strict=True)),
            r_squared=r_squared,
        )


def relative_weights(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return Johnson's raw relative weights, shape (k,), whose sum is R², for x of shape (n, k) and y of shape (n,)."""
    correlation = np.corrcoef(x, rowvar=False).reshape(x.shape[1], x.shape[1])
    with_y = np.array([np.corrcoef(column, y)[0, 1] for column in x.T])
    values, vectors = np.linalg.eigh(correlation)
    values = np.clip(values, 0, None)
    root = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    beta = np.linalg.pinv(root) @ with_y
    weights = (root**2) @ (beta**2)
    return weights, float(weights.sum())
