"""A logistic model of curves that add up: every column pushes the score by an amount of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge

__all__ = ["Additive", "fit_additive", "fit_linear"]


@dataclass(frozen=True)
class Additive:
    """Weights of the parts, their means in the data learned from, and the score (log-odds) of a row of such means."""

    weights: tuple[float, ...]
    centers: tuple[float, ...]
    bias: float

    def pushes(self, parts: np.ndarray, owners: np.ndarray, columns: int) -> np.ndarray:
        """Return how far each column moves the score of each row, shape (n, columns); with ``bias`` they make the score."""
        moved = (parts - np.array(self.centers)) * np.array(self.weights)
        gathered = np.zeros((parts.shape[1], columns))
        gathered[np.arange(len(owners)), owners] = 1.0
        return moved @ gathered

    def score(self, parts: np.ndarray) -> np.ndarray:
        """Return the log-odds of each row."""
        return (parts - np.array(self.centers)) @ np.array(self.weights) + self.bias


def fit_additive(parts: np.ndarray, target: np.ndarray, cost: float) -> Additive:
    """Learn from parts of shape (n, parts) and 0/1 targets; ``cost`` is the inverse of the shrinkage of scaled weights."""
    centers, scale = parts.mean(axis=0), parts.std(axis=0)
    scale[scale < 1e-9] = 1.0
    model = LogisticRegression(C=cost, solver="newton-cholesky")
    model.fit((parts - centers) / scale, target)
    weights = model.coef_[0] / scale
    return Additive(tuple(weights.tolist()), tuple(centers.tolist()), float(model.intercept_[0]))


def fit_linear(parts: np.ndarray, target: np.ndarray, cost: float) -> Additive:
    """Learn a number instead of a chance by ridge regression; ``score`` then gives the number itself."""
    centers, scale = parts.mean(axis=0), parts.std(axis=0)
    scale[scale < 1e-9] = 1.0
    model = Ridge(alpha=1 / cost).fit((parts - centers) / scale, target)
    weights = model.coef_ / scale
    return Additive(tuple(weights.tolist()), tuple(centers.tolist()), float(model.intercept_))
