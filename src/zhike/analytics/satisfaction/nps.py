"""Would they recommend us? The Net Promoter Score with its interval.

Source: Reichheld (2003), Harvard Business Review 81(12), 46–54; the standard error is that of the difference of
two multinomial shares, 100·√((p + d − (p − d)²)/n).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import sqrt
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.intervals import normal_quantile

__all__ = ["NetPromoter", "NetPromoterFitted", "net_promoter_class"]

PROMOTER, PASSIVE, DETRACTOR = "promoter", "passive", "detractor"
INDICATIVE, ANONYMOUS = 30, 5


def net_promoter_class(score: float) -> str:
    """Return what an answer from 0 to 10 counts as: 9–10 promoter, 7–8 passive, else detractor."""
    return PROMOTER if score >= 9 else PASSIVE if score >= 7 else DETRACTOR


@dataclass(frozen=True, kw_only=True)
class NetPromoterFitted(Fitted):
    """The score in points (−100 … 100) with its interval, and the counts behind it.

    ``account_score`` is the mean over accounts of their contacts' classes (+100, 0, −100) weighted by influence;
    None where the frame names no accounts. A group of fewer than 5 answers is not shown, to protect who answered.
    """

    score: float
    low: float
    high: float
    standard_error: float
    promoters: int
    passives: int
    detractors: int
    confidence: float
    account_score: float | None = None
    accounts: int = 0


@dataclass(frozen=True)
class NetPromoter:
    """Counts promoters against detractors. ``confidence`` of the interval, .95 by default."""

    confidence: float = 0.95

    def fit(self, frame: Any) -> NetPromoterFitted:
        """Return the score of the answers.

        ``frame``: column ``score`` (whole numbers 0 … 10); optional ``respondent`` and ``at`` (only a respondent's
        last answer counts, by ``at`` if given, else by order of rows), ``account`` and ``influence`` (> 0).
        Raises BadFrame for missing columns or scores outside the scale, NotEnoughData below 5 answers.
        """
        table = open_frame(
            frame,
            numbers=("score",),
            optional_numbers=("influence",),
            optional_text=("respondent", "account"),
            optional_dates=("at",),
        )
        table = table.complete("score").within("score", 0, 10, whole=True)
        if table.has("respondent"):
            table = table.last_of("respondent", "at" if table.has("at") else None)
        table = table.required(ANONYMOUS, "answer")
        counts = Counter(net_promoter_class(score) for score in table.values("score"))
        account_score, accounts = _by_account(table)
        return NetPromoterFitted(
            n=len(table),
            warnings=(*table.warnings, *_warnings(len(table))),
            confidence=self.confidence,
            account_score=account_score,
            accounts=accounts,
            **_score(counts, len(table), self.confidence),
        )


def _score(counts: Counter[str], n: int, confidence: float) -> dict[str, Any]:
    share, against = counts[PROMOTER] / n, counts[DETRACTOR] / n
    error = 100 * sqrt(max(share + against - (share - against) ** 2, 0.0) / n)
    score, half = 100 * (share - against), normal_quantile(confidence) * error
    return {
        "score": score,
        "low": max(score - half, -100.0),
        "high": min(score + half, 100.0),
        "standard_error": error,
        "promoters": counts[PROMOTER],
        "passives": counts[PASSIVE],
        "detractors": counts[DETRACTOR],
    }


def _warnings(n: int) -> tuple[str, ...]:
    return (f"Only {n} answers: the score is indicative.",) if n < INDICATIVE else ()


def _by_account(table: Any) -> tuple[float | None, int]:
    if not table.has("account"):
        return None, 0
    points = {PROMOTER: 100.0, PASSIVE: 0.0, DETRACTOR: -100.0}
    sums: dict[str, list[float]] = {}
    weights = table.values("influence") if table.has("influence") else [1.0] * len(table)
    for account, score, weight in zip(table.values("account"), table.values("score"), weights, strict=True):
        held = sums.setdefault(account, [0.0, 0.0])
        held[0] += points[net_promoter_class(score)] * weight
        held[1] += weight
    means = [total / weight for total, weight in sums.values() if weight > 0]
    return (sum(means) / len(means), len(means)) if means else (None, 0)
