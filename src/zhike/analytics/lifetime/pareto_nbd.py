"""Who is still a customer, and what will he buy, when leaving has nothing to do with buying? The Pareto/NBD model.

Assumes that while alive a customer buys at random at his own rate (gamma with shape r and rate α) and lives for a time
of his own (exponential, its rate gamma with shape s and rate β).
Sources: Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24; Fader & Hardie (2005), “A note on
deriving the Pareto/NBD model and related expressions”.

The likelihood's integral over the unseen time of leaving is taken by Gauss–Legendre after the substitution
w = ((α+t_x)/(α+τ))^(r+x+s), which leaves the bounded, smooth integrand ((α+τ)/(β+τ))^(s+1): the same number as the
difference of two hypergeometric functions without its cancellation, and with an analytic gradient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy.special import digamma, gammaln

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, opened
from zhike.analytics.lifetime.history import History, histories, spread
from zhike.analytics.lifetime.likelihood import Objective, maximise, named_errors
from zhike.analytics.lifetime.sampling import starting_points
from zhike.analytics.lifetime.sufficiency import few_customers, history_has_repeats

__all__ = ["ParetoNbd", "ParetoNbdFitted"]

STARTS = ((1.0, 10.0, 1.0, 10.0), (0.5, 5.0, 0.3, 20.0), (2.0, 30.0, 2.0, 30.0))
NODES, WEIGHTS = (half / 2 for half in np.polynomial.legendre.leggauss(16))
NODES = NODES + 0.5
# w = v⁴ takes the logarithmic corner at w = 0 out of the integrand.
POWER = 4


@dataclass(frozen=True, kw_only=True)
class ParetoNbdFitted(Fitted):
    """The parameters with their standard errors (None where unknown)."""

    r: float
    alpha: float
    s: float
    beta: float
    errors: dict[str, float | None]
    log_likelihood: float
    starts: int
    agreeing: int

    @property
    def params(self) -> dict[str, float]:
        """Return the parameters by name."""
        return {"r": self.r, "alpha": self.alpha, "s": self.s, "beta": self.beta}

    def predict(self, frame: Any, t: float) -> nw.DataFrame[Any]:
        """Return the frame (x, t_x, T) with ``p_alive`` and ``expected`` purchases in the next ``t`` units.

        Raises BadFrame for a bad frame or a negative ``t``.
        """
        if t < 0:
            raise BadFrame("The time to look ahead can't be negative.")
        table = opened(frame)
        history = histories(table, unit=self.unit)
        alive = self.p_alive(history)
        return spread(table, history, p_alive=alive, expected=self.expected(history, t, alive))

    def p_alive(self, history: History) -> np.ndarray:
        """Return P(alive | x, t_x, T), shape (k,): the share of the likelihood in which he has not left."""
        params = (self.r, self.alpha, self.s, self.beta)
        stay, leave, *_ = _terms(history, *params)
        return np.exp(stay - np.logaddexp(stay, leave))

    def expected(self, history: History, t: float, alive: np.ndarray | None = None) -> np.ndarray:
        """Return E[Y(t) | x, t_x, T], equation (41) of the note, shape (k,); s = 1 by its limit."""
        alive = self.p_alive(history) if alive is None else alive
        beta = self.beta + history.T
        rate = (self.r + history.x) / (self.alpha + history.T)
        return rate * self._living(beta, t) * alive

    def _living(self, beta: Any, t: Any) -> Any:
        """Return the expected time alive within ``t``: β/(s−1)·[1 − (β/(β+t))^(s−1)]."""
        if abs(self.s - 1) < 1e-9:
            return beta * np.log1p(t / beta)
        return -beta * np.expm1((self.s - 1) * -np.log1p(t / beta)) / (self.s - 1)

    def mean_purchases(self, t: np.ndarray) -> np.ndarray:
        """Return E[X(t)]: repeat purchases of a customer of whom nothing is known, in time ``t``."""
        return np.asarray(self.r / self.alpha * self._living(self.beta, np.asarray(t, float)))


@dataclass(frozen=True)
class ParetoNbd:
    """Fits the model by maximum likelihood with its analytic gradient from several starts."""

    starts: tuple[tuple[float, float, float, float], ...] = STARTS

    def fit(self, frame: Any, *, unit: str = "") -> ParetoNbdFitted:
        """Return the fitted model of a frame with ``x``, ``t_x``, ``T``, optional ``count``.

        Raises BadFrame for a bad frame, NotEnoughData where nobody bought again.
        """
        return self.fit_history(histories(frame, unit=unit))

    def fit_history(self, history: History) -> ParetoNbdFitted:
        """Return the fitted model of distinct histories."""
        history_has_repeats(history)
        found = maximise(_objective(history), starting_points(history, _objective, self.starts), history.n)
        names = ("r", "alpha", "s", "beta")
        return ParetoNbdFitted(
            n=history.n,
            unit=history.unit,
            warnings=(*few_customers(history), *found.warnings),
            **dict(zip(names, found.params.tolist(), strict=True)),
            errors=named_errors(names, found.errors),
            log_likelihood=found.log_likelihood,
            starts=found.starts,
            agreeing=found.agreeing,
        )


def _terms(history: History, r: float, alpha: float, s: float, beta: float) -> tuple[np.ndarray, ...]:
    """Return ln[(α+T)^−(r+x)·(β+T)^−s], ln[s·∫…], and the nodes τ with their weights (k, nodes) for the gradient."""
    k = r + history.x + s
    log_last = np.log(alpha + history.t_x)
    low = np.exp(-k / POWER * np.log((alpha + history.T) / (alpha + history.t_x)))
    v = low[:, None] + (1 - low)[:, None] * NODES
    log_tau_alpha = log_last[:, None] - POWER * np.log(v) / k[:, None]
    tau = np.exp(log_tau_alpha) - alpha
    log_tau_beta = np.log(beta + tau)
    weighted = np.exp((s + 1) * (log_tau_alpha - log_tau_beta)) * v ** (POWER - 1) * (POWER * WEIGHTS)
    inner = weighted.sum(axis=1)
    with np.errstate(divide="ignore"):
        leave = np.log(s) - k * log_last - np.log(k) + np.log(1 - low) + np.log(inner)
    stay = -(r + history.x) * np.log(alpha + history.T) - s * np.log(beta + history.T)
    return stay, leave, log_tau_alpha, log_tau_beta, weighted / inner[:, None]


def _objective(history: History) -> Objective:
    """Return the log-likelihood and its gradient in r, α, s, β."""
    x, count, n = history.x, history.count, history.n
    distinct, places = np.unique(x, return_inverse=True)
    by_x = np.bincount(places, count)

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, s, beta = params
        stay, leave, log_alpha, log_beta, share = _terms(history, r, alpha, s, beta)
        both = np.logaddexp(stay, leave)
        outside = n * (r * np.log(alpha) + s * np.log(beta) - gammaln(r)) + by_x @ gammaln(r + distinct)
        left = count * np.exp(leave - both)
        stayed = count - left
        age_alpha, age_beta = alpha + history.T, beta + history.T
        over_alpha, over_beta = (np.einsum("ij,ij->i", share, np.exp(-log)) for log in (log_alpha, log_beta))
        mean_alpha, mean_beta = (np.einsum("ij,ij->i", share, log) for log in (log_alpha, log_beta))
        gradient = np.array([
            n * (np.log(alpha) - digamma(r)) + by_x @ digamma(r + distinct) - stayed @ np.log(age_alpha) - left @ mean_alpha,
            n * r / alpha - stayed @ ((r + x) / age_alpha) - left @ ((r + x) * over_alpha),
            n * np.log(beta) - stayed @ np.log(age_beta) + left.sum() / s - left @ mean_beta,
            n * s / beta - stayed @ (s / age_beta) - left @ ((s + 1) * over_beta),
        ])  # fmt: skip
        return float(count @ both) + outside, gradient

    return objective
