"""How likely is each customer to leave, and why? An additive logistic model: one curve a number, one weight a word.

Additive, so each customer's risk splits exactly into reasons. Give features as they were at a date and losses after
it; a column known only afterwards makes any model look good, and useless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from zhike.analytics.answers import open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["ChurnRisk", "ChurnRiskFitted"]

LEAST_LOSSES = 100


@dataclass(frozen=True, kw_only=True)
class ChurnRiskFitted(Fitted):
    """Knots per numeric column, words per text column, and the weights of their parts in that order."""

    knots: dict[str, tuple[float, ...]]
    words: dict[str, tuple[str, ...]]
    weights: tuple[float, ...]
    centers: tuple[float, ...]
    bias: float
    base_rate: float

    def predict(self, frame: Any, top: int = 3) -> Any:
        """Return the frame with ``risk`` (0 … 1) and ``reasons``: the columns that raise it most, or null.

        A missing number counts as the lowest knot, an unknown word as none of those known.
        """
        parts = (_parts(frame, self.knots, self.words) - np.array(self.centers)) * np.array(self.weights)
        owners = _owners(self.knots, self.words)
        names = list(dict.fromkeys(owners))
        pushes = np.stack(
            [parts[:, [owner == name for owner in owners]].sum(axis=1) for name in names], axis=1
        )
        order = np.argsort(-pushes, axis=1, kind="stable")[:, :top]
        reasons = [
            ", ".join(names[place] for place in row if push[place] > 0) or None
            for row, push in zip(order, pushes, strict=True)
        ]
        return with_answers(frame, {"risk": expit(pushes.sum(axis=1) + self.bias), "reasons": reasons})


@dataclass(frozen=True)
class ChurnRisk:
    """Learns risk from ``numbers`` and ``words`` columns; ``cost`` is the inverse of the shrinkage."""

    numbers: tuple[str, ...]
    words: tuple[str, ...] = ()
    knots: int = 8
    cost: float = 0.05

    def fit(self, frame: Any, lost: str = "lost") -> ChurnRiskFitted:
        """Learn from a row per customer with ``lost`` 1 or 0. Raises NotEnoughData below 100 losses or 100 who stayed."""
        if not self.numbers and not self.words:
            raise BadFrame("At least one column to learn from is needed.")
        if lost in (*self.numbers, *self.words):
            raise BadFrame(f"The column {lost} is what is to be foretold; it can't be learned from.")
        table = open_frame(frame, numbers=(*self.numbers, lost), text=self.words).within(
            lost, 0, 1, whole=True
        )
        if None in table.values(lost):
            raise BadFrame(f"The column {lost} lacks values.")
        target = np.array(table.values(lost), dtype=np.int64)
        if (count := int(min(target.sum(), len(target) - target.sum()))) < LEAST_LOSSES:
            raise NotEnoughData(
                f"Not enough data: {count} customers of a kind, at least {LEAST_LOSSES} lost and kept needed."
            )
        knots = {name: self._knots(table.values(name)) for name in self.numbers}
        words = {
            name: tuple(sorted({one for one in table.values(name) if one is not None})) for name in self.words
        }
        parts = _parts(frame, knots, words)
        centers, scale = parts.mean(axis=0), parts.std(axis=0)
        scale[scale < 1e-9] = 1.0
        order = np.lexsort((*((parts - centers) / scale).T, target))
        model = LogisticRegression(C=self.cost, max_iter=1000, tol=1e-6)
        model.fit(((parts - centers) / scale)[order], target[order])
        return ChurnRiskFitted(
            n=len(target), warnings=table.warnings, knots=knots, words=words, centers=tuple(centers.tolist()),
            weights=tuple((model.coef_[0] / scale).tolist()), bias=float(model.intercept_[0]),
            base_rate=float(target.mean()),
        )  # fmt: skip

    def _knots(self, values: list[float | None]) -> tuple[float, ...]:
        known = np.array([one for one in values if one is not None])
        if not len(known):
            return (0.0,)
        return tuple(np.unique(np.quantile(known, np.linspace(0, 1, self.knots + 1)[:-1])).tolist())


def _owners(knots: dict[str, tuple[float, ...]], words: dict[str, tuple[str, ...]]) -> list[str]:
    """Return which column each part belongs to."""
    return [name for table in (knots, words) for name, found in table.items() for _ in found]


def _parts(frame: Any, knots: dict[str, tuple[float, ...]], words: dict[str, tuple[str, ...]]) -> np.ndarray:
    """Return the parts of each row: how far a number lies above each knot, and 1 for the word it has."""
    table = open_frame(frame, numbers=tuple(knots), text=tuple(words))
    columns = []
    for name, places in knots.items():
        values = np.array([places[0] if one is None else one for one in table.values(name)], dtype=np.float64)
        columns += [np.maximum(values - place, 0) for place in places]
    for name, known in words.items():
        found = table.values(name)
        columns += [np.array([one == word for one in found], dtype=np.float64) for word in known]
    return np.stack(columns, axis=1)
