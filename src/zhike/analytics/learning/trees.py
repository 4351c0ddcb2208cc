"""Shallow boosted trees as plain numbers, so that they go to JSON, predict without the library, and name their reasons.

Sources: Friedman, J. H. (2001), Greedy function approximation, Annals of Statistics 29(5), 1189–1232; a prediction is
split into its columns along the path through each tree (Saabas, A., 2014, Interpreting random forests).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

__all__ = ["Growth", "Trees", "grow"]


@dataclass(frozen=True)
class Growth:
    """How trees are grown: how many at most, how far each is trusted, the most leaves, the fewest rows in a leaf.

    Of the columns each branching sees the share ``columns``, chosen at random with a fixed seed; None is the root of
    their number.
    """

    trees: int = 500
    rate: float = 0.03
    leaves: int = 4
    least: int = 10
    columns: float | None = None


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees in a row: below the threshold (or equal) to the left, else to the right; a leaf leads to itself.

    ``value`` of an inner node is the mean of its leaves by the rows that reached them; ``base`` includes the roots.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]
    roots: tuple[int, ...]
    base: float

    def pushes(self, parts: np.ndarray, owners: np.ndarray, columns: int) -> np.ndarray:
        """Return how far each column moves the score of each row, shape (n, columns); with ``base`` they make the score."""
        feature, threshold = np.array(self.feature), np.array(self.threshold)
        below, above, value = np.array(self.left), np.array(self.right), np.array(self.value)
        owner = np.append(owners, 0)[feature]
        rows = np.arange(len(parts))
        moved = np.zeros((len(parts), columns))
        for root in self.roots:
            node = np.full(len(parts), root)
            while (below[node] != node).any():
                low = parts[rows, feature[node]] <= threshold[node]
                after = np.where(low, below[node], above[node])
                moved[rows, owner[node]] += value[after] - value[node]
                node = after
        return moved

    def score(self, parts: np.ndarray) -> np.ndarray:
        """Return the log-odds of each row, shape (n,)."""
        return self.staged(parts, (len(self.roots),))[0]

    def staged(self, parts: np.ndarray, counts: Sequence[int]) -> np.ndarray:
        """Return the log-odds of each row by the first of the trees only, for rising counts of them, shape (counts, n)."""
        feature, threshold = np.array(self.feature), np.array(self.threshold)
        below, above, value = np.array(self.left), np.array(self.right), np.array(self.value)
        inner = below != np.arange(len(below))
        # ``base`` holds the roots of all trees; those of trees left out are taken from it again.
        roots = value[list(self.roots)]
        found, total = [], np.full(len(parts), self.base - roots.sum())
        for place, root in enumerate(self.roots):
            node = np.full(len(parts), root)
            rows = np.arange(len(parts))
            while len(rows := rows[inner[node[rows]]]):
                here = node[rows]
                low = parts[rows, feature[here]] <= threshold[here]
                node[rows] = np.where(low, below[here], above[here])
            total += value[node]
            if place + 1 in counts:
                found.append(total.copy())
        return np.array(found)

    def first(self, count: int) -> Trees:
        """Return the first of the trees alone."""
        if count >= len(self.roots):
            return self
        end, left_out = self.roots[count], sum(self.value[root] for root in self.roots[count:])
        return Trees(
            self.feature[:end], self.threshold[:end], self.left[:end], self.right[:end], self.value[:end],
            self.roots[:count], self.base - left_out,
        )  # fmt: skip


def grow(parts: np.ndarray, target: np.ndarray, growth: Growth) -> Trees:
    """Learn trees from parts of shape (n, parts) and 0/1 targets."""
    share = parts.shape[1] ** -0.5 if growth.columns is None else growth.columns
    model = HistGradientBoostingClassifier(
        max_iter=growth.trees, learning_rate=growth.rate, max_leaf_nodes=growth.leaves, max_depth=None,
        min_samples_leaf=growth.least, max_features=share, early_stopping=False, random_state=0,
    ).fit(parts, target)  # fmt: skip
    return _flattened(
        [stage[0].nodes for stage in model._predictors], float(model._baseline_prediction.item())
    )


def _flattened(trees: list[Any], base: float) -> Trees:
    """Return the nodes of scikit-learn's trees one after the other."""
    columns: list[list[np.ndarray]] = [[], [], [], [], []]
    roots, start = [], 0
    for nodes in trees:
        here = np.arange(len(nodes))
        leaf = nodes["is_leaf"].astype(bool)
        value = _means(nodes, leaf)
        found = (
            np.where(leaf, 0, nodes["feature_idx"]), np.where(leaf, 0.0, nodes["num_threshold"]),
            start + np.where(leaf, here, nodes["left"]), start + np.where(leaf, here, nodes["right"]), value,
        )  # fmt: skip
        for column, part in zip(columns, found, strict=True):
            column.append(part)
        roots.append(start)
        base += float(value[0])
        start += len(nodes)
    feature, threshold, left, right, values = (tuple(np.concatenate(column).tolist()) for column in columns)
    return Trees(feature, threshold, left, right, values, tuple(roots), base)


def _means(nodes: Any, leaf: np.ndarray) -> np.ndarray:
    """Return the value of each node: of a leaf its own, of an inner node the mean of the leaves below it."""
    values: list[float] = nodes["value"].tolist()
    counts, left, right = nodes["count"].tolist(), nodes["left"].tolist(), nodes["right"].tolist()
    for node in np.flatnonzero(~leaf)[::-1].tolist():
        low, high = left[node], right[node]
        values[node] = (values[low] * counts[low] + values[high] * counts[high]) / (
            counts[low] + counts[high]
        )
    return np.array(values)
