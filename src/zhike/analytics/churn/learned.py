"""How likely is each customer to leave, and why? Curves that add up, blended with shallow trees, calibrated.

Give features as they were at a date and losses after it (``snapshots`` makes them from purchases); a column known only
afterwards makes any model look good, and useless. Any other yes/no question is learned the same way: who buys, who pays.
Sources: those of ``learning.blend``; on leaks of what is known only afterwards: Kaufman, S. et al. (2012), Leakage in data
mining, ACM TKDD 6(4), 15.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from zhike.analytics.answers import open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.learning.blend import Blend, Quality, fit_blend
from zhike.analytics.learning.encoding import read_encoding
from zhike.analytics.learning.trees import Growth

__all__ = ["ChurnRisk", "ChurnRiskFitted"]

LEAST_LOSSES = 100
SUSPICIOUS = 0.97
GROWTHS = (Growth(), Growth(trees=240, rate=0.05, leaves=63, least=20, columns=0.15))


@dataclass(frozen=True, kw_only=True)
class ChurnRiskFitted(Fitted):
    """The model, the share lost in the data, and ``quality``: how good it is on customers it has not seen."""

    blend: Blend
    base_rate: float
    quality: Quality

    def predict(self, frame: Any, top: int = 3) -> Any:
        """Return the frame with ``risk`` (0 … 1) and ``reasons``: what raises it most, at most ``top``, or null.

        A missing number counts as the usual one, an unknown word as none of those known.
        """
        if top < 1:
            raise BadFrame("At least one reason must be asked for.")
        table = self.blend.encoding.opened(frame)
        pushes, usual = self.blend.pushes(table)
        order = np.argsort(-pushes, axis=1, kind="stable")[:, :top]
        shown = self.blend.encoding.shown(table)
        reasons = [
            ", ".join(shown[place][row] for place in places if pushes[row, place] > 0) or None
            for row, places in enumerate(order.tolist())
        ]
        return with_answers(frame, {"risk": expit(pushes.sum(axis=1) + usual), "reasons": reasons})


@dataclass(frozen=True)
class ChurnRisk:
    """Learns risk from ``numbers`` and ``words`` columns.

    ``costs``, the inverse of the shrinkage of the curves, are tried and one is chosen; likewise of ``growths``, the ways to
    grow trees: few customers bear shallow trees, many with entangled reasons deeper ones.
    """

    numbers: tuple[str, ...]
    words: tuple[str, ...] = ()
    knots: int = 8
    costs: tuple[float, ...] = (0.03, 0.3, 3.0)
    growths: tuple[Growth, ...] = GROWTHS

    def fit(self, frame: Any, lost: str = "lost") -> ChurnRiskFitted:
        """Learn from a row per customer with ``lost`` 1 or 0. Raises NotEnoughData below 100 losses or 100 who stayed."""
        if not self.numbers and not self.words:
            raise BadFrame("At least one column to learn from is needed.")
        if not self.costs or not self.growths:
            raise BadFrame("At least one cost and one way to grow trees are needed.")
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
        encoding = read_encoding(table, self.numbers, self.words, self.knots)
        blend, quality = fit_blend(table, target, encoding, costs=self.costs, growths=self.growths)
        warnings = table.warnings
        if quality.auc > SUSPICIOUS:
            warnings += ("Too good to be true: does a column tell what was known only after customers left?",)
        return ChurnRiskFitted(
            n=len(target), warnings=warnings, blend=blend, quality=quality, base_rate=float(target.mean())
        )
