"""Fellegi & Sunter's model of record linkage, estimated without labels by expectation–maximisation.

A pair is a match with probability λ. Given that, its levels of agreement are independent: level l of comparison k has
probability m[k][l] among matches and u[k][l] among the others. The evidence of a pair is Σ log2(m/u) (equation 3 of
Fellegi & Sunter 1969), its probability λ·Πm / (λ·Πm + (1−λ)·Πu). EM after Winkler (1988); a missing value says nothing.

References: I. P. Fellegi & A. B. Sunter (1969), "A theory for record linkage", JASA 64:1183–1210. W. E. Winkler (1988),
"Using the EM algorithm for weight computation in the Fellegi–Sunter model". P. Christen (2012), "Data Matching".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhike.analytics.frames import NotEnoughData
from zhike.analytics.linkage.comparing import Levels

Doubles = npt.NDArray[np.float64]
# Observations that the starting values count for: enough to keep a level nobody showed from becoming impossible.
PRIOR = 1.0


@dataclass(frozen=True)
class Weights:
    """The estimates: λ, and m and u by comparison and level. ``converged`` says whether EM came to rest."""

    share: float
    m: tuple[tuple[float, ...], ...]
    u: tuple[tuple[float, ...], ...]
    pairs: int
    steps: int
    converged: bool
    log_likelihood: float

    def evidence(self, levels: Levels) -> Doubles:
        """Return log2(m/u) of each pair and comparison, shape (pairs, comparisons); 0 where a value is missing."""
        out = np.zeros(levels.shape)
        for k, (m, u) in enumerate(zip(self.m, self.u, strict=True)):
            out[:, k] = np.append(np.log2(np.array(m) / np.array(u)), 0.0)[levels[:, k]]
        return out

    def probability(self, evidence: Doubles) -> Doubles:
        """Return the probability of a match for total evidence in bits."""
        prior = np.log2(self.share / (1 - self.share))
        return np.asarray(1 / (1 + np.exp2(-np.clip(evidence + prior, -60, 60))))


def estimate(
    levels: Levels | Sequence[Sequence[int]],
    sizes: Sequence[int],
    share: float,
    *,
    steps: int = 300,
    tolerance: float = 1e-7,
) -> Weights:
    """Estimate λ, m and u from the levels of candidate pairs, shape (pairs, comparisons).

    ``sizes`` are the numbers of levels; ``share`` is where λ starts. Equal rows are counted together, so the time
    grows with the distinct patterns, not with the pairs. Raises NotEnoughData without pairs.
    """
    if not len(levels):
        raise NotEnoughData("Not enough data: there are no pairs to learn from; widen the blocking.")
    levels = np.asarray(levels, dtype=np.int8)
    patterns, counts = _patterns(levels, sizes)
    start = [_start(size) for size in sizes]
    overall = [_shares(patterns[:, k], counts, size) for k, size in enumerate(sizes)]
    m, u = [row.copy() for row in start], [row.copy() for row in overall]
    last, step = -np.inf, 0
    for step in range(1, steps + 1):  # noqa: B007 - the number of steps is reported
        match, other = np.full(len(counts), np.log(share)), np.full(len(counts), np.log1p(-share))
        for k in range(len(sizes)):
            match += np.append(np.log(m[k]), 0.0)[patterns[:, k]]
            other += np.append(np.log(u[k]), 0.0)[patterns[:, k]]
        both = np.logaddexp(match, other)
        belief = np.exp(match - both) * counts
        likelihood = float(both @ counts)
        share = float(np.clip(belief.sum() / counts.sum(), 1e-9, 1 - 1e-9))
        for k, size in enumerate(sizes):
            m[k] = _shares(patterns[:, k], belief, size, start[k])
            u[k] = _shares(patterns[:, k], counts - belief, size, overall[k])
        if abs(likelihood - last) < tolerance * abs(likelihood):
            break
        last = likelihood
    rest = abs(likelihood - last) < tolerance * abs(likelihood)
    tables = [tuple(tuple(map(float, row)) for row in table) for table in (m, u)]
    return Weights(share, tables[0], tables[1], int(counts.sum()), step, bool(rest), likelihood)


def _patterns(levels: Levels, sizes: Sequence[int]) -> tuple[npt.NDArray[np.int64], Doubles]:
    """Return the distinct rows and how often each occurs, by writing a row as one number."""
    codes = np.zeros(len(levels), np.int64)
    for k, size in enumerate(sizes):
        codes = codes * (size + 1) + levels[:, k] + 1
    _codes, first, counts = np.unique(codes, return_index=True, return_counts=True)
    return levels[first].astype(np.int64), counts.astype(float)


def _start(size: int) -> Doubles:
    """Return where m starts: mostly agreement, each further level a fraction of the one before."""
    row = 0.2 ** np.arange(size)
    return np.asarray(row / row.sum())


def _shares(
    column: npt.NDArray[np.int64], weights: Doubles, size: int, prior: Doubles | None = None
) -> Doubles:
    """Return the share of each level, with a little of ``prior`` in it; missing values are left out."""
    filled = column >= 0
    found: Doubles = np.bincount(column[filled], weights[filled], size).astype(float)
    found = found + PRIOR * (np.full(size, 1 / size) if prior is None else prior)
    return np.asarray(found / found.sum())
