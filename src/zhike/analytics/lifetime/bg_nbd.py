"""Who is still a customer, and what will he buy? The BG/NBD model.

Assumes that while alive a customer buys at random at his own rate (rates differ by a gamma distribution with shape r
and rate α), and after each purchase leaves with his own probability (a beta distribution with a and b).
Source: Fader, Hardie & Lee (2005), Marketing Science 24(2), 275–284; equation numbers are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy.special import digamma, gammaln, hyp2f1

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.lifetime.history import History, histories
from zhike.analytics.lifetime.likelihood import Objective, maximise
from zhike.analytics.lifetime.sufficiency import few_customers, history_has_repeats

__all__ = ["BgNbd", "BgNbdFitted"]

STARTS = ((1.0, 10.0, 1.0, 1.0), (0.3, 5.0, 0.5, 3.0), (2.0, 30.0, 0.2, 8.0))
# Twice the gain in log-likelihood that a model with dropout needs over one without (95 % of a half-half χ² mixture).
NEEDED = 2.71
NO_DROPOUT = (
    "No dropout is identifiable: P(alive) means nothing here, and the forecast assumes that nobody leaves."
)


@dataclass(frozen=True, kw_only=True)
class BgNbdFitted(Fitted):
    """The parameters with their standard errors (None where unknown), and whether leaving can be seen in the data.

    Without ``dropout`` r and α are those of the model in which nobody leaves (NBD), and P(alive) is unknown.
    ``log_likelihood`` is of the BG/NBD model in either case.
    """

    r: float
    alpha: float
    a: float
    b: float
    errors: dict[str, float | None]
    log_likelihood: float
    log_likelihood_nbd: float
    dropout: bool
    starts: int
    agreeing: int

    @property
    def params(self) -> dict[str, float]:
        """Return the parameters by name."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    def predict(self, frame: Any, t: float) -> nw.DataFrame[Any]:
        """Return the frame (x, t_x, T as for ``fit``) with ``p_alive`` and ``expected`` purchases in the next ``t`` units.

        P(alive) is null for customers without a repeat purchase (by construction it would be 1) and everywhere without
        dropout. Raises BadFrame for a bad frame or a negative ``t``.
        """
        if t < 0:
            raise BadFrame("The time to look ahead can't be negative.")
        table = nw.from_native(frame, eager_only=True)
        history = histories(frame, unit=self.unit)
        alive, expected = self.p_alive(history), self.expected(history, t)
        backend = nw.get_native_namespace(table)
        return table.with_columns(
            nw.new_series("p_alive", alive[history.inverse], nw.Float64, backend=backend),
            nw.new_series("expected", expected[history.inverse], nw.Float64, backend=backend),
        )

    def p_alive(self, history: History) -> np.ndarray:
        """Return P(alive), equation (7) of the authors' note, shape (k,); NaN where it is not known."""
        if not self.dropout:
            return np.full(len(history.x), np.nan)
        return np.where(history.x > 0, self._alive(history), np.nan)

    def _alive(self, history: History) -> np.ndarray:
        x = history.x
        with np.errstate(divide="ignore"):
            log_odds = (
                np.log(self.a)
                - np.log(np.maximum(self.b + x - 1, 1e-300))
                + (self.r + x) * np.log((self.alpha + history.T) / (self.alpha + history.t_x))
            )
        return np.where(x > 0, 1 / (1 + np.exp(np.minimum(log_odds, 700))), 1.0)

    def expected(self, history: History, t: float) -> np.ndarray:
        """Return E[Y(t) | x, t_x, T], equation (10), shape (k,)."""
        x, age, r, alpha = history.x, history.T, self.r, self.alpha
        if not self.dropout:
            return (r + x) / (alpha + age) * t
        # The hypergeometric function does not depend on t_x, so it is needed for distinct (x, T) only.
        pairs, inverse = np.unique(x + 1j * age, return_inverse=True)
        found = self._mean(r + pairs.real, self.b + pairs.real, pairs.real, alpha + pairs.imag, t)
        return found[inverse] * self._alive(history)

    def _mean(self, r: Any, b: Any, x: Any, alpha: Any, t: Any) -> np.ndarray:
        """Return (a+b+x−1)/(a−1)·[1 − (α/(α+t))^r·₂F₁(r, b; a+b+x−1; t/(α+t))]; near a = 1 its limit from both sides."""
        if abs(self.a - 1) < 1e-5:
            sides = (self._mean_at(1 + shift, r, b, x, alpha, t) for shift in (-1e-4, 1e-4))
            return sum(sides, np.zeros(())) / 2
        return self._mean_at(self.a, r, b, x, alpha, t)

    @staticmethod
    def _mean_at(a: float, r: Any, b: Any, x: Any, alpha: Any, t: Any) -> np.ndarray:
        c = a + b - 1
        bracket = 1 - (alpha / (alpha + t)) ** r * hyp2f1(r, b, c, t / (alpha + t))
        return np.asarray(c / (a - 1) * bracket)

    def mean_purchases(self, t: np.ndarray) -> np.ndarray:
        """Return E[X(t)], equation (9): repeat purchases of a customer of whom nothing is known, in time ``t``."""
        if not self.dropout:
            return self.r / self.alpha * np.asarray(t)
        return self._mean(self.r, self.b, 0, self.alpha, np.asarray(t, float))


