"""Who is still a customer, and what will he buy, when leaving has nothing to do with buying? The Pareto/NBD model.

Assumes that while alive a customer buys at random at his own rate (gamma with shape r and rate α) and lives for a time
of his own (exponential, its rate gamma with shape s and rate β).
Sources: Schmittlein, Morrison & Colombo (1987), Management Science 33(1), 1–24; Fader & Hardie (2005), “A note on
deriving the Pareto/NBD model and related expressions”.

The likelihood is exact (``racing``). Of a customer who last bought at t_x it is A(t_x)·φ(t_x) + A(T)·(1−φ(T)), with
A(t) = (α+t)^−(r+x)·(β+t)^−s and φ(t) the probability that, alive at t, he leaves before he buys: the closed form with
its difference of hypergeometric functions, put so that nothing is subtracted. φ depends on pairs (x, t) only, which
are far fewer than histories.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy.special import digamma, gammaln

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, opened
from zhike.analytics.lifetime.grouping import distinct_rows
from zhike.analytics.lifetime.history import History, histories, spread
from zhike.analytics.lifetime.likelihood import Objective, maximise, named_errors
from zhike.analytics.lifetime.racing import FirstEvent, leaves_first
from zhike.analytics.lifetime.sampling import starting_points
from zhike.analytics.lifetime.sufficiency import few_customers, history_has_repeats

__all__ = ["ParetoNbd", "ParetoNbdFitted"]

NAMES = ("r", "alpha", "s", "beta")
# The last two lie where customers hardly differ in when they leave, and where they differ very much.
STARTS = (
    (1.0, 10.0, 1.0, 10.0), (0.5, 5.0, 0.3, 20.0), (2.0, 30.0, 2.0, 30.0), (0.5, 10.0, 100.0, 5_000.0), (0.5, 10.0, 0.1, 1.0),
)  # fmt: skip
# A shape and its rate lie on a ridge where with both a thousand times as large the likelihood still lies in the 95 %
# interval: half the quantile of χ² with one degree of freedom.
FAR, WITHIN = 1_000.0, 1.92
RIDGE = (
    "{0} and {1} lie on a ridge: it can't be seen whether customers differ {2}, and with both a thousand times as large"
    " the log-likelihood falls by {3:.2f} only. Their ratio {4:.3g} is known; forecasts rest on it."
)


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
        pairs = _Pairs(history)
        density, event, _ = pairs.at((self.r, self.alpha, self.s, self.beta))
        both = pairs.likelihood(density, event)[0]
        return np.exp(np.minimum(density[pairs.age] - both, 0))

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
        objective = _objective(history)
        found = maximise(objective, starting_points(history, _objective, self.starts), history.n)
        errors = named_errors(NAMES, found.errors)
        ridges = []
        for shape, meaning in ((0, "in how often they buy"), (2, "in when they leave")):
            far = found.params.copy()
            far[shape : shape + 2] *= FAR
            if (lost := found.log_likelihood - objective(far)[0]) < WITHIN:
                names = NAMES[shape : shape + 2]
                errors |= dict.fromkeys(names)
                ridges.append(
                    RIDGE.format(*names, meaning, max(lost, 0), found.params[shape] / found.params[shape + 1])
                )
        return ParetoNbdFitted(
            n=history.n,
            unit=history.unit,
            warnings=(*few_customers(history), *ridges, *found.warnings),
            **dict(zip(NAMES, found.params.tolist(), strict=True)),
            errors=errors,
            log_likelihood=found.log_likelihood,
            starts=found.starts,
            agreeing=found.agreeing,
        )


class _Pairs:
    """The distinct pairs (x, t) of histories, t being t_x or T, and each history's ``last`` and ``age`` among them."""

    def __init__(self, history: History) -> None:
        k = len(history.x)
        columns = (np.tile(history.x, 2), np.concatenate([history.t_x, history.T]))
        (self.x, self.t), places, _ = distinct_rows(columns)
        self.last, self.age = places[:k], places[k:]
        self.repeats, self.starts = np.unique(self.x, return_index=True)

    def at(self, params: Any) -> tuple[np.ndarray, FirstEvent, np.ndarray]:
        """Return ln[A·β^s·α^r] of the pairs, which comes first for them, and A's derivatives in r, α, s, β, (4, p)."""
        r, alpha, s, beta = params
        x, t = self.x, self.t
        a, b = alpha + t, beta + t
        log_a, bought, left = np.log(a), np.log1p(t / alpha), np.log1p(t / beta)
        density = -r * bought - x * log_a - s * left
        # t/a and t/b are at most 1, so that no time is too long for the products.
        slopes = np.stack([-bought, r * (t / a) / alpha - x / a, -left, s * (t / b) / beta])
        return density, leaves_first(r + self.repeats, self.starts, s, np.log(b) - log_a), slopes

    def likelihood(self, density: np.ndarray, event: FirstEvent) -> tuple[np.ndarray, np.ndarray]:
        """Return the histories' likelihoods, and the logs of their part from leaving before the next purchase, (k,)."""
        left = (density + event.leaves)[self.last]
        return np.logaddexp(left, (density + event.buys)[self.age]), left


def _objective(history: History) -> Objective:
    """Return the log-likelihood and its gradient in r, α, s, β."""
    count = history.count
    distinct, places = np.unique(history.x, return_inverse=True)
    by_x = np.bincount(places, count)
    pairs = _Pairs(history)

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, _, beta = params
        density, event, slopes = pairs.at(params)
        both, left = pairs.likelihood(density, event)
        gone = count * np.exp(left - both)
        leaves = np.bincount(pairs.last, gone, len(density))
        buys = np.bincount(pairs.age, count - gone, len(density))
        by_q, by_s, by_ratio = event.leaves_by * leaves + event.buys_by * buys
        gradient = slopes @ (leaves + buys) + [
            by_x @ (digamma(r + distinct) - digamma(r)) + by_q.sum(),
            -by_ratio @ (1 / (alpha + pairs.t)),
            by_s.sum(),
            by_ratio @ (1 / (beta + pairs.t)),
        ]
        return float(count @ both + by_x @ (gammaln(r + distinct) - gammaln(r))), gradient

    return objective
