"""The present value of what customers will still buy.

Source: Fader, Hardie & Lee (2005), Journal of Marketing Research 42(4), 415–430, in its discrete form by month:
CLV = Σ_months margin · E[M] · ΔE[Y] / (1 + d)^(month/12). Money already spent is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import narwhals as nw
import numpy as np

from zhike.analytics.frames import BadFrame
from zhike.analytics.lifetime.gamma_gamma import GammaGammaFitted
from zhike.analytics.lifetime.history import DAYS, History, histories

__all__ = ["Buying", "LifetimeValue"]


class Buying(Protocol):
    """A fitted model of buying: BG/NBD or Pareto/NBD."""

    @property
    def unit(self) -> str:
        """Return the unit of time it was fitted in."""
        ...

    def expected(self, history: History, t: float) -> np.ndarray:
        """Return the expected purchases in the next ``t`` units, shape (k,)."""
        ...


@dataclass(frozen=True)
class LifetimeValue:
    """Values customers over ``months``: ``margin`` is the share of the revenue that is ours, ``discount`` a year's rate."""

    months: int = 12
    margin: float = 1.0
    discount: float = 0.1

    def predict(self, frame: Any, buying: Buying, spend: GammaGammaFitted) -> nw.DataFrame[Any]:
        """Return the frame (x, t_x, T, spend) with ``purchases``, ``expected_spend`` and ``clv``, in the currency of spend.

        ``clv`` is null where the expected spend is not known. Raises BadFrame for a bad frame, a margin or discount
        that is none, no month, or a model fitted without a unit of time.
        """
        if self.months < 1 or self.discount <= -1 or not np.isfinite(self.margin):
            raise BadFrame(
                "There is at least one month, the discount lies above −1, and the margin is a number."
            )
        if buying.unit not in DAYS:
            raise BadFrame(f"The model must know its unit of time ({', '.join(DAYS)}) to look months ahead.")
        history = histories(frame, unit=buying.unit)
        month = DAYS["month"] / DAYS[buying.unit]
        before, discounted = np.zeros(len(history.x)), np.zeros(len(history.x))
        for number in range(1, self.months + 1):
            until = buying.expected(history, number * month)
            discounted += (until - before) / (1 + self.discount) ** (number / 12)
            before = until
        table = spend.predict(frame)
        backend = nw.get_native_namespace(table)
        weight = nw.new_series("clv", self.margin * discounted[history.inverse], nw.Float64, backend=backend)
        return table.with_columns(
            nw.new_series("purchases", before[history.inverse], nw.Float64, backend=backend),
            (weight * table["expected_spend"]).alias("clv"),
        )
