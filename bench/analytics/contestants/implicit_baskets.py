"""Cosine neighbours of products by the library implicit, fitted once. For both questions of Ta-Feng."""

from itertools import chain

import numpy as np
from baskets import Lists
from implicit.nearest_neighbours import CosineRecommender
from scipy import sparse


def offered(history: dict[str, list[list[int]]], most: int, *, only_new: bool) -> Lists:
    """Return the first products of each customer."""
    products = sorted({one for baskets in history.values() for basket in baskets for one in basket})
    places = {one: place for place, one in enumerate(products)}
    lines = [
        (row, places[one])
        for row, baskets in enumerate(history.values())
        for one in chain.from_iterable(baskets)
    ]
    rows, columns = np.array(lines).T
    bought = sparse.csr_matrix((np.ones(len(lines)), (rows, columns)), (len(history), len(products)))
    model = CosineRecommender(K=100, num_threads=1)
    model.fit(bought, show_progress=False)
    best, _ = model.recommend(np.arange(len(history)), bought, N=most, filter_already_liked_items=only_new)
    return {who: [products[one] for one in row if one >= 0] for who, row in zip(history, best, strict=True)}
