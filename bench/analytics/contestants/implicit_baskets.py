"""Ta-Feng by the library implicit: cosine neighbours of products, or factors of customers and products, fitted once.

ALS: the settings are the best of eight by Recall@10 on the last basket of the history, which is thereby not learned from.
"""

from itertools import chain
from typing import Any

import numpy as np
from baskets import Lists, met
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender
from scipy import sparse

History = dict[str, list[list[int]]]
SETTINGS = [
    (factors, weight, often) for factors in (64, 128) for weight in (0.05, 1.0) for often in (5.0, 20.0)
]


def offered(history: History, most: int, *, only_new: bool) -> Lists:
    """Return the first products of each customer by cosine neighbours."""
    return _offered(CosineRecommender(K=100, num_threads=1), history, most, only_new)


def offered_by_factors(history: History, most: int, *, only_new: bool) -> Lists:
    """Return the first products of each customer by alternating least squares."""
    known = {who: baskets[:-1] for who, baskets in history.items() if len(baskets) > 1}
    last = {who: set(baskets[-1]) for who, baskets in history.items() if len(baskets) > 1}
    if only_new:
        last = {who: came - set(chain.from_iterable(known[who])) for who, came in last.items()}
        last = {who: came for who, came in last.items() if came}

    def quality(settings: tuple[int, float, float]) -> float:
        return met(_offered(_factors(settings), known, most, only_new), last, most)[f"Recall@{most}"]

    return _offered(_factors(max(SETTINGS, key=quality)), history, most, only_new)


def _factors(settings: tuple[int, float, float]) -> Any:
    factors, weight, often = settings
    return AlternatingLeastSquares(
        factors, regularization=weight, alpha=often, iterations=15, num_threads=1, random_state=1
    )


def _offered(model: Any, history: History, most: int, only_new: bool) -> Lists:
    products = sorted({one for baskets in history.values() for basket in baskets for one in basket})
    places = {one: place for place, one in enumerate(products)}
    lines = [
        (row, places[one])
        for row, baskets in enumerate(history.values())
        for one in chain.from_iterable(baskets)
    ]
    rows, columns = np.array(lines).T
    bought = sparse.csr_matrix((np.ones(len(lines)), (rows, columns)), (len(history), len(products)))
    model.fit(bought, show_progress=False)
    best, _ = model.recommend(np.arange(len(history)), bought, N=most, filter_already_liked_items=only_new)
    return {who: [products[one] for one in row if one >= 0] for who, row in zip(history, best, strict=True)}
