"""What a frame must be before a model looks at it, and how the library says that it is not.

``BadFrame`` is a fault of the data that its owner can mend; ``NotEnoughData`` an honest answer, never a zero.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

__all__ = ["BadFrame", "NotEnoughData", "check_columns", "check_one_currency", "opened"]

CURRENCY = "currency"


class BadFrame(ValueError):
    """The data or a setting can't be used: the sentence says which column or value, and what is expected."""


class NotEnoughData(ValueError):
    """There is too little data to answer: the sentence says how much there is and how much is needed."""


def opened(frame: Any) -> nw.DataFrame[Any]:
    """Return a Polars, pandas, Arrow or DuckDB frame, lazy or not, as a Narwhals frame in memory. Raises BadFrame."""
    try:
        found = nw.from_native(frame)
    except TypeError:
        raise BadFrame(
            f"A frame of Polars, pandas, Arrow or DuckDB is needed, not {type(frame).__name__}."
        ) from None
    return found.collect() if isinstance(found, nw.LazyFrame) else found


def check_columns(frame: nw.DataFrame[Any], *names: str) -> None:
    """Raise BadFrame when the frame lacks one of the columns; the sentence names those it has."""
    if missing := [name for name in names if name not in frame.columns]:
        has = ", ".join(frame.columns) or "none"
        raise BadFrame(f"The frame lacks the column {', '.join(missing)}; it has {has}.")


def check_one_currency(frame: nw.DataFrame[Any] | nw.LazyFrame[Any]) -> None:
    """Raise BadFrame when a frame has a column ``currency`` with more than one: sums of several mean nothing."""
    if CURRENCY not in frame.collect_schema():
        return
    found = frame.lazy().select(CURRENCY).unique().collect()[CURRENCY].to_list()
    if len(several := sorted(str(one) for one in found if one is not None)) > 1:
        named = " and ".join(several[:3]) + (" and others" if len(several) > 3 else "")
        raise BadFrame(f"The amounts are in {named}: convert them to one currency first.")
