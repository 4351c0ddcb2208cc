"""`zhike analyse screening`."""

from __future__ import annotations

import argparse

import narwhals as nw
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_numbers, read
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.frames import BadFrame
from zhike.analytics.screening.scorecard import BANDS, DEFAULT, Scorecard

HELP = {
    "growth": "growth of the account's industry, %%", "share": "the account's market share, %%",
    "finance": "its financial health, 0 to 100",
}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--customer", required=True, help="the column of the account")
    for one in DEFAULT:
        parser.add_argument(f"--{one.key}", help=f"the column of {HELP[one.key]}")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file with a row per account."""
    named = {one.key: getattr(given, one.key) for one in DEFAULT if getattr(given, one.key)}
    if not named:
        raise BadFrame("Name at least one criterion: " + ", ".join(f"--{one.key}" for one in DEFAULT) + ".")
    frame = read(given.file, given.customer, *named.values())
    for column in named.values():
        frame = as_numbers(frame, column)
    card = Scorecard()
    found = [
        card.score(dict(zip(named, row, strict=True))) for row in frame.select(*named.values()).iter_rows()
    ]
    table = frame.select(given.customer).with_columns(
        score=pl.Series([one.score for one in found], dtype=pl.Float64),
        category=pl.Series([one.category for one in found], dtype=pl.String),
        confidence=pl.Series([one.confidence for one in found], dtype=pl.Float64),
        missing=pl.Series([", ".join(one.missing) for one in found], dtype=pl.String),
        held_back=pl.Series([one.held_back for one in found], dtype=pl.String),
    )
    counts = {name: sum(one.category == name for one in found) for _, name in BANDS}
    unknown = sum(one.category is None for one in found)
    warnings = [f"{unknown} accounts of which nothing is known have no score."] if unknown else []
    lines = [
        f"{len(found):,} accounts, by {', '.join(named)}.",
        *(f"  {name:<10} {count:>7,}" for name, count in counts.items()), *warnings,
    ]  # fmt: skip
    data = {
        "model": "scorecard", "params": {one.key: one.weight for one in DEFAULT}, "log_likelihood": None, "n": len(found),
        "as_of": None, "unit": "", "warnings": warnings, "categories": counts, "version": card.version,
    }  # fmt: skip

    def draw(axes: Axes) -> None:
        axes.bar(list(counts), list(counts.values()))

    chart = Chart(f"{counts['key']} of {len(found)} accounts are key", "", "accounts", draw)
    return Report(data, lines, nw.from_native(table.sort("score", descending=True, nulls_last=True)), [chart])
