"""`zhike analyse abc`."""

from __future__ import annotations

import argparse

from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_numbers, read
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.value.abc import Abc, Concentration


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--customer", required=True, help="the column of the customer")
    parser.add_argument(
        "--amount", required=True, help="the column of his value; rows of one customer are added"
    )
    parser.add_argument("--a", type=float, default=0.8, help="class A ends where this share is reached (.8)")
    parser.add_argument(
        "--b", type=float, default=0.95, help="class B ends where this share is reached (.95)"
    )


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of values or purchases."""
    frame = as_numbers(read(given.file, given.customer, given.amount, entries=True), given.amount)
    fitted, table = Abc(given.a, given.b, customer=given.customer, value=given.amount).classify(frame)
    few = Concentration(customer=given.customer, value=given.amount).fit(frame)
    classes = [
        f"  {one.name}  {one.customers:>9,} customers  {one.value:>18,.2f}"
        + (f"  {one.share:6.1%}" if one.share is not None else "")
        for one in fitted.classes
    ]
    lines = [
        f"{fitted.n:,} customers worth {fitted.total:,.2f}; the top fifth makes {fitted.top_fifth:.1%}.",
        *classes,
        f"Largest {few.cr1:.1%}, five largest {few.cr5:.1%}, ten largest {few.cr10:.1%}; HHI {few.hhi:,.0f}.",
        *fitted.warnings,
    ]
    shares = [share for share in table["share"].to_list() if share is not None]

    def draw(axes: Axes) -> None:
        total, curve = 0.0, []
        for share in shares:
            total += share
            curve.append(total)
        axes.plot(
            [100 * (place + 1) / len(shares) for place in range(len(shares))],
            [100 * value for value in curve],
        )
        axes.set_ylim(0, 100)

    chart = Chart(
        f"A fifth of the customers makes {fitted.top_fifth:.0%} of the value",
        "customers, %",
        "value, %",
        draw,
    )
    return Report({**fitted.to_dict(), "concentration": few.to_dict()}, lines, table, [chart])
