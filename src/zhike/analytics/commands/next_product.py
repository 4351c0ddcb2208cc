"""`zhike analyse next-product`."""

from __future__ import annotations

import argparse

import narwhals as nw
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_dates, day, read, say
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.frames import BadFrame
from zhike.analytics.next_product.features import FEATURES
from zhike.analytics.next_product.next_basket import NextBasket


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--customer", required=True, help="the column of the customer")
    parser.add_argument("--product", required=True, help="the column of the product")
    parser.add_argument("--date", required=True, help="the column of the day of the purchase")
    parser.add_argument("--as-of", help="the day to look from, like 2026-03-05 (the last day in the file)")
    parser.add_argument("--top", type=int, default=10, help="products per customer (10)")
    parser.add_argument("--only-new", action="store_true", help="only what the customer has never bought")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of purchases."""
    names = (given.customer, given.product, given.date)
    frame = as_dates(read(given.file, *names), given.date).drop_nulls()
    as_of = day(given.as_of) if given.as_of else frame[given.date].max()
    frame = frame.filter(pl.col(given.date) <= as_of)
    if given.top < 1:
        raise BadFrame("At least one product must be asked for: --top 1 or more.")
    say(f"Learning from {frame.height:,} lines …")
    fitted = NextBasket().fit(frame, *names)
    table = fitted.predict(frame, *names, top=given.top, only_new=given.only_new, reasons=True)
    new = 1 - table["bought_before"].mean() if table.height else 0.0
    often = table.filter(pl.col("rank") == 1)[given.product].value_counts(sort=True).head(10)
    lines = [
        f"{fitted.n:,} customers, {len(fitted.products):,} products, {frame.height:,} lines as of {as_of}.",
        f"{table.height:,} suggestions, {new:.0%} of products never bought before. Most often first:",
        *(f"  {count:>7,}  {product}" for product, count in often.rows()), *fitted.warnings,
    ]  # fmt: skip
    data = {
        "model": "next-basket", "params": dict(zip(FEATURES, fitted.weights.tolist(), strict=True)) | {"bias": fitted.bias},
        "log_likelihood": None, "n": fitted.n, "as_of": str(as_of), "unit": "basket", "warnings": list(fitted.warnings),
        "products": len(fitted.products), "suggestions": table.height,
    }  # fmt: skip

    def draw(axes: Axes) -> None:
        axes.hist(table["chance"].to_list(), bins=40)

    share = float((table["chance"] > 0.5).mean() or 0) if table.height else 0.0
    title = f"{share:.0%} of the suggestions are more likely than not"
    chart = Chart(title, "chance to be in the next basket", "suggestions", draw)
    return Report(data, lines, nw.from_native(table), [chart])
