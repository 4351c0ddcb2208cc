"""How does the relationship stand? Its stage by rules over orders, with hysteresis.

Source: Dwyer, Schurr & Oh (1987), Journal of Marketing 51(2), 11–27: awareness, exploration, expansion, commitment,
dissolution; here 考察 exploration, 形成 formation, 稳定 stable, 衰退 decline. A prospect without orders has no stage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import median

from zhike.analytics.frames import BadFrame

__all__ = ["Override", "Purchase", "Stage", "StageJudgement", "StageRules", "judge", "settle"]


class Stage(StrEnum):
    """The stages, in their order."""

    EXPLORATION = "exploration"
    FORMATION = "formation"
    STABLE = "stable"
    DECLINE = "decline"


@dataclass(frozen=True)
class Purchase:
    """A day on which a customer bought, and for how much (net, in one currency)."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class StageRules:
    """The thresholds of theory item 13, all editable."""

    overdue: float = 2.0
    fall: float = -0.30
    stable_fall: float = -0.20
    stable_months: int = 12
    stable_orders: int = 4
    # A seasonal buyer's usual interval is that of orders within so many days of the same day of the year.
    season_days: int = 45
    # A contract counts as not renewed when so many days have passed since its end.
    renewal_days: int = 30


STAGE_RULES = StageRules()


@dataclass(frozen=True)
class Override:
    """A stage set by hand: it needs a reason, and the last day on which it holds."""

    stage: Stage
    reason: str
    until: date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise BadFrame("A stage set by hand needs a reason.")


@dataclass(frozen=True)
class StageJudgement:
    """A stage and the figures it follows from.

    ``overdue`` is days since the last order over the usual interval, ``growth`` this half year against the same half
    a year ago (else the half before), None where there was nothing to compare with. ``raw`` is what the rules say
    today; ``stage`` what holds after hysteresis, ``pending`` True while a change waits for a second equal judgement.
    Who orders again after a decline is ``regained``: he starts anew, and only orders on or after ``counts_from`` count.
    """

    as_of: date
    raw: Stage | None
    stage: Stage | None
    reason: str
    orders: int
    overdue: float | None
    growth: float | None
    fell: bool
    interval: float | None
    regained: bool = False
    pending: bool = False
    counts_from: date | None = None


def judge(
    purchases: Sequence[Purchase],
    as_of: date,
    *,
    previous: StageJudgement | None = None,
    segment_interval: float | None = None,
    rising_contacts: bool = False,
    cancelled: bool = False,
    seasonal: bool = False,
    contract_until: date | None = None,
    override: Override | None = None,
    rules: StageRules = STAGE_RULES,
) -> StageJudgement:
    """Return the stage of one customer on a day, from his purchases up to that day.

    ``segment_interval`` (days) stands in below 3 order days. ``previous`` is the judgement of the month before;
    two equal judgements change a stage, a cancellation does so at once. A ``seasonal`` buyer is overdue by the intervals
    that began in the same season. In project business ``contract_until`` stands for the interval: while the contract runs
    nobody is overdue, and one not renewed is a decline at once. An ``override`` holds until its day; ``raw`` still says
    what the rules found. Raises BadFrame for a previous judgement of a later day. Purchases after ``as_of`` are ignored.
    """
    if previous is not None and previous.as_of > as_of:
        raise BadFrame("The previous judgement is of a later day.")
    known = [purchase for purchase in purchases if purchase.on <= as_of]
    counts_from = _fresh_start(known, previous)
    regained = counts_from is not None
    known = [purchase for purchase in known if counts_from is None or purchase.on >= counts_from]
    if not known:
        return StageJudgement(as_of, None, None, "No order yet.", 0, None, None, False, None)
    figures = _figures(known, as_of, segment_interval, rules, seasonal=seasonal)
    if contract_until is not None:
        cancelled = cancelled or (as_of - contract_until).days > rules.renewal_days
        figures = replace(figures, overdue=None, interval=None)
    age = months_between(min(purchase.on for purchase in known), as_of)
    stage, reason = _rule(figures, age, previous, rising_contacts, cancelled, rules)
    found = replace(
        figures, raw=stage, stage=stage, reason=reason, regained=regained, counts_from=counts_from
    )
    began_anew = previous is not None and previous.counts_from != counts_from
    return _overridden(settle(found, previous, at_once=cancelled or began_anew), override)


