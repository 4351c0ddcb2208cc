"""A learned next basket: plain arrays that rank products for any history of purchases, with a reason each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy import sparse
from scipy.special import expit

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, opened
from zhike.analytics.next_product.baskets import Baskets, read_baskets
from zhike.analytics.next_product.features import Pairs, ProductFacts, pairs_of, values_of
from zhike.analytics.next_product.neighbours import best_of_rows
from zhike.analytics.progress import step

__all__ = ["NextBasketFitted", "Suggestion"]

BLOCK = 20_000


@dataclass(frozen=True)
class Suggestion:
    """A product for a customer: rank from 1, chance to be in the next basket, whether bought before, and why."""

    customer: Any
    product: Any
    rank: int
    chance: float
    bought_before: bool
    reason: str


@dataclass(frozen=True, kw_only=True, eq=False)
class NextBasketFitted(Fitted):
    """Weights of the features, facts per product, and its neighbours in rows (``starts``, ``near``, ``nearness``, ``together``)."""

    products: tuple[Any, ...]
    others: int
    weights: np.ndarray
    bias: float
    popular: np.ndarray
    recent: np.ndarray
    rate: np.ndarray
    usual_rate: float
    buyers: np.ndarray
    starts: np.ndarray
    near: np.ndarray
    nearness: np.ndarray
    together: np.ndarray

    def predict(
        self, frame: Any, customer: str = "customer", product: str = "product", basket: str = "date", *,
        top: int = 10, only_new: bool = False, reasons: bool = False,
    ) -> Any:  # fmt: skip
        """Return the ``top`` products of each customer of a frame of histories, a row each, best first.

        Columns: the customer's, ``product``, ``rank``, ``chance``, ``bought_before``, and ``reason`` if asked for. With
        ``only_new`` nothing bought before is offered: a cross-selling list. Products never seen in fitting are ignored.
        """
        if top < 1:
            raise BadFrame("At least one product must be asked for.")
        baskets = read_baskets(frame, customer, product, basket, self.products)
        parts = []
        for start in range(0, len(baskets.customers), BLOCK):
            step("block of customers", start // BLOCK + 1, -(-len(baskets.customers) // BLOCK))
            who = np.arange(start, min(start + BLOCK, len(baskets.customers)))
            parts.append(self._ranked(baskets, who, top, only_new))
        who, what, rank, chance, times = (np.concatenate(column) for column in zip(*parts, strict=True))
        answer: dict[str, Any] = {
            customer: [baskets.customers[one] for one in who], product: [self.products[one] for one in what],
            "rank": rank.tolist(), "chance": chance.tolist(), "bought_before": (times > 0).tolist(),
        }  # fmt: skip
        if reasons:
            answer["reason"] = self._reasons(baskets, who, what, times)
        return nw.from_dict(answer, backend=opened(frame).implementation).to_native()

    def suggestions(self, frame: Any, **settings: Any) -> tuple[Suggestion, ...]:
        """Return the same as ``predict``, as objects with reasons; the columns must bear their usual names."""
        rows = nw.from_native(self.predict(frame, reasons=True, **settings), eager_only=True).rows()
        return tuple(Suggestion(*row) for row in rows)

    def _facts(self) -> ProductFacts:
        shape = (len(self.products), len(self.products))
        near = sparse.csr_matrix((self.nearness.astype(np.float32), self.near, self.starts), shape)
        together = sparse.csr_matrix((self.together, self.near, self.starts), shape)
        return ProductFacts(
            self.popular, self.recent, self.rate, self.usual_rate, self.buyers, near, together
        )

    def _ranked(self, baskets: Baskets, who: np.ndarray, top: int, only_new: bool) -> tuple[np.ndarray, ...]:
        """Return customer, product, rank, chance and times bought of the best pairs of a block of customers."""
        facts = self._facts()
        others = max(self.others, 2 * top)
        pairs, near = pairs_of(baskets, facts, who, others)
        if only_new:
            new = pairs.times == 0
            near = near[new]
            pairs = Pairs(
                *(getattr(pairs, name)[new] for name in ("customer", "product", "times", "last", "first"))
            )
        scores = values_of(pairs, near, facts, baskets) @ self.weights + self.bias
        best = best_of_rows(pairs.customer, scores, pairs.product, top)
        customer = pairs.customer[best]
        starts = (
            np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]]) if len(customer) else np.zeros(0, int)
        )
        counts = np.diff(np.r_[starts, len(customer)])
        rank = np.arange(len(customer)) - np.repeat(starts, counts) + 1
        return customer, pairs.product[best], rank, expit(scores[best]), pairs.times[best]

    def _reasons(self, baskets: Baskets, who: np.ndarray, what: np.ndarray, times: np.ndarray) -> list[str]:
        """Return why each product is offered: own repetition, else the bought product whose buyers most often have it."""
        facts = self._facts()
        owned = baskets.matrix(np.ones(len(baskets.customer)))
        return [
            f"bought in {int(count)} of {baskets.sizes[customer]} baskets" if count
            else self._neighbour(facts.together[product], owned[customer].indices)
            for customer, product, count in zip(who, what, times, strict=True)
        ]  # fmt: skip

    def _neighbour(self, together: sparse.csr_matrix, owned: np.ndarray) -> str:
        """Name the owned product whose buyers most often bought this one."""
        known = np.isin(together.indices, owned)
        if not known.any():
            return "often bought of late"
        from_these, counts = together.indices[known], together.data[known]
        shares = counts / self.buyers[from_these]
        best = int(np.lexsort((from_these, -shares))[0])
        count, buyers = int(counts[best]), int(self.buyers[from_these[best]])
        return f"{count} of {buyers} customers who bought {self.products[from_these[best]]} also bought this"
