"""Learn Ta-Feng's baskets with Zhike's EASE, as it comes, and rank products for every customer."""

from baskets import Lists, met, read
from metering import measure
from zhike_baskets import table

from zhike.analytics.next_product import Ease

history, future = read()
frame = table(history)


def offered() -> Lists:
    """Return the first ten products of each customer, bought before or not."""
    found = Ease().fit(frame).predict(frame, top=10, only_new=False)
    lists = found.group_by("customer", maintain_order=True).agg("product")
    return {who: list(products) for who, products in lists.iter_rows()}


measure(offered, lambda lists: met(lists, future), "zhike", "scipy", "numpy", "polars")