def _overridden(found: StageJudgement, override: Override | None) -> StageJudgement:
    if override is None or found.as_of > override.until:
        return found
    return replace(found, stage=override.stage, reason=override.reason, pending=False)


def _figures(
    known: Sequence[Purchase],
    as_of: date,
    segment_interval: float | None,
    rules: StageRules,
    *,
    seasonal: bool,
) -> StageJudgement:
    """Return a judgement with its figures, still without a stage."""
    days = sorted({purchase.on for purchase in known})
    interval = usual_interval(days, segment_interval)
    if seasonal:
        interval = season_interval(days, rules.season_days) or interval
    overdue = (as_of - days[-1]).days / interval if interval else None
    growth = half_year_growth(known, as_of)
    fell = growth is not None and growth < rules.fall
    return StageJudgement(as_of, None, None, "", len(days), overdue, growth, fell, interval)


def _fresh_start(known: Sequence[Purchase], previous: StageJudgement | None) -> date | None:
    """Return the day of the first order after a decline, from which the relationship is counted anew."""
    if previous is None:
        return None
    back = [purchase.on for purchase in known if purchase.on > previous.as_of]
    return min(back) if previous.stage is Stage.DECLINE and back else previous.counts_from


def settle(
    found: StageJudgement, previous: StageJudgement | None, *, at_once: bool = False
) -> StageJudgement:
    """Return a judgement after hysteresis: a stage changes when two judgements in a row agree, or ``at_once``."""
    if previous is None or previous.stage is None or at_once or found.raw == previous.stage:
        return found
    if previous.raw == found.raw:
        return found
    return replace(found, stage=previous.stage, pending=True)


def _rule(
    figures: StageJudgement,
    age: int,
    previous: StageJudgement | None,
    rising_contacts: bool,
    cancelled: bool,
    rules: StageRules,
) -> tuple[Stage, str]:
    overdue, growth, orders = figures.overdue, figures.growth, figures.orders
    if cancelled:
        return Stage.DECLINE, "The contract was cancelled or not renewed."
    if overdue is not None and overdue > rules.overdue:
        return Stage.DECLINE, f"The last order is {overdue:.1f} usual intervals ago."
    if figures.fell and previous is not None and previous.fell:
        return Stage.DECLINE, "Purchases fell by more than 30 % twice running."
    steady = growth is None or growth >= rules.stable_fall
    if age >= rules.stable_months and orders >= rules.stable_orders and steady:
        return Stage.STABLE, f"{orders} order days in {age} months, without a fall."
    if orders >= 2 and ((growth is not None and growth > 0) or rising_contacts):
        return Stage.FORMATION, "Bought again, and more."
    return Stage.EXPLORATION, "Still trying us."


def usual_interval(days: Sequence[date], segment: float | None) -> float | None:
    """Return the median days between order days; the segment's below 3 order days; None where neither is known."""
    if len(days) < 3:
        return segment
    return float(median((later - earlier).days for earlier, later in zip(days, days[1:], strict=False)))


def season_interval(days: Sequence[date], within: int) -> float | None:
    """Return the median, over earlier years, of the days until the next order after the same day of the year.

    Of each year the order nearest to that day counts, if it lies ``within`` so many days of it; None where none does.
    """
    gaps = []
    years = (days[-1] - days[0]).days // 365 + 1
    for year in range(1, years + 1):
        aim = months_before(days[-1], 12 * year)
        near = min(range(len(days)), key=lambda place: (abs((days[place] - aim).days), place))
        if abs((days[near] - aim).days) <= within:
            gaps.append((days[near + 1] - days[near]).days)
    return float(median(gaps)) if gaps else None


def half_year_growth(purchases: Sequence[Purchase], as_of: date) -> float | None:
    """Return the growth of the last 6 months against the same 6 a year earlier, else against the 6 before; None: no base."""
    recent = _sum(purchases, months_before(as_of, 6), as_of)
    base = _sum(purchases, months_before(as_of, 18), months_before(as_of, 12))
    if base <= 0:
        base = _sum(purchases, months_before(as_of, 12), months_before(as_of, 6))
    return float(recent / base) - 1 if base > 0 else None


def _sum(purchases: Sequence[Purchase], after: date, until: date) -> Decimal:
    return sum((one.amount for one in purchases if after < one.on <= until), Decimal(0))


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def months_between(first: date, last: date) -> int:
    """Return the whole months from one day to a later one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months - (last.day < first.day)