@dataclass(frozen=True)
class BgNbd:
    """Fits the model by maximum likelihood with its analytic gradient from several starts."""

    starts: tuple[tuple[float, float, float, float], ...] = STARTS

    def fit(self, frame: Any, *, unit: str = "") -> BgNbdFitted:
        """Return the fitted model of a frame of histories: ``x``, ``t_x``, ``T`` (see ``history``), optional ``count``.

        Raises BadFrame for a bad frame, NotEnoughData where nobody bought again. A fit in which dropout can't be seen
        is said so, and falls back to the model without.
        """
        history = histories(frame, unit=unit)
        return self.fit_history(history)

    def fit_history(self, history: History) -> BgNbdFitted:
        """Return the fitted model of distinct histories."""
        history_has_repeats(history)
        found = maximise(_objective(history), self.starts, history.n)
        plain = maximise(_without_dropout(history), [start[:2] for start in self.starts[:2]], history.n)
        gain = 2 * (found.log_likelihood - plain.log_likelihood)
        a, b = found.params[2:]
        dropout = gain > NEEDED and a / (a + b) > 1e-3 and not found.at_edge
        r, alpha = found.params[:2] if dropout else plain.params
        errors = found.errors if dropout else np.array([*plain.errors, np.nan, np.nan])
        names = ("r", "alpha", "a", "b")
        few = few_customers(history)
        return BgNbdFitted(
            n=history.n,
            unit=history.unit,
            warnings=(*few, *((NO_DROPOUT,) if not dropout else found.warnings)),
            r=float(r),
            alpha=float(alpha),
            a=float(a),
            b=float(b),
            errors={
                name: float(e) if np.isfinite(e) else None for name, e in zip(names, errors, strict=True)
            },
            log_likelihood=found.log_likelihood,
            log_likelihood_nbd=plain.log_likelihood,
            dropout=bool(dropout),
            starts=found.starts,
            agreeing=found.agreeing,
        )


class _ByRepeats:
    """Gamma functions of a history: they depend on x only, of which there are few distinct values."""

    def __init__(self, history: History) -> None:
        self.values, self.places = np.unique(history.x, return_inverse=True)
        self.counts = np.bincount(self.places, history.count)

    def total(self, of_values: np.ndarray) -> float:
        """Return the sum over customers of something that depends on x only."""
        return float(self.counts @ of_values)


def _objective(history: History) -> Objective:
    """Return the log-likelihood, equation (6), and its gradient in r, α, a, b; summed over distinct histories."""
    x, count = history.x, history.count
    by_x = _ByRepeats(history)
    distinct, repeats = by_x.values, x > 0
    n = history.n

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = params
        log_age, log_last = np.log(alpha + history.T), np.log(alpha + history.t_x)
        stay = -(r + x) * log_age
        leave = np.where(
            repeats, np.log(a) - np.log(np.maximum(b + x - 1, 1e-300)) - (r + x) * log_last, -np.inf
        )
        both = np.logaddexp(stay, leave)
        value = (
            float(count @ both)
            + n * (r * np.log(alpha) - gammaln(r))
            + by_x.total(
                gammaln(r + distinct)
                + gammaln(a + b)
                - gammaln(b)
                + gammaln(b + distinct)
                - gammaln(a + b + distinct)
            )
        )
        left = np.exp(leave - both)
        stayed = count * (1 - left)
        left = count * left
        both_ab = digamma(a + b) - digamma(a + b + distinct)
        gradient = np.array([
            by_x.total(digamma(r + distinct)) + n * (np.log(alpha) - digamma(r)) - stayed @ log_age - left @ log_last,
            n * r / alpha - stayed @ ((r + x) / (alpha + history.T)) - left @ ((r + x) / (alpha + history.t_x)),
            by_x.total(both_ab) + left.sum() / a,
            by_x.total(both_ab + digamma(b + distinct) - digamma(b)) - left @ (1 / np.maximum(b + x - 1, 1e-300)),
        ])  # fmt: skip
        return value, gradient

    return objective


def _without_dropout(history: History) -> Objective:
    """Return the log-likelihood and gradient in r, α of customers who never leave (NBD)."""
    x, count, n = history.x, history.count, history.n
    by_x = _ByRepeats(history)

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha = params
        log_age = np.log(alpha + history.T)
        value = (
            by_x.total(gammaln(r + by_x.values))
            + n * (r * np.log(alpha) - gammaln(r))
            - count @ ((r + x) * log_age)
        )
        gradient = np.array([
            by_x.total(digamma(r + by_x.values)) + n * (np.log(alpha) - digamma(r)) - count @ log_age,
            n * r / alpha - count @ ((r + x) / (alpha + history.T)),
        ])  # fmt: skip
        return float(value), gradient

    return objective
