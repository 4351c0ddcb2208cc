"""Shallow boosted trees as plain numbers, so that they go to JSON, predict without the library, and name their reasons.

Sources: Friedman, J. H. (2001), Greedy function approximation, Annals of Statistics 29(5), 1189–1232; a prediction is
split into its columns along the path through each tree (Saabas, A., 2014, Interpreting random forests).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor

__all__ = ["Growth", "Trees", "grow"]


@dataclass(frozen=True)
class Growth:
    """How trees are grown: how many, how far each is trusted, how deep, the share of rows each sees, rows in a leaf.

    Of the columns each branching sees the root of their number, chosen at random with a fixed seed.
    """

    trees: int = 300
    rate: float = 0.03
    depth: int = 3
    rows: float = 0.5
    least: int = 10


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
        rows, parts = np.arange(len(parts)), parts.astype(np.float32)
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
        """Return the score of each row: log-odds, or the number foretold."""
        owners = np.zeros(parts.shape[1], np.int64)
        return self.pushes(parts, owners, 1)[:, 0] + self.base


def grow(parts: np.ndarray, target: np.ndarray, growth: Growth, *, chance: bool) -> Trees:
    """Learn trees from parts of shape (n, parts); ``chance`` says that targets are 0/1 and scores log-odds."""
    settings = {
        "n_estimators": growth.trees, "learning_rate": growth.rate, "max_depth": growth.depth,
        "subsample": growth.rows, "max_features": "sqrt", "min_samples_leaf": growth.least, "random_state": 0,
    }  # fmt: skip
    if chance:
        model = GradientBoostingClassifier(**settings).fit(parts, target)
        share = float(np.mean(target))
        base = float(np.log(share / (1 - share)))
    else:
        model = GradientBoostingRegressor(**settings).fit(parts, target)
        base = float(np.mean(target))
    return _flattened([one.tree_ for one in model.estimators_[:, 0]], growth.rate, base)


def _flattened(trees: list[Any], rate: float, base: float) -> Trees:
    """Return the nodes of scikit-learn's trees one after the other."""
    columns: list[list[np.ndarray]] = [[], [], [], [], []]
    roots, start = [], 0
    for tree in trees:
        here = np.arange(tree.node_count)
        leaf = tree.children_left < 0
        value = _means(tree) * rate
        found = (
            np.where(leaf, 0, tree.feature), np.where(leaf, 0.0, tree.threshold),
            start + np.where(leaf, here, tree.children_left), start + np.where(leaf, here, tree.children_right), value,
        )  # fmt: skip
        for column, part in zip(columns, found, strict=True):
            column.append(part)
        roots.append(start)
        base += float(value[0])
        start += tree.node_count
    feature, threshold, left, right, values = (tuple(np.concatenate(column).tolist()) for column in columns)
    return Trees(feature, threshold, left, right, values, tuple(roots), base)


def _means(tree: Any) -> np.ndarray:
    """Return the value of each node: of a leaf its own, of an inner node the mean of the leaves below it."""
    values: np.ndarray = tree.value[:, 0, 0].copy()
    weights = tree.weighted_n_node_samples
    for node in range(tree.node_count - 1, -1, -1):
        low, high = tree.children_left[node], tree.children_right[node]
        if low >= 0:
            values[node] = (values[low] * weights[low] + values[high] * weights[high]) / (
                weights[low] + weights[high]
            )
    return values
