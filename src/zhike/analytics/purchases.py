"""Purchases as models see them: customer, day and amount, checked without reading more than is needed.

A lazy frame stays lazy, so that an engine reads a Parquet file of 50 million rows in one pass.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import narwhals as nw

from zhike.analytics.frames import BadFrame, check_one_currency

__all__ = ["open_purchases"]


def open_purchases(
    frame: Any, columns: Mapping[str, str], as_of: date | None = None
) -> tuple[nw.LazyFrame[Any], Callable[[date], date]]:
    """Return the purchases until ``as_of`` with the columns named as the keys of ``columns``; "date" becomes a day.

    ``columns`` maps our names to the frame's. With the rows comes the function that turns a day into what their
    days are compared with: engines keep days as dates or as midnights. Raises BadFrame for a frame of no known make, a missing column, dates
    that are text or numbers, amounts that are no numbers or, by a column ``currency``, in several currencies.
    """
    if as_of is not None and not isinstance(as_of, date):
        raise BadFrame(f"The day to look from is a date such as datetime.date(2026, 3, 5), not {as_of!r}.")
    rows = _lazy(frame)
    schema = rows.collect_schema()
    if missing := [theirs for theirs in columns.values() if theirs not in schema]:
        has = ", ".join(schema.names()) or "none"
        raise BadFrame(f"The frame lacks the column {', '.join(missing)}; it has {has}.")
    kinds = {ours: schema[theirs] for ours, theirs in columns.items()}
    if "date" in kinds and kinds["date"] not in (nw.Date, nw.Datetime):
        raise BadFrame(
            f"The column {columns['date']} holds {kinds['date']}, not dates: read it as dates first, "
            "so that 3.5. and 5/3 can't be mistaken for each other."
        )
    if "amount" in kinds and not kinds["amount"].is_numeric():
        raise BadFrame(f"The column {columns['amount']} holds {kinds['amount']}, not amounts.")
    if "amount" in kinds:
        check_one_currency(rows)
    chosen = [nw.col(theirs).alias(ours) for ours, theirs in columns.items() if ours != "date"]
    moment: Callable[[date], date] = _same
    if "date" in columns:
        day = nw.col(columns["date"])
        if kinds["date"] == nw.Datetime:
            moment = _midnight
            day = day.dt.replace_time_zone(None).dt.truncate("1d")
        chosen.append(day.alias("date"))
    rows = rows.select(*chosen)
    return (rows if as_of is None else rows.filter(nw.col("date") <= moment(as_of))), moment


def _lazy(frame: Any) -> nw.LazyFrame[Any]:
    try:
        return nw.from_native(frame).lazy()
    except TypeError:
        raise BadFrame(
            f"A frame of Polars, pandas, Arrow or DuckDB is needed, not {type(frame).__name__}."
        ) from None


def _same(day: date) -> date:
    return day


def _midnight(day: date) -> date:
    return datetime(day.year, day.month, day.day)
