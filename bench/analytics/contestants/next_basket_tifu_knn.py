"""Rank Ta-Feng's products by TIFU-kNN, written here after the paper with its settings for this data set.

Source: Hu, H., He, X., Gao, J. & Zhang, Z.-L. (2020), Modeling personalized item frequency information for next-basket
recommendation, SIGIR 2020, 1071–1080: groups of 7 baskets, decay .9 within and .7 between groups, 300 neighbours, α = .7.
"""

import numpy as np
from baskets import Lists, met, read
from metering import measure
from scipy import sparse

GROUP, WITHIN, BETWEEN, NEAREST, OWN = 7, 0.9, 0.7, 300, 0.7
BLOCK = 500
history, future = read()


def weighed(baskets: list[list[int]]) -> list[tuple[int, float]]:
    """Return products with their weights: the mean of groups of the decayed mean of their baskets, lately bought most."""
    groups = [baskets[max(end - GROUP, 0) : end] for end in range(len(baskets), 0, -GROUP)]
    return [
        (one, BETWEEN**age * WITHIN ** (len(group) - 1 - place) / len(group) / len(groups))
        for age, group in enumerate(groups)
        for place, basket in enumerate(group)
        for one in set(basket)
    ]


def offered(most: int) -> Lists:
    """Return the first products of each customer: own weights, and the mean ones of the nearest customers."""
    lines = [(row, *pair) for row, baskets in enumerate(history.values()) for pair in weighed(baskets)]
    rows, products, values = (np.array(column) for column in zip(*lines, strict=True))
    shape = (len(history), int(products.max()) + 1)
    known = sparse.csr_matrix((values, (rows, products)), shape)
    squares = np.asarray(known.multiply(known).sum(axis=1)).ravel()
    found: list[list[int]] = []
    for start in range(0, len(history), BLOCK):
        block = known[start : start + BLOCK]
        distance = squares[None, :] - 2 * (block @ known.T).toarray()
        distance[np.arange(block.shape[0]), start + np.arange(block.shape[0])] = np.inf
        near = np.argpartition(distance, NEAREST, axis=1)[:, :NEAREST]
        chosen = sparse.csr_matrix(
            (np.full(near.size, 1 / NEAREST), near.ravel(), np.arange(0, near.size + 1, NEAREST)),
            (len(near), len(history)),
        )
        scores = (OWN * block + (1 - OWN) * (chosen @ known)).toarray()
        found += np.argsort(-scores, axis=1, kind="stable")[:, :most].tolist()
    return dict(zip(history, found, strict=True))


measure(lambda: offered(10), lambda lists: met(lists, future), "scipy", "numpy")
