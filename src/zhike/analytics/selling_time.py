"""Where does a salesperson's time go? The split by purpose against a profile.

Source: the selling-time profiles of the key-account literature (traditional 10/20/30/40, key account 40/30/20/10);
the deviation is half the sum of absolute differences (Duncan & Duncan's index of dissimilarity, 1955), in points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["PROFILES", "PURPOSES", "SellingTime", "SellingTimeFitted"]

PURPOSES = ("relationship", "needs", "benefits", "closing")
PROFILES: dict[str, tuple[float, ...]] = {"traditional": (10, 20, 30, 40), "key account": (40, 30, 20, 10)}
ENOUGH_HOURS = 8


@dataclass(frozen=True, kw_only=True)
class SellingTimeFitted(Fitted):
    """Shares of the tagged time in points (they add to 100), the deviation 0 … 100, and the largest gap.

    Time without a purpose is shown (``untagged`` hours), not spread over the others.
    """

    hours: float
    untagged: float
    shares: dict[str, float]
    deviation: float
    largest_gap: str
    gap: float


@dataclass(frozen=True)
class SellingTime:
    """Compares logged time with a profile: a name of ``PROFILES`` or points by purpose that add to 100."""

    profile: str | Mapping[str, float] = "key account"
    default_minutes: Mapping[str, float] = field(default_factory=dict)

    def fit(self, frame: Any) -> SellingTimeFitted:
        """Return the split of a frame with ``purpose`` (may be missing) and ``minutes``; optional ``kind``.

        Missing minutes take the default of their kind, if one is set, else the row is left out and counted.
        Raises BadFrame for an unknown purpose or negative minutes, NotEnoughData below 8 hours with a purpose.
        """
        table = open_frame(frame, text=("purpose",), numbers=("minutes",), optional_text=("kind",))
        kinds = table.values("kind") if table.has("kind") else [None] * len(table)
        spent, untagged, lost = dict.fromkeys(PURPOSES, 0.0), 0.0, 0
        for kind, (purpose, minutes) in zip(kinds, table.rows("purpose", "minutes"), strict=True):
            minutes = self.default_minutes.get(kind) if minutes is None else minutes
            if minutes is None:
                lost += 1
            elif minutes < 0:
                raise BadFrame(f"Minutes can't be negative ({minutes}).")
            elif not purpose:
                untagged += minutes
            elif purpose not in spent:
                raise BadFrame(f"“{purpose}” is none of the purposes {', '.join(PURPOSES)}.")
            else:
                spent[purpose] += minutes
        total = sum(spent.values())
        if total < ENOUGH_HOURS * 60:
            raise NotEnoughData(
                f"{total / 60:.1f} hours with a purpose are logged; {ENOUGH_HOURS} are needed."
            )
        note = (f"{lost} entries without minutes are left out.",) if lost else ()
        return self._compare(spent, total, untagged, len(table), (*table.warnings, *note))

    def _compare(
        self, spent: Mapping[str, float], total: float, untagged: float, n: int, warnings: tuple[str, ...]
    ) -> SellingTimeFitted:
        target = self._target()
        shares = {purpose: 100 * minutes / total for purpose, minutes in spent.items()}
        gaps = {purpose: shares[purpose] - target[purpose] for purpose in PURPOSES}
        largest = max(PURPOSES, key=lambda purpose: abs(gaps[purpose]))
        return SellingTimeFitted(
            n=n,
            warnings=warnings,
            hours=total / 60,
            untagged=untagged / 60,
            shares=shares,
            deviation=sum(abs(gap) for gap in gaps.values()) / 2,
            largest_gap=largest,
            gap=gaps[largest],
        )

    def _target(self) -> Mapping[str, float]:
        if isinstance(self.profile, str):
            if self.profile not in PROFILES:
                raise BadFrame(f"There is no profile “{self.profile}”; there are {', '.join(PROFILES)}.")
            return dict(zip(PURPOSES, PROFILES[self.profile], strict=True))
        if set(self.profile) != set(PURPOSES) or abs(sum(self.profile.values()) - 100) > 1e-6:
            raise BadFrame(f"A profile gives points to {', '.join(PURPOSES)} that add to 100.")
        return self.profile
