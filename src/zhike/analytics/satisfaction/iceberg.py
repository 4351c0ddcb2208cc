"""How many are unhappy and never say so, and what does it cost? The complaint iceberg and market damage.

Source: TARP (1979, 1986) and Goodman (1999), Competitive Advantage: most dissatisfied customers never complain.
The share that does is taken from one's own survey; only without one does a benchmark stand in, and is named so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import wilson

__all__ = ["AtRisk", "ComplaintIceberg", "IcebergFitted", "count_complaints", "margin_at_risk"]

BENCHMARK = 0.04


@dataclass(frozen=True, kw_only=True)
class IcebergFitted(Fitted):
    """The dissatisfied behind the formal complaints, with a range.

    ``estimate`` is formal ÷ share telling formally, None when nobody in the survey did; then only ``low`` (from
    the upper end of the share) is known and ``high`` is None. ``basis`` is "survey" or "benchmark".
    """

    formal: int
    share: float
    share_low: float
    share_high: float
    front_line_share: float | None
    silent_share: float | None
    estimate: float | None
    low: float
    high: float | None
    basis: str


@dataclass(frozen=True)
class ComplaintIceberg:
    """Estimates the dissatisfied from ``formal`` complaints (one per customer and issue)."""

    formal: int
    benchmark: float = BENCHMARK
    confidence: float = 0.95

    def fit(self, frame: Any = None) -> IcebergFitted:
        """Return the estimate from a survey of people who had a problem; without a frame, from the benchmark.

        ``frame``: column ``told``: "formal", "front" (told an employee only), "other" or "nobody".
        Raises BadFrame for missing columns or other words, NotEnoughData for an empty survey.
        """
        if self.formal < 0:
            raise BadFrame("The number of formal complaints can't be negative.")
        if frame is None:
            return self._from_benchmark()
        table = open_frame(frame, text=("told",)).required(1, "person with a problem")
        told = table.values("told")
        if unknown := sorted(set(told) - {"formal", "front", "other", "nobody"}):
            raise BadFrame(f"“{unknown[0]}” is none of formal, front, other, nobody in the column told.")
        n, formally = len(told), told.count("formal")
        low, high = wilson(formally, n, self.confidence)
        return IcebergFitted(
            n=n,
            warnings=table.warnings
            if formally
            else (*table.warnings, "Nobody in the survey complained formally: only a lower bound is known."),
            formal=self.formal,
            share=formally / n,
            share_low=low,
            share_high=high,
            front_line_share=told.count("front") / n,
            silent_share=(told.count("nobody") + told.count("other")) / n,
            estimate=self.formal / (formally / n) if formally else None,
            low=self.formal / high,
            high=self.formal / low if formally else None,
            basis="survey",
        )

    def _from_benchmark(self) -> IcebergFitted:
        if not 0 < self.benchmark <= 1:
            raise BadFrame("The benchmark is a share between 0 and 1, such as 0.04.")
        estimate = self.formal / self.benchmark
        return IcebergFitted(
            n=0,
            warnings=("No survey: the share is a benchmark, not a measurement.",),
            formal=self.formal,
            share=self.benchmark,
            share_low=self.benchmark,
            share_high=self.benchmark,
            front_line_share=None,
            silent_share=None,
            estimate=estimate,
            low=estimate,
            high=estimate,
            basis="benchmark",
        )


@dataclass(frozen=True)
class AtRisk:
    """A group of customers with a problem: how many, the share that buys again, and the yearly margin of one."""

    group: str
    customers: float
    repurchase: float
    margin: float


def margin_at_risk(groups: Iterable[AtRisk]) -> dict[str, float]:
    """Return the yearly margin that leaves with each group: customers · (1 − repurchase) · margin, and their "total".

    Raises BadFrame for a repurchase outside 0 … 1 or a negative number of customers.
    """
    found: dict[str, float] = {}
    for one in groups:
        if not 0 <= one.repurchase <= 1 or not 0 <= one.customers < inf:
            raise BadFrame(f"{one.group}: repurchase is a share from 0 to 1, and customers are not negative.")
        found[one.group] = one.customers * (1 - one.repurchase) * one.margin
    return found | {"total": sum(found.values())}


def count_complaints(complaints: Iterable[tuple[str, str]]) -> int:
    """Return the formal complaints to reckon with, from (account, issue): an account that repeats itself counts once an issue.

    >>> count_complaints([("A", "late"), ("A", "late"), ("A", "broken"), ("B", "late")])
    3
    """
    return len(set(complaints))
