"""Of the customers and the revenue at the start of a period, how much is left at its end? (theory item 26)"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["Retention", "contract_state", "revenue_retention"]


@dataclass(frozen=True)
class Retention:
    """Revenue bridge start + expansion − contraction − lost (+ new) = end; ``nrr`` and ``grr`` are shares of the start.

    ``logo_churn`` is lost ÷ active at the start. Customers won inside the period belong to none of the three shares.
    """

    customers: int
    lost_customers: int
    new_customers: int
    start: Decimal
    expansion: Decimal
    contraction: Decimal
    lost: Decimal
    new: Decimal
    end: Decimal
    logo_churn: float
    nrr: float
    grr: float


def contract_state(
    ends: date, as_of: date, *, renewed: bool = False, cancelled: bool = False, grace_days: int = 30
) -> str:
    """Return “active”, “due” (ended, not yet renewed) or “lost”: cancelled and over, or not renewed 30 days after its end.

    >>> contract_state(date(2026, 3, 1), date(2026, 3, 20)), contract_state(date(2026, 3, 1), date(2026, 4, 1))
    ('due', 'lost')
    """
    if grace_days < 0:
        raise BadFrame("The grace can't be negative.")
    over = (as_of - ends).days
    if renewed or over <= 0:
        return "active"
    return "lost" if cancelled or over > grace_days else "due"


def revenue_retention(frame: Any) -> Retention:
    """Return retention from a row per customer: ``start`` and ``end``, recurring revenue at both ends (0: not active).

    Raises BadFrame for missing columns or negative revenue, NotEnoughData where nobody was active at the start.
    """
    table = open_frame(frame, money=("start", "end")).complete("start", "end")
    rows = list(table.rows("start", "end"))
    if any(start < 0 or end < 0 for start, end in rows):
        raise BadFrame("Recurring revenue can't be negative.")
    base = [(start, end) for start, end in rows if start]
    if not base:
        raise NotEnoughData("Not enough data: no customer was active at the start.")
    start = sum((one for one, _ in base), Decimal(0))
    expansion = sum((max(after - before, Decimal(0)) for before, after in base), Decimal(0))
    contraction = sum((before - after for before, after in base if 0 < after < before), Decimal(0))
    lost = sum((before for before, after in base if not after), Decimal(0))
    new = sum((after for before, after in rows if not before), Decimal(0))
    left = sum(not after for _, after in base)
    return Retention(
        len(base), left, sum(not before and bool(after) for before, after in rows), start, expansion, contraction, lost,
        new, start + expansion - contraction - lost + new, left / len(base),
        float((start + expansion - contraction - lost) / start), float((start - contraction - lost) / start),
    )  # fmt: skip
