"""What is known of a customer and a product before the next basket: one row of numbers per pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from zhike.analytics.next_product.baskets import Baskets
from zhike.analytics.next_product.neighbours import best_of_rows, neighbours

__all__ = ["FEATURES", "Pairs", "ProductFacts", "pairs_of", "product_facts", "values_of"]

FEATURES = (
    "bought", "times", "share", "age", "one_off", "repeat_rate", "habit", "baskets", "bought_recent", "bought_near",
    "popular", "recent", "near", "near_root", "rate",
)  # fmt: skip
PRIOR = 5.0


@dataclass(frozen=True, eq=False)
class ProductFacts:
    """Per product: lines ever, lines in last baskets, how often it is bought again per later basket; neighbours."""

    popular: np.ndarray
    recent: np.ndarray
    rate: np.ndarray
    usual_rate: float
    buyers: np.ndarray
    near: sparse.csr_matrix
    together: sparse.csr_matrix


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of a customer and a product, sorted by both; ``times`` bought, ``last`` and ``first`` purchase in baskets ago."""

    customer: np.ndarray
    product: np.ndarray
    times: np.ndarray
    last: np.ndarray
    first: np.ndarray


def product_facts(baskets: Baskets, most: int, shrink: float) -> ProductFacts:
    """Return what the baskets tell of each product."""
    width = len(baskets.products)
    bought = bought_pairs(baskets)
    again = np.bincount(bought.product, bought.times - 1, width)
    chances = np.bincount(bought.product, bought.first, width)
    usual = float((again.sum() + 1) / (chances.sum() + PRIOR))
    ones = sparse.csr_matrix(
        (np.ones(len(bought.customer), np.float32), (bought.customer, bought.product)),
        (len(baskets.customers), width),
    )
    near, together = neighbours(ones, most, shrink)
    return ProductFacts(
        popular=np.bincount(baskets.product, minlength=width),
        recent=np.bincount(baskets.product[baskets.age == 0], minlength=width),
        rate=(again + PRIOR * usual) / (chances + PRIOR), usual_rate=usual,
        buyers=np.bincount(bought.product, minlength=width), near=near, together=together,
    )  # fmt: skip


def bought_pairs(baskets: Baskets) -> Pairs:
    """Return each customer's products once; the lines are sorted by customer, product and age."""
    key = baskets.customer * len(baskets.products) + baskets.product
    starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    times = np.diff(np.r_[starts, len(key)])
    ends = starts + times - 1
    return Pairs(
        baskets.customer[starts], baskets.product[starts], times, baskets.age[starts], baskets.age[ends]
    )


def pairs_of(baskets: Baskets, facts: ProductFacts, who: np.ndarray, others: int) -> tuple[Pairs, np.ndarray]:
    """Return the pairs to weigh for some customers (a sorted array of places), and their nearness to what was bought.

    Everything bought before, the ``others`` products nearest to it, and the ``others`` most bought of late.
    """
    width = len(baskets.products)
    bought = bought_pairs(baskets)
    nearness = _nearness(baskets, facts, who)
    coo = nearness.tocoo()
    best = best_of_rows(coo.row, coo.data, coo.col, others)
    trend = np.lexsort((np.arange(width), -facts.popular, -facts.recent))[:others]
    mine = np.isin(bought.customer, who)
    own = bought.customer[mine] * width + bought.product[mine]
    candidates = _sorted_once(np.concatenate([
        own, who[coo.row[best]] * width + coo.col[best], (who[:, None] * width + trend[None, :]).ravel(),
    ]))  # fmt: skip
    found = np.isin(candidates, own, assume_unique=True)
    facts_of = [np.zeros(len(candidates)) for _ in range(3)]
    for target, source in zip(facts_of, (bought.times, bought.last, bought.first), strict=True):
        target[found] = source[mine]
    customer, product = candidates // width, candidates % width
    return Pairs(customer, product, *facts_of), _looked_up(
        who[coo.row] * width + coo.col, coo.data, candidates
    )


def _sorted_once(keys: np.ndarray) -> np.ndarray:
    """Return the distinct keys, sorted."""
    keys = np.sort(keys)
    return keys[np.r_[True, keys[1:] != keys[:-1]]] if len(keys) else keys


def _looked_up(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return the values of the wanted keys, 0 for those that are not among the sorted keys."""
    if not len(keys):
        return np.zeros(len(wanted))
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0.0)


def _nearness(baskets: Baskets, facts: ProductFacts, who: np.ndarray) -> sparse.csr_matrix:
    """Return the nearness of each product to what each customer bought: Σ weight · similarity, weights of length 1."""
    weights = baskets.matrix(0.9**baskets.age)[who]
    lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    scaled = weights.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(weights.indptr)).astype(np.float32)
    weights = sparse.csr_matrix((scaled, weights.indices, weights.indptr), weights.shape)
    nearness = (weights @ facts.near).tocsr()
    nearness.sort_indices()
    return nearness


def values_of(pairs: Pairs, near: np.ndarray, facts: ProductFacts, baskets: Baskets) -> np.ndarray:
    """Return one row of FEATURES per pair, float64; features of repetition are 0 for what was never bought."""
    own = pairs.times > 0
    size = len(baskets.customers)
    bought = bought_pairs(baskets)
    again = np.bincount(bought.customer, bought.times - 1, size)
    chances = np.bincount(bought.customer, bought.first, size)
    habit = (again + PRIOR * facts.usual_rate) / (chances + PRIOR)
    count = baskets.sizes[pairs.customer]
    rate, recent, root = facts.rate[pairs.product], np.log1p(facts.recent[pairs.product]), np.sqrt(near)
    columns = (
        own, np.log1p(pairs.times), own * np.log((pairs.times + 0.5) / (count + 1)), own * np.log1p(pairs.last),
        pairs.times == 1, own * np.log(rate), own * np.log(habit[pairs.customer]), own * np.log(count),
        own * recent, own * root, np.log1p(facts.popular[pairs.product]), recent, near, root, np.log(rate),
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float64)
