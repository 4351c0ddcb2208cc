"""Read rows of orders, one product of one order each, into values that the database takes as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from zhike.kernel.files.problems import BadCell, BadRow, Sentence
from zhike.kernel.files.reading import Choices, Table, open_table
from zhike.kernel.files.tables import Batch
from zhike.kernel.files.values import DateOrder, clean_text, parse_datetime, parse_decimal
from zhike.kernel.formats.wording import gettext_noop as _

COLUMNS = (
    "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country",
)  # fmt: skip
# The second edition of the data set calls three of them differently.
ALIASES = {"invoice": "InvoiceNo", "price": "UnitPrice"}
NO_CUSTOMER = Sentence(_("The row names no customer."))
LARGEST = Decimal(10) ** 9
LONGEST = {"InvoiceNo": 60, "StockCode": 60, "Description": 200, "CustomerID": 90, "Country": 60}
CACHED = 50_000


@dataclass(frozen=True)
class Shape:
    """How moments are written in the files: in which zone, and which of day and month comes first."""

    zone: tzinfo
    order: DateOrder | None = None


def column_positions(headers: Sequence[str]) -> list[int]:
    """Return where the columns stand, in the order of COLUMNS; empty where one of them is missing."""
    found = _places(headers)
    return [found[name] for name in COLUMNS] if len(found) == len(COLUMNS) else []


def lacking(headers: Sequence[str]) -> list[str]:
    """Return the columns that a file has not."""
    found = _places(headers)
    return [name for name in COLUMNS if name not in found]


def _places(headers: Sequence[str]) -> dict[str, int]:
    folded = {name.casefold(): name for name in COLUMNS} | ALIASES
    found: dict[str, int] = {}
    for position, header in enumerate(headers):
        name = folded.get(header.replace(" ", "").replace("_", "").casefold())
        if name:
            found.setdefault(name, position)
    return found


def open_orders(path: Path, encoding: str | None) -> tuple[Table, list[int]]:
    """Open a file and find its columns. Raises BadRow or FileRefused where it is of another shape."""
    table = open_table(path, Choices(encoding=encoding))
    positions = column_positions(table.headers)
    if not positions:
        raise BadRow(_("The file doesn't have the columns %(columns)s."), columns=", ".join(COLUMNS))
    return table, positions


class RowReader:
    """Turn cells into a staged row, or the reason why not."""

    def __init__(self, positions: Sequence[int], shape: Shape) -> None:
        self.pick = itemgetter(*positions)
        self.shape = shape

    def read(self, batch: Batch) -> Iterator[tuple[int, Sequence[str], list[str] | Sentence]]:
        """Yield line, cells in the order of COLUMNS, and the values or the reason, in the order of the file."""
        if not batch.problems and not batch.cell_problems:
            for line, cells in zip(batch.lines, batch.rows, strict=True):
                picked = self.pick(cells)
                yield line, picked, self.values(picked)
            return
        index = -1
        for row in batch.in_order():
            if hasattr(row, "problem"):
                yield row.line, row.cells, row.problem
                continue
            index += 1
            faults = [problem for (place, _column), problem in batch.cell_problems.items() if place == index]
            picked = self.pick(row.cells)
            yield row.line, picked, faults[0] if faults else self.values(picked)

    def values(self, cells: Sequence[str]) -> list[str] | Sentence:
        """Return the values of one row as PostgreSQL reads them, or the reason why there are none."""
        invoice, code, words, quantity, moment, price, customer, country = cells
        if not customer:
            return NO_CUSTOMER
        try:
            amount = read_number(quantity) * read_number(price)
            if abs(amount) >= LARGEST:
                raise BadCell(_("The amount of the line is too large."))
            return [
                read_word(invoice, "InvoiceNo"), read_word(code, "StockCode"), read_text(words, "Description"),
                plain_number(quantity), read_moment(moment, self.shape), plain_number(price),
                read_customer(customer), read_text(country, "Country"),
            ]  # fmt: skip
        except BadCell as problem:
            return problem


@lru_cache(CACHED)
def read_number(text: str) -> Decimal:
    """Return a quantity or price with at most six decimals. Raises BadCell."""
    number = parse_decimal(text)
    if number != number.quantize(Decimal("0.000001")) or abs(number) >= LARGEST:
        raise BadCell(_("“%(text)s” has more than six decimals or is too large."), text=text[:40])
    return number


@lru_cache(CACHED)
def plain_number(text: str) -> str:
    """Return a quantity or price in plain digits."""
    return f"{read_number(text):f}"


@lru_cache(CACHED)
def read_moment(text: str, shape: Shape) -> str:
    """Return a moment in ISO form with its offset. Raises BadCell."""
    return parse_datetime(text, shape.order, shape.zone).isoformat()


@lru_cache(CACHED)
def read_text(text: str, column: str) -> str:
    """Return a cleaned text, which may be empty. Raises BadCell where it is longer than it can be kept."""
    cleaned = " ".join(clean_text(text).text.split())
    if len(cleaned) > LONGEST[column]:
        raise BadCell(
            _("%(column)s is longer than %(limit)d characters."), column=column, limit=LONGEST[column]
        )
    return cleaned


@lru_cache(CACHED)
def read_word(text: str, column: str) -> str:
    """Return a text that has to be there. Raises BadCell."""
    word = read_text(text, column)
    if not word:
        raise BadCell(_("%(column)s is empty."), column=column)
    return word


@lru_cache(CACHED)
def read_customer(text: str) -> str:
    """Return a customer's number without the ".0" that spreadsheets add."""
    return read_word(text, "CustomerID").removesuffix(".0")
