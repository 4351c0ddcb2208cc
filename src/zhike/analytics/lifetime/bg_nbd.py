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
from zhike.analytics.frames import BadFrame, opened
from zhike.analytics.lifetime.grouping import distinct_rows
from zhike.analytics.lifetime.history import History, histories, spread
from zhike.analytics.lifetime.likelihood import Objective, maximise, named_errors
from zhike.analytics.lifetime.sampling import starting_points
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
        table = opened(frame)
        history = histories(table, unit=self.unit)
        if not self.dropout:
            return spread(table, history, p_alive=self.p_alive(history), expected=self.expected(history, t))
        alive = self._alive(history)
        known = np.where(history.x > 0, alive, np.nan)
        return spread(table, history, p_alive=known, expected=self.expected(history, t, alive))

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

    def expected(self, history: History, t: float, alive: np.ndarray | None = None) -> np.ndarray:
        """Return E[Y(t) | x, t_x, T], equation (10), shape (k,); ``alive`` if it is known already (1 where x is 0)."""
        x, age, r, alpha = history.x, history.T, self.r, self.alpha
        if not self.dropout:
            return (r + x) / (alpha + age) * t
        # The hypergeometric function does not depend on t_x, so it is needed for distinct (x, T) only.
        (times, ages), inverse, _ = distinct_rows((x, age))
        found = self._mean(r + times, self.b + times, times, alpha + ages, t)
        return found[inverse] * (self._alive(history) if alive is None else alive)

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
        found = maximise(_objective(history), starting_points(history, _objective, self.starts), history.n)
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
            errors=named_errors(names, errors),
            log_likelihood=found.log_likelihood,
            log_likelihood_nbd=plain.log_likelihood,
            dropout=bool(dropout),
            starts=found.starts,
            agreeing=found.agreeing,
        )


class _Sums:
    """Sums over customers of a function of one number of theirs, which has few distinct ``values``."""

    def __init__(self, column: np.ndarray, weights: np.ndarray) -> None:
        self.values, self.places = np.unique(column, return_inverse=True)
        self.weights = self.total(weights)

    def total(self, weights: np.ndarray) -> np.ndarray:
        """Return the sum of the rows' weights at each distinct value."""
        return np.bincount(self.places, weights, len(self.values))


def _objective(history: History) -> Objective:
    """Return the log-likelihood, equation (6), and its gradient in r, α, a, b; summed over distinct histories.

    With z, the log odds that a repeat customer has left, his likelihood is that of staying times 1 + e^z. All else
    depends on x or on T only, of which there are few distinct values; so do the logarithms inside z.
    """
    without, again = _without_dropout(history), history.x > 0
    x, count = history.x[again], history.count[again]
    all_x, by_x = _Sums(history.x, history.count), _Sums(x, count)
    by_age, by_last = _Sums(history.T[again], count), _Sums(history.t_x[again], count)
    repeats, number = all_x.values, all_x.weights

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = params
        ages, lasts, trials = alpha + by_age.values, alpha + by_last.values, b + by_x.values - 1
        rate = r + x
        z = np.log(ages)[by_age.places] - np.log(lasts)[by_last.places]
        z *= rate
        z += (np.log(a) - np.log(trials))[by_x.places]
        odds = np.exp(-np.abs(z))
        stays, (by_r, by_alpha) = without(params[:2])
        value = stays + count @ (np.maximum(z, 0) + np.log1p(odds)) + number @ (
            gammaln(a + b) - gammaln(b) + gammaln(b + repeats) - gammaln(a + b + repeats)
        )  # fmt: skip
        left = count * np.where(z > 0, 1.0, odds) / (1 + odds)
        gone = left * rate
        both = digamma(a + b) - digamma(a + b + repeats)
        gradient = np.array([
            by_r + by_age.total(left) @ np.log(ages) - by_last.total(left) @ np.log(lasts),
            by_alpha + by_age.total(gone) @ (1 / ages) - by_last.total(gone) @ (1 / lasts),
            number @ both + left.sum() / a,
            number @ (both + digamma(b + repeats) - digamma(b)) - by_x.total(left) @ (1 / trials),
        ])  # fmt: skip
        return float(value), gradient

    return objective


def _without_dropout(history: History) -> Objective:
    """Return the log-likelihood and gradient in r, α of customers who never leave (NBD)."""
    n, by_x, by_age = history.n, _Sums(history.x, history.count), _Sums(history.T, history.count)
    bought = by_age.total(history.count * history.x)

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha = params
        ages, events = alpha + by_age.values, r * by_age.weights + bought
        value = (
            by_x.weights @ gammaln(r + by_x.values)
            + n * (r * np.log(alpha) - gammaln(r))
            - events @ np.log(ages)
        )
        gradient = np.array([
            by_x.weights @ digamma(r + by_x.values) + n * (np.log(alpha) - digamma(r)) - by_age.weights @ np.log(ages),
            n * r / alpha - events @ (1 / ages),
        ])  # fmt: skip
        return float(value), gradient

    return objective
