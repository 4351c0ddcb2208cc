"""The words that questions about purchases share."""

from __future__ import annotations

import argparse
import datetime as dt

import polars as pl

from zhike.analytics.commands.reading import as_dates, as_numbers, day, read
from zhike.analytics.frames import BadFrame

__all__ = ["purchase_arguments", "read_purchases"]


def purchase_arguments(parser: argparse.ArgumentParser, *, amount: bool) -> None:
    """Add the words that name the columns and the day."""
    parser.add_argument("--customer", required=True, help="the column of the customer")
    parser.add_argument("--date", required=True, help="the column of the day of the purchase")
    parser.add_argument("--amount", required=amount, help="the column of the amount, in one currency")
    parser.add_argument("--currency", help="the column of the currency, to be sure that there is only one")
    parser.add_argument("--as-of", help="the day to look from, like 2026-03-05 (the last day in the file)")


def read_purchases(given: argparse.Namespace, *others: str) -> tuple[pl.DataFrame, dt.date]:
    """Return the purchases of a file and the day to look from. Raises BadFrame, also for several currencies."""
    columns = [given.customer, given.date, *([given.amount] if given.amount else []), *others]
    columns += [given.currency] if given.currency else []
    frame = as_dates(read(given.file, *dict.fromkeys(columns)), given.date)
    if given.amount:
        frame = as_numbers(frame, given.amount)
    if given.currency and frame[given.currency].drop_nulls().n_unique() > 1:
        held = ", ".join(sorted(map(str, frame[given.currency].drop_nulls().unique()))[:5])
        raise BadFrame(
            f"The amounts are in several currencies ({held}): convert them or ask of one at a time."
        )
    last = frame[given.date].max()
    as_of = day(given.as_of) if given.as_of else last
    if not isinstance(as_of, dt.date):
        raise BadFrame(f"The column {given.date} holds no date.")
    return frame, as_of
