"""Which products are bought by the same customers? Cosine neighbours, shrunk where few customers tell.

Source: Sarwar, B., Karypis, G., Konstan, J. & Riedl, J. (2001), Item-based collaborative filtering, WWW 10, 285–295.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

__all__ = ["best_of_rows", "neighbours"]


def neighbours(
    bought: sparse.csr_matrix, most: int, shrink: float
) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Return similarity and number of common customers of each product's ``most`` nearest products.

    ``bought`` is a 0/1 matrix of customers × products. Similarity is c / (√(n·m) + shrink) for c ≥ 2 common customers.
    """
    together = (bought.T @ bought).tocsr()
    buyers = together.diagonal()
    rows = np.repeat(np.arange(together.shape[0]), np.diff(together.indptr))
    columns, counts = together.indices, together.data
    keep = (counts >= 2) & (rows != columns)
    rows, columns, counts = rows[keep], columns[keep], counts[keep]
    nearness = counts / (np.sqrt(buyers[rows] * buyers[columns]) + shrink)
    best = best_of_rows(rows, nearness, columns, most)
    shape = together.shape
    near = sparse.csr_matrix((nearness[best].astype(np.float32), (rows[best], columns[best])), shape)
    return near, sparse.csr_matrix((counts[best], (rows[best], columns[best])), shape)


def best_of_rows(rows: np.ndarray, values: np.ndarray, columns: np.ndarray, most: int) -> np.ndarray:
    """Return the places of the highest values of each row, at most ``most``; ties by column, so the order is total.

    ``rows`` must be sorted. Only what reaches a row's threshold is sorted, since most values never come near it.
    """
    if not len(rows):
        return np.zeros(0, np.int64)
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]])
    ends = np.r_[starts[1:], len(rows)]
    thresholds = np.full(len(starts), -np.inf)
    for number in np.flatnonzero(ends - starts > most):
        thresholds[number] = np.partition(values[starts[number] : ends[number]], -most)[-most]
    hopeful = np.flatnonzero(values >= np.repeat(thresholds, ends - starts))
    order = hopeful[np.lexsort((columns[hopeful], -values[hopeful], rows[hopeful]))]
    sorted_rows = rows[order]
    firsts = np.flatnonzero(np.r_[True, sorted_rows[1:] != sorted_rows[:-1]])
    rank = np.arange(len(order)) - np.repeat(firsts, np.diff(np.r_[firsts, len(order)]))
    return order[rank < most]
