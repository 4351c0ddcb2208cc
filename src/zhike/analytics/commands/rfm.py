"""`zhike analyse rfm`."""

from __future__ import annotations

import argparse

from matplotlib.axes import Axes

from zhike.analytics.commands.purchases import purchase_arguments, read_purchases
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.value.rfm import GROUPS, Rfm, RfmFitted


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    purchase_arguments(parser, amount=True)
    parser.add_argument(
        "--order", help="the column of the order number; frequency then counts orders, not days"
    )
    parser.add_argument("--months", type=int, default=24, help="the window of frequency and amount (24)")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of purchases."""
    frame, as_of = read_purchases(given, *([given.order] if given.order else []))
    model = Rfm(
        as_of, months=given.months, by_order=bool(given.order), customer=given.customer, date=given.date,
        amount=given.amount, order=given.order or "order",
    )  # fmt: skip
    fitted, table = model.score(frame)
    return Report(fitted.to_dict(), _lines(fitted), table, [_chart(fitted)])


def _lines(fitted: RfmFitted) -> list[str]:
    shares = [
        f"  {name:<10} {fitted.groups[name]:>9,}  {fitted.groups[name] / fitted.n:6.1%}" for name in GROUPS
    ]
    edges = [
        f"  {one.measure:<13} {one.score}  {one.low:>14,.2f} … {one.high:<14,.2f} {one.customers:>9,}"
        for one in fitted.bins
    ]
    return [
        f"{fitted.n:,} customers, {fitted.rows:,} rows, as of {fitted.as_of}; frequency and amount since {fitted.window_start}.",
        "", *shares, "", "Scores and the values they stand for:", *edges, *fitted.warnings,
    ]  # fmt: skip


def _chart(fitted: RfmFitted) -> Chart:
    largest = max(GROUPS[:-1], key=lambda name: fitted.groups[name])

    def draw(axes: Axes) -> None:
        axes.bar(GROUPS, [fitted.groups[name] for name in GROUPS])

    title = f"{fitted.groups[largest]:,} of {fitted.n:,} customers are “{largest}” on {fitted.as_of}"
    return Chart(title, "group", "customers", draw)
