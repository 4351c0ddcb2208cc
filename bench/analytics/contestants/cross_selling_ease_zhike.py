"""Rank what each customer of Ta-Feng never bought before with Zhike's EASE, as it comes."""

from baskets import Lists, met_new, read
from metering import measure
from zhike_baskets import table

from zhike.analytics.next_product import Ease

history, future = read()
frame = table(history)


def offered() -> Lists:
    """Return the first twenty products of each customer that he never bought before."""
    found = Ease().fit(frame).predict(frame, top=20)
    lists = found.group_by("customer", maintain_order=True).agg("product")
    return {who: list(products) for who, products in lists.iter_rows()}


measure(offered, lambda lists: met_new(lists, history, future), "zhike", "scipy", "numpy", "polars")
