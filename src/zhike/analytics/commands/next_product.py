"""`zhike analyse next-product`."""

from __future__ import annotations

import argparse
from typing import Any

import narwhals as nw
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_dates, day, read, say
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.frames import BadFrame
from zhike.analytics.next_product.ease import Ease
from zhike.analytics.next_product.features import FEATURES
from zhike.analytics.next_product.next_basket import NextBasket


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--customer", required=True, help="the column of the customer")
    parser.add_argument("--product", required=True, help="the column of the product")
    parser.add_argument("--date", help="the column of the day of the purchase; ease can do without")
    parser.add_argument(
        "--model", choices=("next-basket", "ease"), default="next-basket",
        help="next-basket for what people come back for (the default), ease for what is bought once",
    )  # fmt: skip
    parser.add_argument("--as-of", help="the day to look from, like 2026-03-05 (the last day in the file)")
    parser.add_argument("--top", type=int, default=10, help="products per customer (10)")
    parser.add_argument("--only-new", action="store_true", help="only what the customer has never bought")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of purchases."""
    if given.top < 1:
        raise BadFrame("At least one product must be asked for: --top 1 or more.")
    if not given.date and (given.model == "next-basket" or given.as_of):
        raise BadFrame(
            "Baskets are told apart by their day: name its column with --date, or take --model ease."
        )
    named = (name for name in (given.customer, given.product, given.date) if name)
    frame = read(given.file, *named, entries=True)
    as_of = None
    if given.date:
        frame = as_dates(frame, given.date)
        as_of = day(given.as_of) if given.as_of else frame[given.date].max()
        frame = frame.filter(pl.col(given.date) <= as_of)
    frame = frame.drop_nulls()
    say(f"Learning from {frame.height:,} lines …")
    data, table = (_by_basket if given.model == "next-basket" else _by_ease)(frame, given)
    new = 1 - table["bought_before"].mean() if table.height else 0.0
    often = table.filter(pl.col("rank") == 1)[given.product].value_counts(sort=True).head(10)
    until = f" as of {as_of}" if as_of else ""
    lines = [
        f"{data['n']:,} customers, {data['products']:,} products, {frame.height:,} lines{until}.",
        f"{table.height:,} suggestions, {new:.0%} of products never bought before. Most often first:",
        *(f"  {count:>7,}  {product}" for product, count in often.rows()), *data["warnings"],
    ]  # fmt: skip
    data |= {"as_of": str(as_of) if as_of else None, "suggestions": table.height}
    return Report(data, lines, nw.from_native(table), [_chart(table)], reasons=("reason",))


def _by_basket(frame: pl.DataFrame, given: argparse.Namespace) -> tuple[dict[str, Any], Any]:
    names = (given.customer, given.product, given.date)
    fitted = NextBasket().fit(frame, *names)
    table = fitted.predict(frame, *names, top=given.top, only_new=given.only_new, reasons=True)
    params = dict(zip(FEATURES, fitted.weights.tolist(), strict=True)) | {"bias": fitted.bias}
    return _data(given, params, fitted, "basket"), table


def _by_ease(frame: pl.DataFrame, given: argparse.Namespace) -> tuple[dict[str, Any], Any]:
    names, model = (given.customer, given.product), Ease()
    fitted = model.fit(frame, *names)
    table = fitted.predict(frame, *names, top=given.top, only_new=given.only_new, reasons=True)
    data = _data(given, {"shrink": model.shrink}, fitted, "customer")
    if fitted.left_out:
        data["warnings"].append(
            f"{fitted.left_out:,} products were bought too rarely to be weighed and are not offered."
        )
    return data, table


def _data(given: argparse.Namespace, params: dict[str, float], fitted: Any, unit: str) -> dict[str, Any]:
    return {
        "model": given.model, "params": params, "log_likelihood": None, "n": fitted.n, "as_of": None, "unit": unit,
        "warnings": list(fitted.warnings), "products": len(fitted.products),
    }  # fmt: skip


def _chart(table: Any) -> Chart:
    """Return how sure the suggestions are: by their chance, or by scores that are no chances."""
    chances = "chance" in table.columns
    values = table["chance" if chances else "score"]

    def draw(axes: Axes) -> None:
        axes.hist(values.to_list(), bins=40)

    share = float((values > 0.5).mean() or 0) if table.height else 0.0
    title = f"{share:.0%} of the suggestions " + (
        "are more likely than not" if chances else "score above a half"
    )
    across = (
        "chance to be in the next basket"
        if chances
        else "score: what the customer's other purchases say for it"
    )
    return Chart(title, across, "suggestions", draw)
