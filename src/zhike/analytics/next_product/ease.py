"""Which products go together once what they share with others is taken out? EASE, in closed form.

Cosine neighbours and rules count that A and C are bought together even where both only come along with B. EASE weighs all
products against each other at once: the weights that best rebuild each customer's purchases from his other purchases.
Source: Steck, H. (2019), Embarrassingly shallow autoencoders for sparse data, WWW 2019, 3251–3257, equations 4–8. Thinned to
the strongest weights of each product afterwards, so that a result of thousands of products stays a small file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy import linalg, sparse
from threadpoolctl import threadpool_limits

from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData, opened
from zhike.analytics.next_product.baskets import Baskets, read_baskets
from zhike.analytics.next_product.neighbours import best_of_rows
from zhike.analytics.progress import step

__all__ = ["Ease", "EaseFitted"]

LEAST_CUSTOMERS = 20
# Scores of so many customers are held at a time; nearly every product has one for each.
BLOCK = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class EaseFitted(Fitted):
    """``products`` in order, and the weights to each from others: ``weights`` of the products ``others``, by ``starts``.

    ``left_out`` counts products too rare to be weighed; they are neither offered nor taken as a reason.
    """

    products: tuple[Any, ...]
    left_out: int
    starts: np.ndarray
    others: np.ndarray
    weights: np.ndarray

    def predict(
        self, frame: Any, customer: str = "customer", product: str = "product", *,
        top: int = 10, only_new: bool = True, reasons: bool = False,
    ) -> Any:  # fmt: skip
        """Return the ``top`` products of each customer of a frame of purchases, a row each, best first.

        Columns: the customer's, ``product``, ``rank``, ``score`` (above 0), ``bought_before``, and ``reason`` if asked for.
        Without ``only_new`` what was bought before is offered as well, as far as his other purchases speak for it.
        Customers of whom nothing is known that speaks for a product get no row. Raises BadFrame.
        """
        if top < 1:
            raise BadFrame("At least one product must be asked for.")
        baskets = read_baskets(frame, customer, product, None, self.products)
        bought = _bought(baskets)
        parts = []
        for start in range(0, len(baskets.customers), BLOCK):
            step("block of customers", start // BLOCK + 1, -(-len(baskets.customers) // BLOCK))
            parts.append(self._ranked(bought[start : start + BLOCK], start, top, only_new))
        who, what, rank, score, before = (np.concatenate(column) for column in zip(*parts, strict=True))
        answer: dict[str, Any] = {
            customer: [baskets.customers[one] for one in who], product: [self.products[one] for one in what],
            "rank": rank.tolist(), "score": score.tolist(), "bought_before": before.tolist(),
        }  # fmt: skip
        if reasons:
            answer["reason"] = self._reasons(bought, who, what)
        return nw.from_dict(answer, backend=opened(frame).implementation).to_native()

    def _by_product(self) -> sparse.csr_matrix:
        """Return the weights to each product (rows) from each other (columns)."""
        size = len(self.products)
        return sparse.csr_matrix((self.weights, self.others, self.starts), (size, size))

    def _ranked(
        self, bought: sparse.csr_matrix, first: int, top: int, only_new: bool
    ) -> tuple[np.ndarray, ...]:
        """Return customer, product, rank, score and whether bought before of the best of a block of customers."""
        scores = (bought @ self._by_product().T).tocsr()
        scores.sort_indices()
        rows = np.repeat(np.arange(scores.shape[0]), np.diff(scores.indptr))
        columns, values = scores.indices.astype(np.int64), scores.data
        width = len(self.products)
        owned = np.repeat(np.arange(bought.shape[0]), np.diff(bought.indptr)) * width + bought.indices
        before = np.isin(rows * width + columns, owned)
        keep = (values > 0) & ~(before & only_new)
        rows, columns, values, before = rows[keep], columns[keep], values[keep], before[keep]
        best = best_of_rows(rows, values, columns, top)
        rows = rows[best]
        starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else np.zeros(0, np.int64)
        rank = np.arange(len(rows)) - np.repeat(starts, np.diff(np.r_[starts, len(rows)])) + 1
        return rows + first, columns[best], rank, values[best], before[best]

    def _reasons(self, bought: sparse.csr_matrix, who: np.ndarray, what: np.ndarray) -> list[str]:
        """Name the purchase of the customer that speaks most for each product."""
        found = []
        for customer, product in zip(who.tolist(), what.tolist(), strict=True):
            span = slice(self.starts[product], self.starts[product + 1])
            owned = np.isin(self.others[span], bought[customer].indices)
            others, weights = self.others[span][owned], self.weights[span][owned]
            found.append(f"goes with {self.products[others[np.lexsort((others, -weights))[0]]]}")
        return found


@dataclass(frozen=True)
class Ease:
    """Settings: ``shrink`` (λ of the paper) pulls weights to 0, ``most_products`` are weighed, the most bought ones.

    The time grows with the cube of ``most_products``: 3,000 take some seconds. ``kept`` weights stay per product.
    """

    shrink: float = 200.0
    most_products: int = 3000
    kept: int = 200

    def fit(self, frame: Any, customer: str = "customer", product: str = "product") -> EaseFitted:
        """Learn from a frame with a row per purchase; how often a customer bought a product does not matter.

        Raises BadFrame for missing columns or settings, NotEnoughData with fewer than 20 customers of two products.
        """
        if not (self.shrink > 0 and self.most_products > 1 and self.kept > 0):
            raise BadFrame("The settings of Ease must be positive, with two products at least.")
        baskets = read_baskets(frame, customer, product, None)
        bought = _bought(baskets)
        many = np.diff(bought.indptr) >= 2
        if (count := int(many.sum())) < LEAST_CUSTOMERS:
            raise NotEnoughData(
                f"Not enough data: {count} customers bought two products or more, at least {LEAST_CUSTOMERS} needed."
            )
        buyers = bought.getnnz(axis=0)
        chosen = np.sort(np.lexsort((np.arange(len(buyers)), -buyers))[: self.most_products])
        starts, others, weights = self._learned(bought[:, chosen])
        return EaseFitted(
            n=len(baskets.customers), products=tuple(baskets.products[one] for one in chosen),
            left_out=len(buyers) - len(chosen), starts=starts, others=others, weights=weights,
        )  # fmt: skip

    @threadpool_limits.wrap(limits=1, user_api="blas")
    def _learned(self, bought: sparse.csr_matrix) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the strongest weights to each product as the rows of a sparse matrix."""
        together = (bought.T @ bought).toarray().astype(np.float64)
        together[np.diag_indices_from(together)] += self.shrink
        # Symmetric and positive, so half the work of a general inverse; LAPACK fills the lower half only.
        half, _ = linalg.lapack.dpotrf(together, lower=True, overwrite_a=True)
        half, _ = linalg.lapack.dpotri(half, lower=True, overwrite_c=True)
        inverse = np.tril(half) + np.tril(half, -1).T
        weights = -inverse / np.diag(inverse)[:, None]
        np.fill_diagonal(weights, 0.0)
        if self.kept < len(weights):
            least = -np.partition(-np.abs(weights), self.kept - 1, axis=1)[:, self.kept - 1]
            weights[np.abs(weights) < least[:, None]] = 0.0
        found = sparse.csr_matrix(weights)
        return found.indptr.astype(np.int64), found.indices.astype(np.int64), found.data


def _bought(baskets: Baskets) -> sparse.csr_matrix:
    """Return 1 for what each customer bought, customers × products, float64."""
    shape = (len(baskets.customers), len(baskets.products))
    return sparse.csr_matrix((np.ones(len(baskets.customer)), (baskets.customer, baskets.product)), shape)
