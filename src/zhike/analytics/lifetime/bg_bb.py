"""Will they give again, where there is one occasion a period? The BG/BB model.

Assumes that at each occasion a living customer buys with his own probability (beta with α and β), and leaves before
each occasion with his own probability (beta with γ and δ).
Source: Fader, Hardie & Shang (2010), Marketing Science 29(6), 1086–1108; equation numbers are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy.special import betaln, digamma, logsumexp

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, opened
from zhike.analytics.lifetime.history import History, histories, spread
from zhike.analytics.lifetime.likelihood import Objective, maximise, named_errors
from zhike.analytics.lifetime.sufficiency import few_customers, history_has_repeats

__all__ = ["BgBb", "BgBbFitted"]

STARTS = ((1.0, 1.0, 1.0, 1.0), (0.5, 0.5, 0.5, 3.0), (2.0, 1.0, 1.0, 5.0))
# More occasions than a day each of 27 years; their likelihood has a term per occasion.
OCCASIONS = 10_000


@dataclass(frozen=True, kw_only=True)
class BgBbFitted(Fitted):
    """The parameters with their standard errors (None where unknown)."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    errors: dict[str, float | None]
    log_likelihood: float
    starts: int
    agreeing: int

    @property
    def params(self) -> dict[str, float]:
        """Return the parameters by name."""
        return {"alpha": self.alpha, "beta": self.beta, "gamma": self.gamma, "delta": self.delta}

    def predict(self, frame: Any, occasions: int) -> nw.DataFrame[Any]:
        """Return the frame (x, t_x, T) with ``p_alive`` at the next occasion and ``expected`` purchases in the next ``occasions``.

        Raises BadFrame for a bad frame or a negative number of occasions.
        """
        if occasions < 0:
            raise BadFrame("The number of occasions to look ahead can't be negative.")
        table = opened(frame)
        history = _whole(histories(table, unit=self.unit))
        return spread(
            table, history, p_alive=self.p_alive(history), expected=self.expected(history, occasions)
        )

    def _log_likelihoods(self, history: History) -> np.ndarray:
        return _likelihood(history, *(np.float64(value) for value in self.params.values()))[0]

    def p_alive(self, history: History) -> np.ndarray:
        """Return P(alive at occasion n+1 | x, t_x, n), equation (11) with m = 1, shape (k,)."""
        x, n = history.x, history.T
        logs = (
            betaln(self.alpha + x, self.beta + n - x) - betaln(self.alpha, self.beta)
            + betaln(self.gamma, self.delta + n + 1) - betaln(self.gamma, self.delta)
        )  # fmt: skip
        return np.exp(logs - self._log_likelihoods(history))

    def expected(self, history: History, occasions: int) -> np.ndarray:
        """Return E[X(n, n+m) | x, t_x, n], equation (13) as its sum over the m occasions, shape (k,)."""
        x, n = history.x, history.T
        ahead = np.arange(1, occasions + 1)
        living = np.exp(
            betaln(self.gamma, self.delta + n[:, None] + ahead) - betaln(self.gamma, self.delta)
        ).sum(axis=1)
        logs = betaln(self.alpha + x + 1, self.beta + n - x) - betaln(self.alpha, self.beta)
        return np.exp(logs - self._log_likelihoods(history)) * living


@dataclass(frozen=True)
class BgBb:
    """Fits the model by maximum likelihood with its analytic gradient from several starts."""

    starts: tuple[tuple[float, float, float, float], ...] = STARTS

    def fit(self, frame: Any, *, unit: str = "") -> BgBbFitted:
        """Return the fitted model of a frame: ``x`` purchases among ``T`` occasions, the last at ``t_x``; optional ``count``.

        Raises BadFrame for a bad frame or fractions of occasions, NotEnoughData where nobody bought.
        """
        return self.fit_history(histories(frame, unit=unit))

    def fit_history(self, history: History) -> BgBbFitted:
        """Return the fitted model of distinct histories whose times count occasions. Raises as ``fit`` does."""
        history = _whole(history)
        history_has_repeats(history)
        found = maximise(_objective(history), self.starts, history.n)
        names = ("alpha", "beta", "gamma", "delta")
        return BgBbFitted(
            n=history.n,
            unit=history.unit,
            warnings=(*few_customers(history), *found.warnings),
            **dict(zip(names, found.params.tolist(), strict=True)),
            errors=named_errors(names, found.errors),
            log_likelihood=found.log_likelihood,
            starts=found.starts,
            agreeing=found.agreeing,
        )


def _whole(history: History) -> History:
    if (history.t_x != np.floor(history.t_x)).any() or (np.floor(history.T) != history.T).any():
        raise BadFrame("Occasions are whole: t_x and T must be whole numbers.")
    if history.T.max() > OCCASIONS:
        raise BadFrame(
            f"The column T counts occasions, of which more than {OCCASIONS:,} can't be told apart."
        )
    if (history.x > history.t_x).any():
        raise BadFrame("There can't be more purchases than occasions up to the last of them.")
    return history


def _likelihood(
    history: History, alpha: float, beta: float, gamma: float, delta: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return equation (5) in logs, shape (k,), the share of each of its terms, (k, terms), and their last occasions.

    Term 0 is “still alive after n”; term i+1 is “left after occasion t_x + i”.
    """
    x, last, n = history.x, history.t_x, history.T
    lags = np.arange(int((n - last).max()) + 1)
    end = last[:, None] + lags
    ends = np.column_stack([n, end])
    logs = betaln(alpha + x[:, None], beta + ends - x[:, None]) - betaln(alpha, beta) - betaln(gamma, delta)
    logs[:, 0] += betaln(gamma, delta + n)
    logs[:, 1:] += np.where(end < n[:, None], betaln(gamma + 1, delta + end), -np.inf)
    total = logsumexp(logs, axis=1)
    return total, np.exp(logs - total[:, None]), ends


def _objective(history: History) -> Objective:
    """Return the log-likelihood and its gradient in α, β, γ, δ."""
    x, count = history.x[:, None], history.count

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        alpha, beta, gamma, delta = params
        total, share, ends = _likelihood(history, alpha, beta, gamma, delta)
        left = np.ones_like(ends)
        left[:, 0] = 0
        both, leaves = digamma(alpha + beta + ends), digamma(gamma + delta + ends + left)
        slopes = (
            digamma(alpha + x) - both - digamma(alpha) + digamma(alpha + beta),
            digamma(beta + ends - x) - both - digamma(beta) + digamma(alpha + beta),
            digamma(gamma + left) - leaves - digamma(gamma) + digamma(gamma + delta),
            digamma(delta + ends) - leaves - digamma(delta) + digamma(gamma + delta),
        )
        return float(count @ total), np.array([count @ (share * slope).sum(axis=1) for slope in slopes])

    return objective
