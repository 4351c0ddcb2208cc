"""Why do they say no? Reasons with their share, by product, stage or person, and which no wants a day to come back.

Source: the reasons are those of sales practice (no need, no fit, no hurry, no trust); the interval is Wilson's (1927).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import wilson

__all__ = ["OBJECTIONS", "ObjectionShare", "Objections", "ObjectionsFitted"]

OBJECTIONS = ("no need", "no fit", "no hurry", "no trust", "other")


@dataclass(frozen=True)
class ObjectionShare:
    """A reason in a group: primary and secondary mentions, the share of the group's refusals, and its interval."""

    group: str
    reason: str
    primary: int
    secondary: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class ObjectionsFitted(Fitted):
    """The shares, each group's most frequent reason first; ``without_day`` counts “no hurry” without a day to come back."""

    shares: tuple[ObjectionShare, ...]
    without_day: int


@dataclass(frozen=True)
class Objections:
    """Counts refusals by reason. ``by`` names a column to group by (product, stage, person); None: all in one group."""

    by: str | None = None
    reasons: tuple[str, ...] = OBJECTIONS
    confidence: float = 0.95

    def fit(self, frame: Any) -> ObjectionsFitted:
        """Return the shares of a frame with ``reason``, optional ``secondary`` (another reason) and ``revisit_on`` (a day).

        Only the primary reason counts for the share. Raises BadFrame for unknown reasons, NotEnoughData for no refusal.
        """
        names = ("reason", *([self.by] if self.by else []))
        table = open_frame(frame, text=names, optional_text=("secondary",), optional_dates=("revisit_on",))
        table = table.complete(*names).required(1, "refusal")
        second = table.values("secondary") if table.has("secondary") else [None] * len(table)
        again = table.values("revisit_on") if table.has("revisit_on") else [None] * len(table)
        groups = table.values(self.by) if self.by else ["all"] * len(table)
        reasons = table.values("reason")
        if unknown := sorted({one for one in [*reasons, *second] if one} - set(self.reasons)):
            raise BadFrame(f"“{unknown[0]}” is none of the reasons {', '.join(self.reasons)}.")
        rows = list(zip(groups, reasons, second, strict=True))
        without = sum(r == "no hurry" and day is None for r, day in zip(reasons, again, strict=True))
        note = (
            (f"{without} refusals for want of hurry have no day to come back.",) if without else ()
        )  # fmt: skip
        return ObjectionsFitted(
            n=len(table), warnings=(*table.warnings, *note), without_day=without,
            shares=tuple(one for group in sorted(set(groups)) for one in self._shares(group, rows)),
        )  # fmt: skip

    def _shares(self, group: str, rows: list[tuple[str, str, str | None]]) -> list[ObjectionShare]:
        mine = [(reason, second) for one, reason, second in rows if one == group]
        found = []
        for reason in self.reasons:
            first = sum(one == reason for one, _ in mine)
            also = sum(one == reason for _, one in mine)
            if first or also:
                interval = wilson(first, len(mine), self.confidence)
                found.append(ObjectionShare(group, reason, first, also, first / len(mine), *interval))
        return sorted(found, key=lambda one: (-one.primary, -one.secondary, self.reasons.index(one.reason)))
