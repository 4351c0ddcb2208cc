"""The average of curves that add up and shallow trees, weighed and calibrated on folds held back from each part.

Everything is chosen inside the data given: rows are cut into folds, both parts learn without a fold and judge it, and
those judgements decide how much curves are shrunk, how deep and how many the trees are, how much each part counts and how
chances are bent (beta calibration, which knows that few risks are near 1 as well as near 0). The same judgements tell how good the model is on customers that it has
not seen; as a handful of choices were made on them, they flatter it by a little (bench.analytics.churn says how little).
Sources: Wolpert, D. H. (1992), Stacked generalization, Neural Networks 5(2), 241–259; Kull, M., Silva Filho, T. &
Flach, P. (2017), Beta calibration, AISTATS, PMLR 54, 623–631.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from threadpoolctl import threadpool_limits

from zhike.analytics.answers import Table
from zhike.analytics.learning.additive import Additive, fit_additive
from zhike.analytics.learning.encoding import Encoding
from zhike.analytics.learning.trees import Growth, Trees, grow
from zhike.analytics.progress import step

__all__ = ["Bend", "Blend", "CalibrationBin", "Quality", "fit_blend"]

# Where there are fewer rows to each leaf, larger trees have never won and are not tried; the first growth always is.
ROWS_A_LEAF = 200
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class CalibrationBin:
    """A tenth of the customers by risk: how many, the mean chance said, and the share to whom it happened."""

    customers: int
    said: float
    happened: float


@dataclass(frozen=True)
class Quality:
    """How good judgements on rows held back were: area under the ROC curve, Brier score, calibration by tenths."""

    auc: float
    brier: float
    tenths: tuple[CalibrationBin, ...]


@dataclass(frozen=True)
class Bend:
    """Beta calibration: of a chance p the log-odds low · ln p − high · ln(1 − p) + bias, with low and high at least 0."""

    low: float
    high: float
    bias: float

    def bent(self, score: Any) -> np.ndarray:
        """Return calibrated log-odds of log-odds; they never fall where those rise."""
        score = np.asarray(score, dtype=np.float64)
        return self.high * np.logaddexp(0, score) - self.low * np.logaddexp(0, -score) + self.bias


@dataclass(frozen=True)
class Blend:
    """Two models and how they are joined: log-odds = bend of (share · trees + (1 − share) · curves)."""

    encoding: Encoding
    additive: Additive
    trees: Trees
    share: float
    bend: Bend

    def pushes(self, table: Table) -> tuple[np.ndarray, float]:
        """Return how far each column moves the log-odds of each row, and the log-odds of nobody in particular."""
        columns = len(self.encoding.names)
        moved = np.zeros((len(table), columns))
        usual = 0.0
        if self.share < 1:
            moved += (1 - self.share) * self.additive.pushes(*self.encoding.hinges(table), columns)
            usual += (1 - self.share) * self.additive.bias
        if self.share > 0:
            moved += self.share * self.trees.pushes(*self.encoding.plain(table), columns)
            usual += self.share * self.trees.base
        score, level = moved.sum(axis=1) + usual, float(self.bend.bent(usual))
        away = np.where(np.abs(score - usual) < 1e-6, 1e-6, score - usual)
        # A row's columns share the bending among them, so that they still add up.
        return moved * ((self.bend.bent(usual + away) - level) / away)[:, None], level

    def chance(self, table: Table) -> np.ndarray:
        """Return the chance of each row."""
        moved, usual = self.pushes(table)
        chances: np.ndarray = expit(moved.sum(axis=1) + usual)
        return chances


def fit_blend(
    table: Table,
    target: np.ndarray,
    encoding: Encoding,
    *,
    costs: Sequence[float],
    growths: Sequence[Growth],
    folds: int = 4,
) -> tuple[Blend, Quality]:
    """Learn from the rows of a table and their 0/1 targets. The order of rows does not matter, nor does the clock."""
    hinges, plain = encoding.hinges(table)[0], encoding.plain(table)[0]
    order = np.lexsort((*plain.T, target))
    hinges, plain, target = hinges[order], plain[order], target[order]
    with threadpool_limits(1):
        cut = list(StratifiedKFold(folds, shuffle=True, random_state=0).split(plain, target))
        tried = np.zeros((len(costs), len(target)))
        for number, (seen, rest) in enumerate(cut, 1):
            step("fold of curves", number, folds)
            for place, cost in enumerate(costs):
                tried[place, rest] = fit_additive(hinges[seen], target[seen], cost).score(hinges[rest])
        best = _best(tried, target)
        growth, trees = _grown(plain, target, growths, cut)
        share, bend = _joined(tried[best], trees, target)
        said = expit(bend.bent(share * trees + (1 - share) * tried[best]))
        step("all customers", 1, 1)
        whole = grow(plain, target, growth)
        blend = Blend(encoding, fit_additive(hinges, target, costs[best]), whole, share, bend)
    return blend, judged(said, target)


def _grown(
    plain: np.ndarray,
    target: np.ndarray,
    growths: Sequence[Growth],
    cut: Sequence[tuple[np.ndarray, np.ndarray]],
) -> tuple[Growth, np.ndarray]:
    """Return the growth that does best, with as many trees as do best, and what such trees say of rows held back.

    One fold decides between growths, for they differ by more than folds do; all folds decide how many trees.
    """
    growths = [
        one for place, one in enumerate(growths) if not place or one.leaves * ROWS_A_LEAF <= len(target)
    ]
    first, rest = cut[0]
    step("fold of trees", 1, len(cut))
    grown = [grow(plain[first], target[first], one) for one in growths]
    staged = [trees.staged(plain[rest], _counts(one)) for trees, one in zip(grown, growths, strict=True)]
    losses = [min(log_loss(target[rest], expit(row)) for row in one) for one in staged]
    chosen = int(np.argmin(losses))
    growth = growths[chosen]
    said = np.zeros((len(_counts(growth)), len(target)))
    said[:, rest] = staged[chosen]
    for number, (seen, rest) in enumerate(cut[1:], 2):
        step("fold of trees", number, len(cut))
        said[:, rest] = grow(plain[seen], target[seen], growth).staged(plain[rest], _counts(growth))
    best = _best(said, target)
    return replace(growth, trees=_counts(growth)[best]), said[best]


def _counts(growth: Growth) -> list[int]:
    """Return the numbers of trees that are tried: eighths of the most."""
    return sorted({max(growth.trees * part // 8, 1) for part in range(1, 9)})


def _best(scores: np.ndarray, target: np.ndarray) -> int:
    """Return the row of log-odds with the least log loss."""
    return int(np.argmin([log_loss(target, expit(one)) for one in scores]))


def _joined(curves: np.ndarray, trees: np.ndarray, target: np.ndarray) -> tuple[float, Bend]:
    """Return the share of the trees and the bend with the least log loss."""
    best: tuple[float, float, Bend] | None = None
    for share in SHARES:
        loss, bend = _bend(share * trees + (1 - share) * curves, target)
        if best is None or loss < best[0]:
            best = (loss, share, bend)
    assert best is not None
    return best[1:]


def _bend(score: np.ndarray, target: np.ndarray) -> tuple[float, Bend]:
    """Return the least log loss of bent log-odds, and the bend that has it."""
    parts = np.column_stack([-np.logaddexp(0, -score), np.logaddexp(0, score), np.ones(len(score))])

    def loss(params: np.ndarray) -> tuple[float, np.ndarray]:
        bent = parts @ params
        return float(np.mean(np.logaddexp(0, bent) - target * bent)), parts.T @ (expit(bent) - target) / len(
            target
        )

    found = minimize(
        loss, np.array([1.0, 1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0, None), (0, None), (None, None)]
    )  # fmt: skip
    return float(found.fun), Bend(*found.x.tolist())


def judged(said: Any, target: np.ndarray) -> Quality:
    """Return how good chances were that were said without knowing the target."""
    said = np.asarray(said, dtype=np.float64)
    order = np.argsort(said, kind="stable")
    tenths = tuple(
        CalibrationBin(len(part), float(said[part].mean()), float(target[part].mean()))
        for part in np.array_split(order, 10)
        if len(part)
    )
    return Quality(float(roc_auc_score(target, said)), float(brier_score_loss(target, said)), tenths)
