"""Next baskets by Zhike, learned and ranked. For both questions of Ta-Feng."""

import polars as pl
from baskets import Lists

from zhike.analytics.next_product import NextBasket


def table(history: dict[str, list[list[int]]]) -> pl.DataFrame:
    """Return a row per customer, basket and product."""
    rows = [
        (who, day, one) for who, baskets in history.items() for day, basket in enumerate(baskets) for one in basket
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=["customer", "date", "product"], orient="row")


def offered(frame: pl.DataFrame, most: int, *, only_new: bool) -> Lists:
    """Return the first products of each customer."""
    found = NextBasket().fit(frame).predict(frame, top=most, only_new=only_new)
    lists = found.group_by("customer", maintain_order=True).agg("product")
    return {who: list(products) for who, products in lists.iter_rows()}
