"""Does a ranking find the customers whom a campaign moves? The Qini curve, and how far luck alone would get.

Source: Radcliffe, N. J. (2007), Using control groups to target on predicted lift, Direct Marketing Analytics Journal, 14–21.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.analytics.answers import open_frame
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["Qini", "measured", "qini"]


@dataclass(frozen=True)
class Qini:
    """``value``: area between the curve and the straight line of random choice, per treated customer.

    The curve at a share φ of the customers, best first, is (R_t − R_c · N_t/N_c) ÷ all treated: outcomes won per treated
    customer. ``spread`` is the standard deviation of the value over random rankings of the same customers (mean 0),
    ``p_value`` the share of those that do as well. ``effect`` is the curve's end: what treating everybody wins.
    """

    value: float
    spread: float
    p_value: float
    effect: float
    shares: tuple[float, ...]
    curve: tuple[float, ...]


def qini(
    frame: Any, uplift: str = "uplift", treated: str = "treated", outcome: str = "outcome", *, rankings: int = 200
) -> Qini:  # fmt: skip
    """Judge a ranking by a test that was decided by chance: columns of the score, 0/1 treated, and what came of it.

    Equal scores are taken together, so the order of rows does not matter. Raises BadFrame, and NotEnoughData where a
    group is empty.
    """
    table = open_frame(frame, numbers=(uplift, treated, outcome)).complete(uplift, treated, outcome)
    table.within(treated, 0, 1, whole=True)
    score, group, won = (np.array(table.values(name)) for name in (uplift, treated, outcome))
    return measured(score, group, won, rankings)


def measured(score: np.ndarray, group: np.ndarray, won: np.ndarray, rankings: int = 200) -> Qini:
    """Return the Qini of arrays of shape (n,): score, 0/1 treated, outcome."""
    if rankings < 20:
        raise BadFrame("At least 20 random rankings are needed to know their spread.")
    if not len(group) or group.min() == group.max():
        raise NotEnoughData("Not enough data: a treated and a control group are needed.")
    order = np.lexsort((won, group, -score))
    score, group, won = score[order], group[order], won[order]
    ends = np.flatnonzero(np.r_[score[1:] != score[:-1], True])
    shares, curve = _curve(group, won, ends)
    value = _area(shares, curve)
    chance = np.random.default_rng(0)
    drawn = []
    for _ in range(rankings):
        mixed = chance.permutation(len(score))
        drawn.append(_area(*_curve(group[mixed], won[mixed], ends)))
    tenths = np.linspace(0, 1, 11)
    return Qini(
        value, float(np.std(drawn)), (1 + sum(one >= value for one in drawn)) / (1 + rankings), float(curve[-1]),
        tuple(tenths.tolist()), tuple(np.interp(tenths, shares, curve).tolist()),
    )  # fmt: skip


def _curve(group: np.ndarray, won: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return shares of customers and outcomes won per treated customer at the ends of groups of equal score, from 0."""
    treated = np.cumsum(group)[ends]
    control = (ends + 1) - treated
    hits, others = np.cumsum(won * group)[ends], np.cumsum(won * (1 - group))[ends]
    scaled = np.divide(others * treated, control, out=np.zeros(len(ends)), where=control > 0)
    return np.r_[0.0, (ends + 1) / len(group)], np.r_[0.0, (hits - scaled) / treated[-1]]


def _area(shares: np.ndarray, curve: np.ndarray) -> float:
    """Return the area between curve and diagonal, by trapezoids."""
    above = curve - shares * curve[-1]
    return float(((above[1:] + above[:-1]) / 2 * np.diff(shares)).sum())
