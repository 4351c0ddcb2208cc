"""Purchases as arrays: who bought what, and how many baskets ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from scipy import sparse

from zhike.analytics.frames import BadFrame, NotEnoughData, check_columns, opened

__all__ = ["Baskets", "read_baskets"]


@dataclass(frozen=True, eq=False)
class Baskets:
    """Lines of baskets, each product once a basket, sorted by customer, product and age.

    ``customer`` and ``product`` are places in ``customers`` and ``products``; ``age`` counts the customer's baskets
    from the last one (0) backwards; ``sizes`` is the number of baskets per customer.
    """

    customers: tuple[Any, ...]
    products: tuple[Any, ...]
    customer: np.ndarray
    product: np.ndarray
    age: np.ndarray
    sizes: np.ndarray

    def without_last(self, keep: np.ndarray) -> Baskets:
        """Return the baskets of the kept customers (a mask) as they were one basket ago; numbering stays."""
        inside = (self.age > 0) | ~keep[self.customer]
        less = keep[self.customer[inside]].astype(np.int64)
        return Baskets(
            self.customers, self.products, self.customer[inside], self.product[inside],
            self.age[inside] - less, self.sizes - keep,
        )  # fmt: skip

    def matrix(self, values: np.ndarray) -> sparse.csr_matrix:
        """Return values of the lines summed up by customer × product, float32."""
        shape = (len(self.customers), len(self.products))
        return sparse.csr_matrix((values.astype(np.float32), (self.customer, self.product)), shape)


def read_baskets(
    frame: Any, customer: str, product: str, basket: str | None, products: Sequence[Any] | None = None
) -> Baskets:
    """Return the baskets of a frame: a line per customer, product and basket (a date or number that sorts by time;
    None: all that a customer bought is one basket).

    With ``products`` known before, lines of other products are left out. Raises BadFrame for missing columns or
    values, NotEnoughData for an empty frame.
    """
    table = opened(frame)
    names = [name for name in (customer, product, basket) if name is not None]
    check_columns(table, *names)
    if not len(table):
        raise NotEnoughData("Not enough data: no purchase at all.")
    for name in names:
        if missing := int(table[name].null_count()):
            raise BadFrame(f"The column {name} lacks a value in {missing} of {len(table)} rows.")
    customers, who = _coded(table[customer])
    known, what = _coded(table[product])
    when = _coded(table[basket])[1] if basket is not None else np.zeros(len(who), np.int64)
    if products is not None:
        places = {one: place for place, one in enumerate(products)}
        mapped = np.array([places.get(one, -1) for one in known], dtype=np.int64)
        known, what = tuple(products), mapped[what]
    age, sizes = _ages(who, when)
    lines = np.unique(np.stack([who, what, age])[:, what >= 0], axis=1) if products is not None else None
    if lines is None:
        order = np.lexsort((age, what, who))
        lines = np.stack([who, what, age])[:, order]
        lines = lines[:, np.r_[True, (np.diff(lines) != 0).any(axis=0)]]
    return Baskets(customers, known, lines[0], lines[1], lines[2], sizes)


def _coded(series: nw.Series[Any]) -> tuple[tuple[Any, ...], np.ndarray]:
    """Return the sorted distinct values of a column, and the place of each row's value among them."""
    try:
        values, codes = np.unique(series.to_numpy(), return_inverse=True)
    except TypeError:
        raise BadFrame(f"The column {series.name} mixes values that do not compare.") from None
    return tuple(values.tolist()), codes.ravel().astype(np.int64)


def _ages(who: np.ndarray, when: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many baskets ago each line was bought, and the number of baskets per customer."""
    width = int(when.max()) + 1
    baskets, line_of = np.unique(who * width + when, return_inverse=True)
    sizes = np.bincount(baskets // width)
    ends = np.cumsum(sizes)
    return ends[who] - 1 - line_of.ravel(), sizes
