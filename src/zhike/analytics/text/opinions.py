"""Linear opinions on texts: how columns are weighed before one is learned, and what it then says.

Sources: Wang, S. & Manning, C. D. (2012), Baselines and bigrams, ACL, 90–94; on texts whose parts need not agree with
their label: Dietterich, T. G., Lathrop, R. H. & Lozano-Pérez, T. (1997), Solving the multiple instance problem,
Artificial Intelligence 89, 31–71.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

__all__ = [
    "Opinion", "bayes", "by_rarity", "learned", "log_ratios", "logged", "of_speaking_clauses", "times", "unit", "vectors",
]  # fmt: skip

# How often clauses are judged anew, and what a clause counts that speaks against its text.
ROUNDS, LEAST_TRUST = 2, 0.05


@dataclass(frozen=True, eq=False)
class Opinion:
    """A linear model: each column times ``scale``, the row brought to length 1, times ``weights``, plus ``offset``."""

    scale: np.ndarray
    weights: np.ndarray
    offset: float

    def scores(self, found: sparse.csr_matrix) -> np.ndarray:
        """Return the score of each row, shape (n,)."""
        return unit(times(found, self.scale)) @ self.weights + self.offset


def of_speaking_clauses(
    cost: float, clauses: sparse.csr_matrix, labels: np.ndarray, halves: np.ndarray
) -> Opinion:
    """Return an opinion on clauses that counts each as much as models that had not seen its text agree with its label.

    Labels are those of whole texts. Twice the halves of the texts judge each other's clauses.
    """
    cut = []
    for half in (halves == 0, halves == 1):
        if half.any() and 0 < labels[~half].sum() < (~half).sum():
            seen = clauses[~half]
            scale = log_ratios(seen, labels[~half])
            cut.append((half, unit(times(seen, scale)), unit(times(clauses[half], scale))))
    trust = np.ones(len(labels))
    for _ in range(ROUNDS):
        agreed = trust.copy()
        for half, seen, rest in cut:
            model = bayes(cost, tol=0.1).fit(seen, labels[~half], sample_weight=trust[~half])
            pleased = model.predict_proba(rest)[:, 1]
            agreed[half] = np.where(labels[half] == 1, pleased, 1 - pleased)
        trust = np.maximum(agreed, LEAST_TRUST)
    return learned(bayes(cost), clauses, labels, log_ratios(clauses, labels), trust)


def bayes(cost: float, tol: float = 0.01) -> LogisticRegression:
    """Return a model for columns weighed by log-ratios."""
    return LogisticRegression(C=cost, solver="liblinear", dual=True, tol=tol, random_state=0)


def vectors(cost: float) -> LinearSVC:
    """Return a model for columns weighed by rarity."""
    return LinearSVC(C=cost, tol=0.01, random_state=0)


def learned(
    model: Any,
    found: sparse.csr_matrix,
    labels: np.ndarray,
    scale: np.ndarray,
    trust: np.ndarray | None = None,
) -> Opinion:
    """Return the model learned from the columns so scaled, divided by the spread of its scores."""
    view = unit(times(found, scale))
    model.fit(view, labels, sample_weight=trust)
    spread = float(np.std(model.decision_function(view))) or 1.0
    return Opinion(scale, model.coef_[0] / spread, float(model.intercept_[0]) / spread)


def logged(found: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return counts as 1 + log(count): what is said ten times is not ten times as true."""
    return sparse.csr_matrix((1 + np.log(found.data), found.indices, found.indptr), found.shape)


def by_rarity(found: sparse.csr_matrix) -> np.ndarray:
    """Return log((1 + texts) / (1 + texts with it)) + 1 of each column."""
    having = np.bincount(found.indices, minlength=found.shape[1])
    return np.log((1 + found.shape[0]) / (1 + having)) + 1


def log_ratios(found: sparse.csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Return log(share among pleased / share among displeased) of each n-gram, texts with it + 1."""
    rows = np.repeat(labels, np.diff(found.indptr))
    having = [1.0 + np.bincount(found.indices[rows == kind], minlength=found.shape[1]) for kind in (1, 0)]
    return np.log(having[0] / having[0].sum()) - np.log(having[1] / having[1].sum())


def times(found: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    """Return the matrix with each column times its weight."""
    return sparse.csr_matrix((found.data * weights[found.indices], found.indices, found.indptr), found.shape)


def unit(found: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the matrix with each row scaled to length 1; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    data = found.data / np.repeat(lengths, np.diff(found.indptr)).astype(np.float32)
    return sparse.csr_matrix((data, found.indices, found.indptr), found.shape)
