"""Was a campaign worth its cost, and what may a customer cost? (theory item 35)

With a control group the return is incremental: what came because of the campaign. Without one it is only attributed, and
the result says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from zhike.analytics.answers import open_frame
from zhike.analytics.experiment import Comparison, compare_means
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = [
    "Acquisition", "CampaignReturn", "acquisition", "campaign_return", "most_for_acquiring", "most_for_keeping",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CampaignReturn(Fitted):
    """Margin because of the campaign (or after it, if not ``incremental``), its cost, ROI = (margin − cost) / cost.

    ``low`` and ``high`` are the ends of the margin's interval, ``roi_low`` and ``roi_high`` those of the ROI; None
    without a control group.
    """

    incremental: bool
    margin: float
    cost: float
    roi: float
    low: float | None
    high: float | None
    roi_low: float | None
    roi_high: float | None
    comparison: Comparison | None


def campaign_return(
    frame: Any, cost: float, treated: str = "treated", margin: str = "margin", *, confidence: float = 0.95
) -> CampaignReturn:  # fmt: skip
    """Return what a campaign earned, from a row per customer: 0/1 ``treated`` and his ``margin`` since (0 for none).

    Raises BadFrame for missing columns, several currencies or a cost of 0 or less, NotEnoughData without two treated customers.
    """
    if not (isfinite(cost) and cost > 0):
        raise BadFrame("The cost of the campaign must be above 0.")
    table = open_frame(frame, numbers=(treated,), money=(margin,)).complete(treated, margin)
    table.within(treated, 0, 1, whole=True)
    group, earned = (np.array(table.values(name), dtype=np.float64) for name in (treated, margin))
    reached = earned[group == 1]
    if len(reached) < 2:
        raise NotEnoughData("Not enough data: at least two treated customers are needed.")
    if (group == 1).all():
        total = float(reached.sum())
        note = "There is no control group: the margin is attributed, not incremental."
        return CampaignReturn(
            n=len(table), warnings=(*table.warnings, note), incremental=False, margin=total, cost=cost,
            roi=(total - cost) / cost, low=None, high=None, roi_low=None, roi_high=None, comparison=None,
        )  # fmt: skip
    found = compare_means(_moments(earned[group == 0]), _moments(reached), confidence=confidence)
    total, low, high = (len(reached) * one for one in (found.difference, found.low, found.high))
    unsure = (
        ("The interval of the margin includes the cost: whether it paid is open.",)
        if low < cost < high
        else ()
    )
    return CampaignReturn(
        n=len(table), warnings=(*table.warnings, *unsure), incremental=True, margin=total, cost=cost,
        roi=(total - cost) / cost, low=low, high=high, roi_low=(low - cost) / cost, roi_high=(high - cost) / cost,
        comparison=found,
    )  # fmt: skip


def _moments(earned: np.ndarray) -> tuple[float, float, int]:
    """Return mean, standard deviation and number; infinite, to be refused, where squares are beyond any number."""
    with np.errstate(over="ignore"):
        return float(earned.mean()), float(earned.std(ddof=1)) if len(earned) > 1 else 0.0, len(earned)


@dataclass(frozen=True)
class Acquisition:
    """Cost per new customer (None for none won), and the months until his margin has paid for it (None if it never does)."""

    cost: float
    customers: int
    cac: float | None
    payback_months: float | None


def acquisition(
    costs: dict[str, float], customers: int, monthly_margin: float, churn: float = 0.0
) -> Acquisition:
    """Return CAC = all costs ÷ new customers of the same cohort, and the payback with a monthly ``churn`` of customers.

    Costs are named: campaign, time, commission, discounts. With churn c the margin of month k counts (1 − c)^k, so a
    customer who leaves too soon never pays back. Raises BadFrame for negative figures.

    >>> acquisition({"campaign": 9000.0, "time": 3000.0}, 100, 20.0)
    Acquisition(cost=12000.0, customers=100, cac=120.0, payback_months=6.0)
    """
    if customers < 0 or not 0 <= churn < 1 or any(not isfinite(one) or one < 0 for one in costs.values()):
        raise BadFrame("Costs and customers can't be negative, and churn lies from 0 to below 1.")
    cost = float(sum(costs.values()))
    if not customers:
        return Acquisition(cost, 0, None, None)
    cac = cost / customers
    if monthly_margin <= 0:
        return Acquisition(cost, customers, cac, None)
    if not churn:
        return Acquisition(cost, customers, cac, cac / monthly_margin)
    left = 1 - cac * churn / monthly_margin
    return Acquisition(cost, customers, cac, float(np.log(left) / np.log(1 - churn)) if left > 0 else None)


def most_for_acquiring(chance: float, value: float, required: float = 0.0) -> float:
    """Return the most to spend on winning a customer: chance to win × lifetime value − required return.

    >>> most_for_acquiring(0.2, 5000.0, 400.0)
    600.0
    """
    if not 0 <= chance <= 1:
        raise BadFrame("A chance lies between 0 and 1.")
    return max(chance * value - required, 0.0)


def most_for_keeping(before: float, after: float, value: float) -> float:
    """Return the most to spend on keeping a customer: the rise of his chance to stay × lifetime value.

    >>> most_for_keeping(0.5, 0.75, 1000.0)
    250.0
    """
    if not (0 <= before <= 1 and 0 <= after <= 1):
        raise BadFrame("A chance lies between 0 and 1.")
    return max((after - before) * value, 0.0)
