"""What will the pipeline bring? Chances by stage learned from closed deals, and the weighted forecast.

Source: the rule of succession (Laplace 1814), p = (won + 1) / (closed + 2), for each stage reached; standard
commit – best – pipeline categories of sales forecasting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import smoothed_share, wilson

__all__ = [
    "PipelineForecast", "SlipRate", "StageChance", "StageChances", "StageChancesFitted", "slip_rate", "weighted_forecast",
]  # fmt: skip

ENOUGH = 20


@dataclass(frozen=True)
class StageChance:
    """The chance to win from a stage with Wilson's interval; ``default`` is True where too few deals were closed."""

    stage: str
    won: int
    closed: int
    chance: float
    low: float
    high: float
    default: bool


@dataclass(frozen=True, kw_only=True)
class StageChancesFitted(Fitted):
    """The chances, in the order of the pipeline."""

    stages: tuple[StageChance, ...]

    def chance(self, stage: str) -> float:
        """Return the chance to win from a stage. Raises BadFrame for a stage that is not in the pipeline."""
        for one in self.stages:
            if one.stage == stage:
                return one.chance
        raise BadFrame(f"The pipeline has no stage “{stage}”.")


@dataclass(frozen=True)
class StageChances:
    """Learns the chance to win by stage. ``stages`` in order; ``defaults`` hold where fewer than 20 deals were closed.

    A deal that reached a stage counts for that stage and all before it, so the chances of a pipeline in which
    every deal passes every stage never fall from one stage to the next.
    """

    stages: Sequence[str]
    defaults: Mapping[str, float] = field(default_factory=dict)

    def fit(self, frame: Any) -> StageChancesFitted:
        """Return the chances of a frame of closed deals: ``reached`` (the last stage before the end) and ``won`` (0/1).

        Raises BadFrame for missing columns or an unknown stage; a stage without deals and default gets ½.
        """
        table = (
            open_frame(frame, text=("reached",), numbers=("won",))
            .complete("won")
            .within("won", 0, 1, whole=True)
        )
        places = {stage: number for number, stage in enumerate(self.stages)}
        won, closed = [0] * len(places), [0] * len(places)
        for stage, success in table.rows("reached", "won"):
            if stage not in places:
                raise BadFrame(f"The pipeline has no stage “{stage}”; it has {', '.join(self.stages)}.")
            for number in range(places[stage] + 1):
                closed[number] += 1
                won[number] += int(success)
        found = tuple(self._chance(stage, won[number], closed[number]) for stage, number in places.items())
        few = [one.stage for one in found if one.default]
        note = (
            (f"Fewer than {ENOUGH} closed deals reached {', '.join(few)}: default chances.",) if few else ()
        )
        return StageChancesFitted(n=len(table), warnings=(*table.warnings, *note), stages=found)

    def _chance(self, stage: str, won: int, closed: int) -> StageChance:
        few = closed < ENOUGH
        chance = self.defaults.get(stage, smoothed_share(won, closed)) if few else smoothed_share(won, closed)
        return StageChance(stage, won, closed, chance, *wilson(won, closed), default=few)


@dataclass(frozen=True)
class PipelineForecast:
    """Amounts of one currency for one period.

    ``weighted`` is Σ amount · chance of the open deals due in the period, ``pipeline`` their plain sum; ``commit``
    and ``best`` the sums so marked; ``overdue`` those whose date has passed: flagged, not counted. ``coverage`` is
    pipeline over what is missing to the target; None without a target or when it is reached.
    """

    weighted: Decimal
    pipeline: Decimal
    commit: Decimal
    best: Decimal
    overdue: Decimal
    deals: int
    overdue_deals: int
    coverage: float | None


def weighted_forecast(
    frame: Any,
    chances: StageChancesFitted,
    *,
    as_of: date,
    until: date,
    target: Decimal | None = None,
    won: Decimal = Decimal(0),
) -> PipelineForecast:
    """Return the forecast of open deals: columns ``stage``, ``amount`` (decimal), ``due`` (date), optional ``category``.

    Deals due after ``until`` belong to a later period. Raises BadFrame for missing columns, unknown stages, or ``until``
    before ``as_of``.
    """
    if until < as_of:
        raise BadFrame("The period ends before the day it is looked at.")
    table = open_frame(frame, text=("stage",), money=("amount",), dates=("due",), optional_text=("category",))
    table = table.complete("amount", "due")
    categories = table.values("category") if table.has("category") else [None] * len(table)
    sums = dict.fromkeys(("weighted", "pipeline", "commit", "best", "overdue"), Decimal(0))
    deals = overdue = 0
    for category, (stage, amount, due) in zip(categories, table.rows("stage", "amount", "due"), strict=True):
        chance = Decimal(repr(chances.chance(stage)))
        if due < as_of:
            sums["overdue"] += amount
            overdue += 1
        elif due <= until:
            deals += 1
            sums["pipeline"] += amount
            sums["weighted"] += amount * chance
            if category in ("commit", "best"):
                sums[category] += amount
    missing = target - won if target is not None else Decimal(0)
    coverage = float(sums["pipeline"] / missing) if missing > 0 else None
    return PipelineForecast(**sums, deals=deals, overdue_deals=overdue, coverage=coverage)


@dataclass(frozen=True)
class SlipRate:
    """Deals that were due in a period, those put off beyond it, their share with its interval, and the median days put off."""

    due: int
    slipped: int
    rate: float | None
    low: float
    high: float
    median_days: float | None


def slip_rate(frame: Any, *, start: date, end: date) -> SlipRate:
    """Return how many deals first due from ``start`` to ``end`` slipped out of it: columns ``first_due``, ``due`` (dates).

    ``due`` is the date as it is now, or the day on which the deal was closed. Raises BadFrame for missing columns or a
    period that ends before it begins.
    """
    if end < start:
        raise BadFrame("The period ends before it begins.")
    table = open_frame(frame, dates=("first_due", "due")).complete("first_due", "due")
    rows = [(first, due) for first, due in table.rows("first_due", "due") if start <= first <= end]
    late = [(due - first).days for first, due in rows if due > end]
    return SlipRate(
        len(rows), len(late), len(late) / len(rows) if rows else None, *wilson(len(late), len(rows)),
        median_days=float(median(late)) if late else None,
    )  # fmt: skip
