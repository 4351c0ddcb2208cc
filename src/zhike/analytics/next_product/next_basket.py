"""What is in a customer's next basket? Repeats and new products ranked by one chance each.

The last basket of every customer is held back and learned from: a logistic model weighs how often and how lately
the customer bought a product, how habitual product and customer are, what is bought of late, and how near a product
is to those bought before. Nothing else is learned from, so the next basket stays unseen.
Sources: Sarwar et al. (2001) for nearness; Li, Jullien, Ariannezhad & de Rijke (2023), A next basket recommendation
reality check, ACM TOIS 41(4): repeating and exploring are reported apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit
from threadpoolctl import threadpool_limits

from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.next_product.baskets import Baskets, read_baskets
from zhike.analytics.next_product.features import pairs_of, product_facts, values_of
from zhike.analytics.next_product.fitted import NextBasketFitted

__all__ = ["NextBasket"]

LEAST_CUSTOMERS = 20
NEWTON_STEPS, TOLERANCE = 25, 1e-6
# Below so many pairs a tenth of them would lead nowhere.
FEW_PAIRS = 1000


@dataclass(frozen=True)
class NextBasket:
    """Settings: nearest products kept per product, shrinkage of nearness, other products weighed per customer.

    ``learn_from`` customers at most, spread evenly, teach the weights; ``ridge`` keeps them finite.
    """

    most_neighbours: int = 40
    shrink: float = 10.0
    others: int = 40
    learn_from: int = 3000
    ridge: float = 1.0

    def fit(
        self, frame: Any, customer: str = "customer", product: str = "product", basket: str = "date"
    ) -> NextBasketFitted:
        """Learn from a frame with a row per customer, product and basket (date or number, sorting by time).

        Raises BadFrame for missing columns, NotEnoughData with fewer than 20 customers of two baskets.
        """
        if min(self.most_neighbours, self.others, self.learn_from) < 1 or self.shrink < 0 or self.ridge <= 0:
            raise BadFrame("The settings of NextBasket must be positive.")
        baskets = read_baskets(frame, customer, product, basket)
        repeated = baskets.sizes >= 2
        if (count := int(repeated.sum())) < LEAST_CUSTOMERS:
            raise NotEnoughData(
                f"Not enough data: {count} customers have two baskets or more, at least {LEAST_CUSTOMERS} needed."
            )
        center, scale, weights, bias = self._learn(baskets, repeated)
        facts = product_facts(baskets, self.most_neighbours, self.shrink)
        return NextBasketFitted(
            n=len(baskets.customers), products=baskets.products, others=self.others, weights=weights / scale,
            bias=bias - float((weights * center / scale).sum()), popular=facts.popular, recent=facts.recent,
            rate=facts.rate, usual_rate=facts.usual_rate, buyers=facts.buyers, starts=facts.near.indptr,
            near=facts.near.indices, nearness=facts.near.data.astype(np.float64), together=facts.together.data,
        )  # fmt: skip

    def _learn(
        self, baskets: Baskets, repeated: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
        """Return center, scale, weights and bias of the logistic model of the baskets held back."""
        before = baskets.without_last(repeated)
        facts = product_facts(before, self.most_neighbours, self.shrink)
        who = np.flatnonzero(repeated)
        who = who[:: max(1, len(who) // self.learn_from)]
        pairs, near = pairs_of(before, facts, who, self.others)
        values = values_of(pairs, near, facts, before)
        width = len(baskets.products)
        last = baskets.age == 0
        held_back = baskets.customer[last] * width + baskets.product[last]
        came = np.isin(pairs.customer * width + pairs.product, held_back).astype(np.float64)
        center, scale = values.mean(axis=0), values.std(axis=0)
        scale[scale < 1e-9] = 1.0
        weights = _logistic((values - center) / scale, came, self.ridge)
        return center, scale, weights[1:], float(weights[0])


@threadpool_limits.wrap(limits=1, user_api="blas")
def _logistic(values: np.ndarray, came: np.ndarray, ridge: float) -> np.ndarray:
    """Return bias and weights of a logistic model by Newton's method, weights (not the bias) shrunk by ``ridge``.

    Every tenth pair leads near the end, all pairs go on from there.
    """
    design = np.column_stack([np.ones(len(values)), values])
    weights = np.zeros(design.shape[1])
    weights[0] = np.log((came.sum() + 0.5) / (len(came) - came.sum() + 0.5))
    if len(came) > 10 * FEW_PAIRS:
        weights = _climbed(weights, design[::10], came[::10], ridge / 10)
    return _climbed(weights, design, came, ridge)


def _climbed(weights: np.ndarray, design: np.ndarray, came: np.ndarray, ridge: float) -> np.ndarray:
    """Return the weights that Newton's steps reach; a step that does not raise the penalised likelihood is halved."""
    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 1e-6

    def gain(weights: np.ndarray, score: np.ndarray) -> float:
        return float(came @ score - np.logaddexp(0, score).sum() - (penalty * weights**2).sum() / 2)

    score = design @ weights
    reached = gain(weights, score)
    for _ in range(NEWTON_STEPS):
        chance = expit(score)
        slope = design.T @ (came - chance) - penalty * weights
        rooted = design * np.sqrt(chance * (1 - chance))[:, None]
        step = np.linalg.solve(rooted.T @ rooted + np.diag(penalty), slope)
        score = design @ (weights + step)
        while (found := gain(weights + step, score)) < reached and np.abs(step).max() > TOLERANCE:
            step = step / 2
            score = design @ (weights + step)
        weights, reached = weights + step, found
        if np.abs(step).max() < TOLERANCE:
            break
    return weights
