"""Small tables of answers: columns named and checked at the door, rows taken as plain Python.

Surveys, touches and deals number thousands, not millions, so a list of rows is quick enough and reads best.
Models that see purchases use ``frames`` instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from math import isnan
from typing import Any

from zhike.analytics.frames import BadFrame, NotEnoughData, check_columns, check_one_currency, opened

__all__ = ["Table", "open_frame"]

# No count, amount or score is larger; beyond it squares overflow.
LARGEST = 1e100


@dataclass(frozen=True)
class Table:
    """Checked columns of one length, each a list whose missing values are None; ``warnings`` say what was left out."""

    columns: dict[str, list[Any]]
    length: int
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return self.length

    def has(self, name: str) -> bool:
        """Say whether an optional column was there."""
        return name in self.columns

    def values(self, name: str) -> list[Any]:
        """Return one column."""
        return self.columns[name]

    def rows(self, *names: str) -> Iterator[tuple[Any, ...]]:
        """Iterate over the rows of some columns."""
        return zip(*(self.columns[name] for name in names), strict=True)

    def complete(self, *names: str) -> Table:
        """Return the rows in which every named column has a value; how many were left out becomes a warning."""
        keep = [place for place, row in enumerate(self.rows(*names)) if None not in row]
        lost = self.length - len(keep)
        found = self._only(keep)
        note = f"{lost} of {self.length} rows without {' or '.join(names)} are left out."
        return replace(found, warnings=(*found.warnings, note)) if lost else found

    def within(self, name: str, low: float, high: float, *, whole: bool = False) -> Table:
        """Return the table itself. Raises BadFrame when a value of a column lies outside its scale."""
        for value in self.columns[name]:
            if value is not None and (not low <= value <= high or (whole and value != int(value))):
                kind = "whole numbers " if whole else ""
                raise BadFrame(f"The column {name} takes {kind}from {low:g} to {high:g}, not {value:g}.")
        return self

    def required(self, least: int, what: str) -> Table:
        """Return the table itself. Raises NotEnoughData when it has fewer rows."""
        if self.length < least:
            raise NotEnoughData(f"Not enough data: {self.length} × {what}, at least {least} needed.")
        return self

    def last_of(self, key: str, by: str | None) -> Table:
        """Return the last row of each value of a column, by another column or by place; rows without the key all stay."""
        order: Sequence[int] = range(self.length)
        if by is not None:
            times = self.columns[by]
            order = sorted(
                order, key=lambda place: (times[place] is not None, times[place] or date.min, place)
            )
        last: dict[Any, int] = {}
        for place in order:
            value = self.columns[key][place]
            last[place if value is None else (value,)] = place
        return self._only(sorted(last.values()))

    def _only(self, places: Sequence[int]) -> Table:
        columns = {name: [values[place] for place in places] for name, values in self.columns.items()}
        return replace(self, columns=columns, length=len(places))


def open_frame(
    frame: Any,
    *,
    text: Sequence[str] = (),
    numbers: Sequence[str] = (),
    money: Sequence[str] = (),
    dates: Sequence[str] = (),
    optional_text: Sequence[str] = (),
    optional_numbers: Sequence[str] = (),
    optional_dates: Sequence[str] = (),
) -> Table:
    """Return the named columns of a Polars, pandas, Arrow or DuckDB frame as a checked table.

    Missing values (null, NaN, empty text) are None; money is read as decimals without passing through floats where
    the frame holds none. Raises BadFrame for a missing column or a value of the wrong kind, naming both, and for money
    in several currencies (a column ``currency``).
    """
    found = opened(frame)
    wanted: dict[str, Callable[[str, Any], Any]] = {
        **dict.fromkeys(text, _text), **dict.fromkeys(numbers, _number),
        **dict.fromkeys(money, _money), **dict.fromkeys(dates, _date),
    }  # fmt: skip
    check_columns(found, *wanted)
    if money:
        check_one_currency(found)
    optional = {**dict.fromkeys(optional_text, _text), **dict.fromkeys(optional_numbers, _number),
                **dict.fromkeys(optional_dates, _date)}  # fmt: skip
    wanted |= {name: read for name, read in optional.items() if name in found.columns}
    columns = {
        name: [None if _missing(value) else read(name, value) for value in found[name].to_list()]
        for name, read in wanted.items()
    }
    return Table(columns, len(found))


def _missing(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, float) and isnan(value)) or value != value


def _text(name: str, value: Any) -> str:
    return value if isinstance(value, str) else str(value)


def _number(name: str, value: Any) -> float:
    if isinstance(value, int | float | Decimal) and abs(float(value)) < LARGEST:
        return float(value)
    raise BadFrame(f"The column {name} must hold numbers, not “{str(value)[:40]}”.")


def _money(name: str, value: Any) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise BadFrame(f"The column {name} must hold amounts, not “{str(value)[:40]}”.")
    return found


def _date(name: str, value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise BadFrame(f"The column {name} must hold dates, not “{str(value)[:40]}”.") from None
