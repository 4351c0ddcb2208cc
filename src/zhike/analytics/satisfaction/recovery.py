"""Did making good bring them back? Service recovery compared with peers who had no failure; the link to profit.

Sources: McCollough & Bharadwaj (1992); de Matos, Henrique & Rossi (2007), Journal of Service Research 10(1), 60–77:
recovery lifts satisfaction, but repurchase does not follow, so both stand side by side. Satisfaction and profit:
Anderson, Fornell & Lehmann (1994), Journal of Marketing 58(3), 53–66. Justice: Tax, Brown & Chandrashekaran (1998), Journal
of Marketing 62(2), 60–76; a second failure soon after the first: Bitner, Booms & Tetreault (1990), “double deviation”.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite, sqrt
from statistics import fmean, variance
from typing import Any

import numpy as np
from scipy import stats

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import NotEnoughData
from zhike.analytics.intervals import normal_quantile

__all__ = [
    "Justice", "JusticeFitted", "ProfitLink", "ProfitLinkFitted", "Recovery", "RecoveryFitted", "double_deviations",
]  # fmt: skip

LINK_ROWS = 30


@dataclass(frozen=True, kw_only=True)
class RecoveryFitted(Fitted):
    """Recovered customers minus peers without a failure: mean satisfaction and share that bought again, with intervals."""

    recovered: int
    peers: int
    satisfaction_difference: float
    satisfaction_low: float
    satisfaction_high: float
    repurchase_difference: float
    repurchase_low: float
    repurchase_high: float


@dataclass(frozen=True)
class Recovery:
    """Compares customers whose failure was made good with peers of the same segment who had none.

    Peers are weighted to the segments of the recovered, so that a difference between segments is not taken for an effect.
    """

    confidence: float = 0.95

    def fit(self, frame: Any) -> RecoveryFitted:
        """Return the differences of a frame with ``failed`` (0/1), ``satisfaction``, ``repurchased`` (0/1), optional ``segment``.

        Raises BadFrame for missing columns, NotEnoughData unless some segment holds 2 recovered and 2 peers.
        """
        table = open_frame(
            frame, numbers=("failed", "satisfaction", "repurchased"), optional_text=("segment",)
        ).complete("failed", "satisfaction", "repurchased")
        table = table.within("failed", 0, 1, whole=True).within("repurchased", 0, 1, whole=True)
        segments = table.values("segment") if table.has("segment") else [""] * len(table)
        groups: dict[str, tuple[list[tuple[float, float]], list[tuple[float, float]]]] = {}
        rows = table.rows("failed", "satisfaction", "repurchased")
        for segment, (failed, content, again) in zip(segments, rows, strict=True):
            groups.setdefault(segment, ([], []))[0 if failed else 1].append((content, again))
        usable = {key: pair for key, pair in groups.items() if min(len(pair[0]), len(pair[1])) >= 2}
        if not usable:
            raise NotEnoughData("No segment holds 2 recovered customers and 2 peers without a failure.")
        z = normal_quantile(self.confidence)
        content, content_error = _difference(usable, 0)
        again, again_error = _difference(usable, 1)
        return RecoveryFitted(
            n=len(table),
            warnings=table.warnings,
            recovered=sum(len(pair[0]) for pair in usable.values()),
            peers=sum(len(pair[1]) for pair in usable.values()),
            satisfaction_difference=content,
            satisfaction_low=content - z * content_error,
            satisfaction_high=content + z * content_error,
            repurchase_difference=again,
            repurchase_low=again - z * again_error,
            repurchase_high=again + z * again_error,
        )


def _difference(groups: dict[str, Any], column: int) -> tuple[float, float]:
    """Return the mean difference over segments, weighted by the recovered in each, and its standard error."""
    total = sum(len(failed) for failed, _ in groups.values())
    mean = error = 0.0
    for key in sorted(groups):
        ours, peers = ([row[column] for row in side] for side in groups[key])
        weight = len(ours) / total
        mean += weight * (fmean(ours) - fmean(peers))
        error += weight**2 * (variance(ours) / len(ours) + variance(peers) / len(peers))
    return mean, sqrt(error)


JUSTICE = ("distributive", "procedural", "interactional")


@dataclass(frozen=True, kw_only=True)
class JusticeFitted(Fitted):
    """The mean of each kind of justice (None: not answered), answers to each, and the weakest."""

    means: dict[str, float | None]
    counts: dict[str, int]
    weakest: str | None


@dataclass(frozen=True)
class Justice:
    """How fair a recovery was felt to be: what was given, how it went, how one was treated; on 1 … ``scale``."""

    scale: int = 5

    def fit(self, frame: Any) -> JusticeFitted:
        """Return the means of a frame with the three kinds as columns, a row per recovery. Raises BadFrame, NotEnoughData."""
        table = open_frame(frame, numbers=JUSTICE).required(1, "recovery")
        known = {
            kind: [one for one in table.within(kind, 1, self.scale).values(kind) if one is not None]
            for kind in JUSTICE
        }
        means = {kind: fmean(values) if values else None for kind, values in known.items()}
        rated = [(mean, kind) for kind, mean in means.items() if mean is not None]
        return JusticeFitted(
            n=len(table), warnings=table.warnings, means=means,
            counts={kind: len(values) for kind, values in known.items()}, weakest=min(rated)[1] if rated else None,
        )  # fmt: skip


def double_deviations(failures: Iterable[tuple[str, date]], *, days: int = 365) -> dict[str, int]:
    """Return the accounts that met a second failure within ``days`` of another, and how often, from (account, day).

    A problem reported twice is one failure: give each issue once. Two failures of one day count as two.
    """
    by_account: dict[str, list[date]] = {}
    for account, day in failures:
        by_account.setdefault(account, []).append(day)
    found = {}
    for account in sorted(by_account):
        known = sorted(by_account[account])
        if again := sum(
            later - earlier <= timedelta(days) for earlier, later in zip(known, known[1:], strict=False)
        ):
            found[account] = again
    return found


@dataclass(frozen=True, kw_only=True)
class ProfitLinkFitted(Fitted):
    """Change of margin per point of satisfaction one period earlier; ``linked`` is False unless the interval leaves 0 out."""

    slope: float
    low: float
    high: float
    linked: bool


@dataclass(frozen=True)
class ProfitLink:
    """Regresses the change of margin on the change of satisfaction one period before, by account."""

    confidence: float = 0.95

    def fit(self, frame: Any) -> ProfitLinkFitted:
        """Return the slope of a frame with ``account``, ``period`` (whole number), ``satisfaction`` and ``margin``.

        Raises BadFrame for missing columns; NotEnoughData for fewer than 30 account-periods, or no change at all.
        """
        table = open_frame(frame, text=("account",), numbers=("period", "satisfaction", "margin"))
        table = table.complete("account", "period", "satisfaction", "margin")
        values = {
            (a, int(p)): (s, m) for a, p, s, m in table.rows("account", "period", "satisfaction", "margin")
        }
        x, y = [], []
        for account, period in sorted(values):
            before, first = values.get((account, period - 1)), values.get((account, period - 2))
            if before and first:
                x.append(before[0] - first[0])
                y.append(values[account, period][1] - before[1])
        if len(x) < LINK_ROWS:
            raise NotEnoughData(
                f"No measurable link yet: {len(x)} account-periods with two changes, {LINK_ROWS} are needed."
            )
        if len(set(x)) < 2:
            raise NotEnoughData("No measurable link yet: satisfaction never changed.")
        line = stats.linregress(np.asarray(x), np.asarray(y))
        half = float(stats.t.ppf(0.5 + self.confidence / 2, len(x) - 2) * line.stderr)
        half = half if isfinite(half) else 0.0
        low, high = float(line.slope) - half, float(line.slope) + half
        linked = not low <= 0 <= high
        note = () if linked else ("No measurable link yet: the interval includes 0.",)
        return ProfitLinkFitted(
            n=len(x),
            warnings=(*table.warnings, *note),
            slope=float(line.slope),
            low=low,
            high=high,
            linked=linked,
        )
