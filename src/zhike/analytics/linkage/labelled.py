"""Linkage learned from pairs that somebody judged: a logistic regression over similarities.

Each comparison gives three features: the similarity (the middle where a value is missing), whether it is total, and
whether a value is missing. Better than EM where a few hundred judged pairs exist; calibrated by its own likelihood.

Reference: S. Tejada, C. Knoblock & S. Minton (2001), "Learning object identification rules for information integration".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from zhike.analytics.columns import with_answers
from zhike.analytics.frames import NotEnoughData
from zhike.analytics.linkage.comparing import Comparison, Exact, Floats, Fuzzy, Words
from zhike.analytics.linkage.fellegi_sunter import Doubles
from zhike.analytics.linkage.linking import compare, texts

_KINDS: dict[str, type] = {kind.__name__: kind for kind in (Fuzzy, Exact, Words)}


@dataclass(frozen=True)
class LabelledLinkage:
    """Learn from a frame of judged pairs. Its columns are the fields with ``left`` and ``right`` before their names.

    ``strength`` is the inverse of the L2 penalty.
    """

    comparisons: tuple[Comparison, ...]
    left: str = "l_"
    right: str = "r_"
    strength: float = 10.0

    def fit(self, pairs: Any, label: str = "label") -> FittedLabelledLinkage:
        """Learn from pairs with a ``label`` column of 0 and 1. Raises NotEnoughData unless both occur."""
        judged = np.array(
            [str(value) in ("1", "1.0", "True", "true") for value in texts(pairs, {label})[label]]
        )
        if len(set(judged.tolist())) < 2:
            raise NotEnoughData("Not enough data: judged pairs of both kinds are needed, matches and others.")
        fitted = LogisticRegression(C=self.strength, max_iter=2000).fit(self.features(pairs), judged)
        return FittedLabelledLinkage(
            self,
            tuple(map(float, fitted.coef_[0])),
            float(fitted.intercept_[0]),
            int(judged.sum()),
            len(judged),
        )

    def features(self, pairs: Any) -> Doubles:
        """Return the features of pairs, shape (pairs, 3 × comparisons)."""
        similar = self.similarities(pairs)
        absent = np.isnan(similar)
        filled = np.where(absent, 0.5, similar)
        return np.hstack([filled, similar == 1, absent]).astype(float)

    def similarities(self, pairs: Any) -> Floats:
        """Return the similarities of pairs, shape (pairs, comparisons)."""
        names = {each.field for each in self.comparisons}
        sides = [
            dict(zip(sorted(names), read.values(), strict=True))
            for read in (
                texts(pairs, {f"{side}{name}" for name in names}) for side in (self.left, self.right)
            )
        ]
        rows = np.arange(len(next(iter(sides[0].values()))), dtype=np.int64)
        return compare(self.comparisons, sides[0], sides[1], rows, rows)[1]


@dataclass(frozen=True)
class FittedLabelledLinkage:
    """Coefficients ready to judge further pairs."""

    model: LabelledLinkage
    coefficients: tuple[float, ...]
    intercept: float
    matches: int
    pairs: int

    def predict(self, pairs: Any) -> Any:
        """Return the pairs with a column ``probability``."""
        bits = self.model.features(pairs) @ np.array(self.coefficients) + self.intercept
        return with_answers(pairs, {"probability": (1 / (1 + np.exp(-np.clip(bits, -50, 50)))).round(6)})

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can carry."""
        rows = [{"kind": type(each).__name__, **asdict(each)} for each in self.model.comparisons]
        own = {name: value for name, value in asdict(self).items() if name != "model"}
        settings = {name: getattr(self.model, name) for name in ("left", "right", "strength")}
        return {"model": "labelled_linkage", "comparisons": rows, "settings": settings, **own}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> FittedLabelledLinkage:
        """Return what ``to_dict`` described."""
        compared = tuple(
            _KINDS[row["kind"]](
                **{n: tuple(v) if n == "levels" else v for n, v in row.items() if n != "kind"}
            )
            for row in stored["comparisons"]
        )
        model = LabelledLinkage(compared, **stored["settings"])
        return cls(
            model, tuple(stored["coefficients"]), stored["intercept"], stored["matches"], stored["pairs"]
        )
