"""Of a customer alive at some time: will he leave before he buys again? What Pareto/NBD's likelihood is made of.

With a = α+t, b = β+t and q = r+x his rates are gamma distributed with (q, a) and (s, b), and he leaves first with
probability φ = E[μ/(λ+μ)] = s/(q+s)·₂F₁(1, s+1; q+s+1; 1−a/b)·a/b where b ≥ a (Schmittlein, Morrison & Colombo 1987;
Fader & Hardie 2005 in Euler's form). With B ~ Beta(s, q) and ρ = b/a that is E[B/(B + (1−B)ρ)]; over y = ln(B/(1−B))
the integrand is analytic for |Im y| < π and falls off exponentially, so equal steps in y converge exponentially,
at any parameters: φ and 1−φ are sums of positive terms and keep their digits however small they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["FirstEvent", "leaves_first"]

# What is left out is e^−24 of the whole.
REACH = 24.0
# Widths of steps: in y, and in standard deviations of a narrow peak.
STEP, STEP_IN_SPREADS = 0.35, 0.65
# Pairs are taken so many at a time, to stay in the processor's cache.
BLOCK = 2048


@dataclass(frozen=True)
class FirstEvent:
    """ln φ (``leaves``) and ln(1−φ) (``buys``), shape (p,), and their derivatives in q, s and ln ρ, shape (3, p)."""

    leaves: np.ndarray
    buys: np.ndarray
    leaves_by: np.ndarray
    buys_by: np.ndarray


def leaves_first(q: np.ndarray, starts: np.ndarray, s: float, log_ratio: np.ndarray) -> FirstEvent:
    """Return how probable leaving before the next purchase is.

    ``q`` = r+x are the distinct shapes, (m,), all positive; ``log_ratio`` = ln ρ of the pairs, (p,), those of q[i] from
    place starts[i] on, in the order of q.
    """
    levels, weights, by_q, by_s = _nodes(q, s, float(log_ratio.min()), float(log_ratio.max()))
    heavy = weights * levels
    columns = np.stack([heavy, heavy * by_q, heavy * by_s, weights, weights * by_q, weights * by_s], axis=2)
    ratio = np.exp(log_ratio)
    sums, slope = np.empty((len(ratio), 6)), np.empty(len(ratio))
    for place, (start, stop) in enumerate(zip(starts, [*starts[1:], len(ratio)], strict=True)):
        for first in range(start, stop, BLOCK):
            part = slice(first, min(first + BLOCK, stop))
            inverse = levels[place] + ratio[part, None]
            np.reciprocal(inverse, out=inverse)
            sums[part] = inverse @ columns[place]
            np.square(inverse, out=inverse)
            slope[part] = inverse @ heavy[place]
    leaves, buys = sums[:, 0], sums[:, 3] * ratio
    slope *= ratio
    leaves_by = np.stack([sums[:, 1], sums[:, 2], -slope]) / leaves
    buys_by = np.stack([sums[:, 4] * ratio, sums[:, 5] * ratio, slope]) / buys
    return FirstEvent(np.log(leaves), np.log(buys), leaves_by, buys_by)


def _nodes(q: np.ndarray, s: float, low: float, high: float) -> tuple[np.ndarray, ...]:
    """Return e^y, the weights of Beta(s, q) with sum 1, and their derivatives' logs in q and s about their mean, (m, nodes)."""
    first, last, step = _range(q, s, low, high)
    nodes = int(np.ceil(((last - first) / step).max())) + 1
    step = (last - first) / (nodes - 1)
    y = first[:, None] + step[:, None] * np.arange(nodes)
    log_stay = -np.logaddexp(0, y)
    log_leave = log_stay + y
    log_weights = s * log_leave + q[:, None] * log_stay
    weights = np.exp(log_weights - log_weights.max(axis=1, keepdims=True))
    # Beyond the ends the weights are geometric: the end nodes stand for the whole rest.
    with np.errstate(over="ignore"):
        weights[:, 0] /= -np.expm1(-s * step)
        weights[:, -1] /= -np.expm1(-q * step)
        log_leave[:, 0] -= step / np.expm1(s * step)
        log_stay[:, -1] -= step / np.expm1(q * step)
    weights /= weights.sum(axis=1, keepdims=True)
    for logs in (log_stay, log_leave):
        logs -= np.einsum("ij,ij->i", weights, logs)[:, None]
    return np.exp(y), weights, log_stay, log_leave


def _range(q: np.ndarray, s: float, low: float, high: float) -> tuple[np.ndarray, ...]:
    """Return the first and last y that matter for ln ρ from ``low`` to ``high``, and the step, each of shape (m,).

    The integrands are log-concave and their third derivative is no more than their second, so that at a distance d
    from a peak of curvature c they have fallen by c·d²/(2+d) at least.
    """
    shapes = np.full_like(q, s)
    peaks = np.stack([_lowest_peak(shapes, q, -low), np.log(s / q), -_lowest_peak(q, shapes, high)])
    curvature = (s + q) * np.exp(-np.logaddexp(0, peaks) - np.logaddexp(0, -peaks))
    fall = REACH / curvature.min(axis=0)
    reach = fall + np.sqrt(2 * fall)
    tail = REACH + np.maximum(0, np.maximum(np.log(s), np.log(q)))
    first = np.maximum(peaks[0] - reach, -tail - max(0.0, -low))
    last = np.minimum(peaks[2] + reach, tail + max(0.0, high))
    sharpest = np.where((peaks[0] < 0) & (peaks[2] > 0), (s + q) / 4, curvature.max(axis=0)) + 0.25
    return first, last, np.minimum(STEP, STEP_IN_SPREADS / np.sqrt(sharpest))


def _lowest_peak(near: np.ndarray, far: np.ndarray, log_odds: float) -> np.ndarray:
    """Return a bound below the peaks of σ(y)^near · σ(−y)^far · σ(−y − log_odds)."""
    bound = np.log(near / (near + far + np.exp(log_odds)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(near > 1, np.fmax(bound, np.log((near - 1) / (far + 1))), bound)
