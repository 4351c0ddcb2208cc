"""Maximum likelihood in log space from several starts, with what was tried and how sure the answer is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize
from threadpoolctl import threadpool_limits

from zhike.analytics.progress import step

__all__ = ["Objective", "Optimum", "maximise", "named_errors"]

# exp(±14) is one to a million times; beyond it a parameter has run to the edge.
EDGE = 14.0
# Ends agree when their likelihoods differ by less, and no parameter by more than 5 %.
AGREE, ALIKE = 1e-2, 0.05

Objective = Callable[[np.ndarray], tuple[float, np.ndarray]]


@dataclass(frozen=True)
class Optimum:
    """The best of several starts.

    ``params`` and their ``errors`` (from the observed information by the delta method; NaN where it is not positive
    definite), ``log_likelihood``, how many ``starts`` reached it within 0.01 with parameters within 5 %, and ``warnings`` of a bad optimum.
    """

    params: np.ndarray
    errors: np.ndarray
    log_likelihood: float
    starts: int
    agreeing: int
    at_edge: bool
    warnings: tuple[str, ...]


def named_errors(names: Sequence[str], errors: np.ndarray) -> dict[str, float | None]:
    """Return standard errors by the name of their parameter, None where they are not known."""
    return {
        name: float(error) if np.isfinite(error) else None for name, error in zip(names, errors, strict=True)
    }


# BLAS wakes a thread on every core for sums this short, and waiting for them costs more than the sums.
@threadpool_limits.wrap(limits=1, user_api="blas")
def maximise(objective: Objective, starts: Sequence[Sequence[float]], n: float) -> Optimum:
    """Return the maximum of a log-likelihood over positive parameters.

    ``objective`` takes the parameters, shape (p,), and returns the log-likelihood and its gradient in them. ``n``
    customers scale the problem, so that tolerances mean the same for a hundred as for ten million.
    """

    def negative(logs: np.ndarray) -> tuple[float, np.ndarray]:
        params = np.exp(logs)
        value, gradient = objective(params)
        if not np.isfinite(value):
            return 1e10, np.zeros_like(logs)
        return -value / n, -gradient * params / n

    bounds = [(-EDGE, EDGE)] * len(starts[0])
    options = {"maxiter": 400, "ftol": 1e-14, "gtol": 1e-8}
    tried = []
    for number, start in enumerate(starts, 1):
        step("start", number, len(starts))
        tried.append(optimize.minimize(
            negative, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds, options=options
        ))  # fmt: skip
    best = min(tried, key=lambda one: one.fun)
    level = [one for one in tried if (one.fun - best.fun) * n < AGREE]
    agreeing = sum(bool(np.abs(one.x - best.x).max() < ALIKE) for one in level)
    at_edge = bool((np.abs(best.x) > EDGE - 2.5).any())
    params = np.exp(best.x)
    errors = params * _errors(lambda logs: negative(logs)[1], best.x, n)
    steep = float(np.abs(best.jac).max())
    warnings = _warnings(agreeing, len(level), len(tried), steep, at_edge)
    return Optimum(params, errors, float(-best.fun * n), len(tried), agreeing, at_edge, warnings)


def _errors(gradient: Callable[[np.ndarray], np.ndarray], at: np.ndarray, n: float) -> np.ndarray:
    """Return standard errors of the logs: the inverse of the information by central differences of the gradient."""
    width = 1e-4
    rows = [
        (gradient(at + width * unit) - gradient(at - width * unit)) / (2 * width) for unit in np.eye(len(at))
    ]
    information = n * (np.array(rows) + np.array(rows).T) / 2
    try:
        np.linalg.cholesky(information)
        return np.sqrt(np.diag(np.linalg.inv(information)))
    except np.linalg.LinAlgError:
        return np.full(len(at), np.nan)


def _warnings(agreeing: int, level: int, starts: int, steep: float, at_edge: bool) -> tuple[str, ...]:
    found = []
    if at_edge:
        found.append("A parameter ran to the edge of what can be fitted: its value means nothing.")
    elif steep > 1e-4:
        found.append(f"The fit did not settle (slope {steep:.1e} per customer) from any of {starts} starts.")
    if level > agreeing:
        found.append(
            f"{level} of {starts} starts reached this likelihood, but only {agreeing} with these parameters: it is flat there."
        )
    elif starts > 1 and agreeing == 1:
        found.append(f"Only 1 of {starts} starts found this optimum; the others ended lower.")
    return tuple(found)
