"""What does a customer spend when he buys? The Gamma-Gamma model.

Assumes that a customer's purchases vary around a mean of his own, that the means differ by a gamma distribution, and
that spend does not depend on how often he buys (the correlation is reported; above .3 it warns).
Source: Fader & Hardie (2013), “The Gamma-Gamma model of monetary value”; equation numbers are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy.special import digamma, gammaln

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData, check_columns, opened
from zhike.analytics.lifetime.likelihood import Objective, maximise, named_errors

__all__ = ["GammaGamma", "GammaGammaFitted"]

ENOUGH, CORRELATED = 50, 0.3
# No spend or count is larger; beyond it the sums of the likelihood overflow.
LARGEST = 1e100


@dataclass(frozen=True, kw_only=True)
class GammaGammaFitted(Fitted):
    """The parameters p, q, γ with their standard errors, and the correlation of spend with frequency.

    ``n`` counts the customers with a repeat purchase and a positive spend; ``left_out`` the others.
    """

    p: float
    q: float
    gamma: float
    errors: dict[str, float | None]
    log_likelihood: float
    correlation: float | None
    left_out: int
    agreeing: int
    starts: int

    @property
    def params(self) -> dict[str, float]:
        """Return the parameters by name."""
        return {"p": self.p, "q": self.q, "gamma": self.gamma}

    @property
    def mean(self) -> float | None:
        """Return the mean spend of all customers, p·γ/(q − 1); None where q ≤ 1 has no mean."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else None

    def predict(self, frame: Any) -> nw.DataFrame[Any]:
        """Return the frame (x, spend) with ``expected_spend`` a purchase, equation (5): p(γ + x·m̄)/(p·x + q − 1).

        A customer without repeat purchases gets the mean of all, null where that is not known.
        """
        table, x, spend = _opened(frame)
        known = (x > 0) & (spend > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            expected = self.p * (self.gamma + x * spend) / (self.p * x + self.q - 1)
        found = np.where(
            known & (self.p * x + self.q > 1), expected, np.nan if self.mean is None else self.mean
        )
        values = [float(value) if np.isfinite(value) else None for value in found]
        return table.with_columns(
            nw.new_series("expected_spend", values, nw.Float64, backend=nw.get_native_namespace(table))
        )


@dataclass(frozen=True)
class GammaGamma:
    """Fits the model by maximum likelihood with its analytic gradient from several starts."""

    def fit(self, frame: Any) -> GammaGammaFitted:
        """Return the fitted model of a frame with ``x`` (repeat purchases) and ``spend`` (their mean amount).

        Customers with x = 0 or a spend of 0 or less are left out and counted. Raises BadFrame for missing columns,
        NotEnoughData for fewer than 2 customers with different spends.
        """
        _table, x, spend = _opened(frame)
        known = (x > 0) & (spend > 0)
        n = int(known.sum())
        if n < 2 or len(np.unique(spend[known])) < 2:
            raise NotEnoughData(
                f"Not enough data: {n} customers bought again for different amounts; at least 2 are needed."
            )
        return _fitted(x[known], spend[known], left_out=len(x) - n)


def _opened(frame: Any) -> tuple[nw.DataFrame[Any], np.ndarray, np.ndarray]:
    """Return the frame, x and spend, shape (n,), a missing spend as 0. Raises BadFrame for columns missing or of no numbers."""
    table = opened(frame)
    check_columns(table, "x", "spend")
    for name in ("x", "spend"):
        # A column of nothing but nulls has no kind of its own in some engines.
        if not table[name].dtype.is_numeric() and table[name].null_count() < len(table):
            raise BadFrame(f"The column {name} must hold numbers, not {table[name].dtype}.")
    x, spend = (table[name].cast(nw.Float64).to_numpy().astype(float) for name in ("x", "spend"))
    spend = np.where(np.isnan(spend), 0.0, spend)
    if not ((np.abs(x) < LARGEST).all() and (np.abs(spend) < LARGEST).all()):
        raise BadFrame("The columns x and spend must hold finite numbers.")
    return table, x, spend


def _fitted(x: np.ndarray, spend: np.ndarray, left_out: int) -> GammaGammaFitted:
    # In an order of their own, so that sums do not depend on that of the rows.
    order = np.lexsort((spend, x))
    x, spend = x[order], spend[order]
    # Amounts are scaled to a mean of 1 for the fit: γ and the likelihood are scaled back.
    scale = float(spend.mean())
    found = maximise(
        _objective(x, spend / scale), ((1.0, 3.0, 1.0), (5.0, 3.0, 0.3), (2.0, 8.0, 4.0)), len(x)
    )
    p, q, gamma = found.params * [1, 1, scale]
    errors = found.errors * [1, 1, scale]
    correlation = float(np.corrcoef(x, spend)[0, 1]) if len(np.unique(x)) > 1 else None
    return GammaGammaFitted(
        n=len(x),
        warnings=(*_warnings(len(x), q, correlation), *found.warnings),
        p=float(p),
        q=float(q),
        gamma=float(gamma),
        errors=named_errors(("p", "q", "gamma"), errors),
        log_likelihood=found.log_likelihood - len(x) * float(np.log(scale)),
        correlation=correlation,
        left_out=left_out,
        agreeing=found.agreeing,
        starts=found.starts,
    )


def _warnings(n: int, q: float, correlation: float | None) -> tuple[str, ...]:
    found = []
    if n < ENOUGH:
        found.append(f"Only {n} customers bought again: below {ENOUGH} the spend is too unsure to act on.")
    if q <= 1:
        found.append("q is 1 or less: the mean spend of all customers is infinite under this model.")
    if correlation is not None and abs(correlation) > CORRELATED:
        found.append(
            f"Spend and frequency go together (correlation {correlation:.2f}), which the model excludes."
        )
    return tuple(found)


def _objective(x: np.ndarray, spend: np.ndarray) -> Objective:
    """Return the log-likelihood, equation (1a), and its gradient in p, q, γ."""
    log_spend, log_x, total = np.log(spend), np.log(x), x * spend

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        p, q, gamma = params
        px, log_sum = p * x, np.log(gamma + total)
        value = (
            gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(gamma) + (px - 1) * log_spend + px * log_x
            - (px + q) * log_sum
        ).sum()  # fmt: skip
        top = digamma(px + q)
        gradient = np.array(
            [
                (x * (top - digamma(px) + log_spend + log_x - log_sum)).sum(),
                (top - digamma(q) + np.log(gamma) - log_sum).sum(),
                (q / gamma - (px + q) / (gamma + total)).sum(),
            ]
        )
        return float(value), gradient

    return objective
