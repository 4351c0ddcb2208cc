"""The words that questions about purchases share."""

from __future__ import annotations

import argparse
import datetime as dt
from functools import reduce
from operator import mul

import polars as pl

from zhike.analytics.commands.notes import note
from zhike.analytics.commands.reading import as_dates, as_numbers, day, read
from zhike.analytics.frames import BadFrame

__all__ = ["left_out", "purchase_arguments", "read_purchases"]

# Among fewer days a long pause is nothing strange.
LEAST_DAYS = 20


def purchase_arguments(parser: argparse.ArgumentParser, *, amount: bool) -> None:
    """Add the words that name the columns and the day."""
    parser.add_argument("--customer", required=True, help="the column of the customer")
    parser.add_argument("--date", required=True, help="the column of the day of the purchase")
    parser.add_argument(
        "--amount",
        required=amount,
        help="the column of the amount, in one currency; or several to multiply: Quantity*Price",
    )
    parser.add_argument("--currency", help="the column of the currency, to be sure that there is only one")
    parser.add_argument("--as-of", help="the day to look from, like 2026-03-05 (the last day in the file)")


def read_purchases(given: argparse.Namespace, *others: str) -> tuple[pl.DataFrame, dt.date]:
    """Return the purchases of a file and the day to look from. Raises BadFrame, also for several currencies."""
    factors = [one.strip() for one in (given.amount or "").split("*")] if given.amount else []
    columns = [given.customer, given.date, *factors]
    columns += [*others, *([given.currency] if given.currency else [])]
    frame = as_dates(read(given.file, *dict.fromkeys(columns), entries=True), given.date)
    for name in factors:
        frame = as_numbers(frame, name)
    if len(factors) > 1:
        product = reduce(mul, (pl.col(name) for name in factors))
        frame = frame.with_columns(product.round(9).alias(given.amount))
    if given.currency and frame[given.currency].drop_nulls().n_unique() > 1:
        held = ", ".join(sorted(map(str, frame[given.currency].drop_nulls().unique()))[:5])
        raise BadFrame(
            f"The amounts are in several currencies ({held}): convert them or ask of one at a time."
        )
    last = frame[given.date].max()
    as_of = day(given.as_of) if given.as_of else last
    if not given.as_of:
        _note_far_off(frame[given.date])
    if not isinstance(as_of, dt.date):
        raise BadFrame(f"The column {given.date} holds no date.")
    return frame, as_of


def _note_far_off(days: pl.Series) -> None:
    """Note a last day that lies further from the one before than all others from each other: a slip moves the whole answer."""
    known = days.drop_nulls().unique().sort()
    if len(known) < LEAST_DAYS:
        return
    first, before, last = known[0], known[-2], known[-1]
    if last - before > before - first:
        note(
            f"The last day, {last}, lies far after the one before, {before}: "
            "if it is a slip, mend it or name the day to look from with --as-of."
        )


def left_out(frame: pl.DataFrame, given: argparse.Namespace) -> tuple[str, ...]:
    """Return what of the rows is not looked at, in sentences: no customer, no day, nothing paid."""
    who = pl.col(given.customer)
    nameless = (
        who.is_null()
        if frame[given.customer].dtype != pl.String
        else who.is_null() | (who.str.strip_chars() == "")
    )
    counts = {"have no customer": nameless, "have no day": pl.col(given.date).is_null()}
    if given.amount:
        unpaid = (pl.col(given.amount) <= 0) | pl.col(given.amount).is_null()
        counts["have no amount above 0, as returns and gifts have none"] = unpaid
    found = frame.select(**{what: which.sum() for what, which in counts.items()}).row(0, named=True)
    return tuple(
        f"{count:,} of {frame.height:,} rows {what}: left out." for what, count in found.items() if count
    )
