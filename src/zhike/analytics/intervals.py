"""Intervals for shares and means, used by every module that reports a rate."""

from __future__ import annotations

from math import inf, isfinite, sqrt
from statistics import NormalDist

from zhike.analytics.frames import BadFrame

__all__ = ["normal_quantile", "smoothed_share", "wilson"]


def normal_quantile(confidence: float) -> float:
    """Return the two-sided normal quantile of a confidence, 1.96 for .95. Raises BadFrame outside (0, 1)."""
    if not 0 < confidence < 1:
        raise BadFrame(f"The confidence must lie between 0 and 1, not at {confidence}.")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(hits: float, n: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share, both ends within 0 … 1; (0, 1) when nothing was counted.

    Unlike the textbook interval it holds for small n and for shares of 0 and 1.
    Source: Wilson, E. B. (1927), JASA 22(158), 209–212. Raises BadFrame when hits are not within 0 … n.

    >>> [round(end, 4) for end in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    if not (isfinite(hits) and isfinite(n) and 0 <= hits <= n < inf):
        raise BadFrame(f"There can't be {hits} hits among {n}.")
    if n == 0:
        return 0.0, 1.0
    z = normal_quantile(confidence)
    share = hits / n
    middle = share + z * z / (2 * n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if hits == 0 else (middle - half) / scale
    high = 1.0 if hits == n else (middle + half) / scale
    return low, high


def smoothed_share(hits: float, n: float) -> float:
    """Return (hits + 1) / (n + 2), Laplace's estimate of a share, which is never quite 0 or 1.

    >>> smoothed_share(0, 0)
    0.5
    """
    return (hits + 1) / (n + 2)
