"""What is one more point of loyalty worth, and is the account well? Retention economics, and a health score.

Source: Reichheld & Sasser (1990), Harvard Business Review 68(5), 105–111. Their 25–85 % are results of their
industries: benchmarks are inputs here, never outputs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhike.analytics.frames import BadFrame

__all__ = [
    "Health", "HealthChange", "RetentionCase", "RetentionDifference", "account_health", "health_change", "new_to_keeping_cost",
    "retention_difference",
]  # fmt: skip


@dataclass(frozen=True)
class RetentionCase:
    """A base of customers: how many, yearly margin of one, share that stays, yearly growth of the margin and discount."""

    customers: float
    margin: float
    retention: float
    growth: float = 0.0
    discount: float = 0.1
    keeping_cost: float = 0.0
    years: int = 5

    def profit(self) -> float:
        """Return the present value of the base's profit over the years, the first one undiscounted.

        Raises BadFrame for a retention outside 0 … 1 or a discount of −1 or less.
        """
        if not 0 <= self.retention <= 1 or self.discount <= -1 or self.years < 1 or self.customers < 0:
            raise BadFrame(
                "Retention is a share from 0 to 1, the discount above −1, and there is at least one year."
            )
        total = 0.0
        for year in range(self.years):
            left = self.customers * self.retention**year
            total += (
                left
                * (self.margin * (1 + self.growth) ** year - self.keeping_cost)
                / (1 + self.discount) ** year
            )
        return total


@dataclass(frozen=True)
class RetentionDifference:
    """Profit as it is and with the other retention, the difference, and the most a customer may cost to keep."""

    before: float
    after: float
    difference: float
    share: float | None
    worth_per_customer: float | None


def retention_difference(case: RetentionCase, change: float) -> RetentionDifference:
    """Return what a change of the retention (in points of 1, such as .05) does to the profit of a case."""
    other = RetentionCase(**{**case.__dict__, "retention": case.retention + change})
    before, after = case.profit(), other.profit()
    difference = after - before
    return RetentionDifference(
        before,
        after,
        difference,
        difference / before if before > 0 else None,
        difference / case.customers if case.customers else None,
    )


def new_to_keeping_cost(winning: float, won: int, keeping: float, kept: int) -> float | None:
    """Return one's own cost of winning a customer over that of keeping one; None where either is unknown.

    The “five to ten times” of the textbooks are benchmarks to stand beside it, not figures to reckon with.

    >>> new_to_keeping_cost(50_000, 100, 20_000, 400)
    10.0
    """
    if min(winning, won, keeping, kept) < 0:
        raise BadFrame("Costs and customers can't be negative.")
    return winning / won / (keeping / kept) if won and kept and keeping else None


HEALTH = {"satisfaction": 0.25, "loyalty": 0.25, "value_trend": 0.25, "interaction": 0.25}


@dataclass(frozen=True)
class Health:
    """The score 0 … 100 (None: fewer than 2 parts known), its colour, the parts known, and what decided the colour."""

    score: float | None
    colour: str
    parts: dict[str, float]
    missing: tuple[str, ...]
    reason: str


def account_health(
    parts: Mapping[str, float | None], *, critical: str = "", weights: Mapping[str, float] = HEALTH
) -> Health:
    """Return the health of an account from its parts, each 0 … 100 or None; a critical event is red whatever the sum.

    Parts not known are left out and the others weigh more. Raises BadFrame for a part off the scale.
    """
    known = {key: float(value) for key in weights if (value := parts.get(key)) is not None}
    if bad := [key for key, value in known.items() if not 0 <= value <= 100]:
        raise BadFrame(f"The part {bad[0]} must lie between 0 and 100.")
    missing = tuple(key for key in weights if key not in known)
    score = None
    if len(known) >= 2:
        score = sum(weights[key] * value for key, value in known.items()) / sum(weights[key] for key in known)
    if critical:
        return Health(score, "red", known, missing, critical)
    if score is None:
        return Health(None, "grey", known, missing, "Not enough data: fewer than 2 parts are known.")
    colour = "green" if score >= 70 else "yellow" if score >= 40 else "red"
    weakest = min(known, key=lambda key: (known[key], key))
    return Health(score, colour, known, missing, weakest)


@dataclass(frozen=True)
class HealthChange:
    """What changed between two judgements: the score (None: unknown then or now), the colours, and the parts that moved it.

    ``parts`` are points of score by part, the largest first; a part known only once counts as coming or going, by name.
    """

    score: float | None
    before: str
    after: str
    parts: dict[str, float]
    came: tuple[str, ...]
    went: tuple[str, ...]


def health_change(before: Health, after: Health, *, weights: Mapping[str, float] = HEALTH) -> HealthChange:
    """Return why an account's health changed. The parts add up to the change of the score where the same are known."""
    shared = [key for key in weights if key in before.parts and key in after.parts]
    total = sum(weights[key] for key in shared)
    moved = {key: weights[key] * (after.parts[key] - before.parts[key]) / total for key in shared}
    both = after.score is not None and before.score is not None
    return HealthChange(
        (after.score or 0.0) - (before.score or 0.0) if both else None, before.colour, after.colour,
        {key: moved[key] for key in sorted(moved, key=lambda key: (-abs(moved[key]), key)) if moved[key]},
        tuple(key for key in after.parts if key not in before.parts),
        tuple(key for key in before.parts if key not in after.parts),
    )  # fmt: skip
