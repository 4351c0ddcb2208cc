"""Write tables as CSV or XLSX, formula-safe and so that reading gives the same texts back.

    with open_writer(path, ["客户", "金额"]) as table:
        table.write(["阿里", Decimal("12.50")])

The file appears under its name only once it is complete and on disk; after an error nothing is left behind.
Texts are escaped in CSV as `escaping` says, and never in XLSX, whose cells know that they are text.
"""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Protocol
from xml.sax.saxutils import escape as xml_escape

import xlsxwriter

from zhike.kernel.files import limits
from zhike.kernel.files.escaping import escape
from zhike.kernel.files.gb18030 import OLD
from zhike.kernel.files.problems import Problem
from zhike.kernel.formats.wording import gettext_noop as _

Cell = str | int | float | Decimal | bool | date | datetime | None

# Excel on Chinese Windows takes UTF-8 without its mark for GBK.
DEFAULT_ENCODING = "utf-8-sig"
CSV_ENCODINGS = (DEFAULT_ENCODING, "utf-8", "gb18030")

_EXACT_BELOW = 10**15
_EXACT_DIGITS = 15
_FIRST_SAFE_DAY = date(1900, 3, 1)
_WIDTHS = (10, 40)  # of columns, in characters


class CantWrite(Problem):
    """Say which value can't be put into a file of this format."""


class TableWriter(Protocol):
    """What both writers offer."""

    def write(self, row: Sequence[Cell]) -> None:
        """Add one row. Raises CantWrite, and ValueError for a wrong number of cells."""


def open_writer(
    path: Path,
    headers: Sequence[str],
    kind: str = "csv",
    *,
    encoding: str = DEFAULT_ENCODING,
    zone: tzinfo | None = None,
    money: Collection[int] = (),
) -> AbstractContextManager[TableWriter]:
    """Open a table for writing. ``kind`` is "csv" or "xlsx"; ``encoding``, one of CSV_ENCODINGS, is for CSV.

    Moments are written in ``zone`` as local times; without a zone they keep their offset, which makes them
    text in XLSX. The columns in ``money`` show amounts with two decimals there, their cells keep all of them.
    """
    if kind == "xlsx":
        return _open_xlsx(path, headers, zone, money)
    if kind == "csv" and encoding in CSV_ENCODINGS:
        return _open_csv(path, headers, encoding, zone)
    raise ValueError(f"no writer for {kind} in {encoding}")


@contextmanager
def appear_whole(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; on success it is flushed to disk and takes the name."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _open_csv(
    path: Path, headers: Sequence[str], encoding: str, zone: tzinfo | None
) -> Iterator[TableWriter]:
    with appear_whole(path) as partial, partial.open("w", encoding=encoding, newline="") as file:
        yield CsvWriter(file, headers, encoding, zone)


@contextmanager
def _open_xlsx(
    path: Path, headers: Sequence[str], zone: tzinfo | None, money: Collection[int]
) -> Iterator[TableWriter]:
    with appear_whole(path) as partial:
        # Rows go to disk at once; nothing is ever taken for a formula, link or number by its looks.
        book = xlsxwriter.Workbook(
            str(partial),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        try:
            yield XlsxWriter(book, headers, zone, money)
        finally:
            book.close()


class CsvWriter:
    """Write rows to an open text file; the header is written at once."""

    def __init__(self, file: IO[str], headers: Sequence[str], encoding: str, zone: tzinfo | None) -> None:
        self.writer = csv.writer(file, lineterminator="\r\n")
        self.columns = len(headers)
        self.zone = zone
        self.translate = encoding == "gb18030"
        self.write(headers)

    def write(self, row: Sequence[Cell]) -> None:
        """Add one row. Raises CantWrite, and ValueError for a wrong number of cells."""
        _check_length(row, self.columns)
        try:
            self.writer.writerow([self._text(cell) for cell in row])
        except UnicodeEncodeError:
            raise _half_character() from None

    def _text(self, cell: Cell) -> str:
        if cell is None:
            return ""
        if not isinstance(cell, str):
            return plain_text(cell, self.zone)
        if "\0" in cell:
            raise _nul()
        if not self.translate and cell[:1].isalnum():
            # Most texts: nothing that a formula could begin with.
            return cell
        return escape(cell.translate(OLD) if self.translate else cell)


class XlsxWriter:
    """Write rows to the sheets of a workbook; a full sheet is followed by another with the same header."""

    def __init__(
        self, book: xlsxwriter.Workbook, headers: Sequence[str], zone: tzinfo | None, money: Collection[int] = ()
    ) -> None:  # fmt: skip
        if len(headers) > limits.XLSX_COLUMNS:
            raise CantWrite(_("Excel allows %(limit)d columns. Export as CSV."), limit=limits.XLSX_COLUMNS)
        self.book = book
        self.headers = headers
        self.zone = zone
        self.money = frozenset(money)
        self.money_format = book.add_format({"num_format": "#,##0.00"})
        self.head_format = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F1F5F9"})
        self.day_format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment_format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._add_sheet()

    def write(self, row: Sequence[Cell]) -> None:
        """Add one row. Raises CantWrite, and ValueError for a wrong number of cells."""
        _check_length(row, len(self.headers))
        if self.next_row == limits.XLSX_ROWS:
            self._add_sheet()
        for column, cell in enumerate(row):
            if cell is not None and cell != "":
                self._put(column, cell)
        self.next_row += 1

    def _add_sheet(self) -> None:
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        self.next_row = 0
        for column, header in enumerate(self.headers):
            self.sheet.set_column(column, column, max(_WIDTHS[0], min(_WIDTHS[1], len(header) + 4)))
            self._put_text(column, header, self.head_format)
        self.next_row = 1

    def _put(self, column: int, cell: Cell) -> None:
        place = self.next_row, column
        if isinstance(cell, datetime) and cell.tzinfo is not None and self.zone is not None:
            cell = cell.astimezone(self.zone).replace(tzinfo=None)
        if isinstance(cell, str):
            self._put_text(column, cell)
        elif isinstance(cell, bool):
            self.sheet.write_boolean(*place, cell)
        elif isinstance(cell, int | float | Decimal) and _is_exact(cell):
            self.sheet.write_number(*place, float(cell), self.money_format if column in self.money else None)
        elif isinstance(cell, date) and _has_serial(cell):
            moment = isinstance(cell, datetime)
            self.sheet.write_datetime(*place, cell, self.moment_format if moment else self.day_format)
        else:
            self._put_text(column, plain_text(cell, self.zone))

    def _put_text(self, column: int, text: str, style: Any = None) -> None:
        text = _checked(text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # xlsxwriter passes such a text on as markup of its own; so it gets real markup, with the text inside.
            text = f'<r><t xml:space="preserve">{xml_escape(text)}</t></r>'
        if self.sheet.write_string(self.next_row, column, text, style):
            raise _too_long(len(text))


def plain_text(cell: Cell, zone: tzinfo | None = None) -> str:
    """Return a value as the text that reads back as the same value. Raises CantWrite for NaN and infinity."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float | Decimal):
        if not math.isfinite(cell):
            raise CantWrite(_("%(value)s is not a number that can be written."), value=cell)
        return format(Decimal(repr(cell)) if isinstance(cell, float) else cell, "f")
    if isinstance(cell, datetime):
        local = cell.astimezone(zone).replace(tzinfo=None) if cell.tzinfo and zone else cell
        return local.isoformat(" ", "microseconds" if local.microsecond else "seconds")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _is_exact(number: int | float | Decimal) -> bool:
    """Tell whether Excel keeps every digit."""
    if isinstance(number, float):
        return math.isfinite(number) and abs(number) < _EXACT_BELOW
    if isinstance(number, Decimal):
        return (
            number.is_finite()
            and len(number.as_tuple().digits) <= _EXACT_DIGITS
            and abs(number) < _EXACT_BELOW
        )
    return abs(number) < _EXACT_BELOW


def _has_serial(day: date) -> bool:
    """Tell whether Excel has a number for the day, and nothing of the moment is lost in it."""
    if isinstance(day, datetime):
        return day.tzinfo is None and day.microsecond == 0 and day.date() >= _FIRST_SAFE_DAY
    return day >= _FIRST_SAFE_DAY


def _checked(text: str) -> str:
    if "\0" in text:
        raise _nul()
    if "\ufffe" in text or "\uffff" in text:
        raise CantWrite(_("The text contains a code that is no character (U+FFFE or U+FFFF). Export as CSV."))
    try:
        units = len(text.encode("utf-16-le")) // 2
    except UnicodeEncodeError:
        raise _half_character() from None
    if units > limits.XLSX_CELL:
        raise _too_long(units)
    return text


def _check_length(row: Sequence[Cell], columns: int) -> None:
    if len(row) != columns:
        raise ValueError(f"a row of {len(row)} cells for {columns} columns")


def _too_long(length: int) -> CantWrite:
    return CantWrite(
        _("A text of %(length)d characters is too long for a cell of Excel (%(limit)d). Export as CSV."),
        length=length,
        limit=limits.XLSX_CELL,
    )


def _nul() -> CantWrite:
    return CantWrite(_("The text contains a NUL character."))


def _half_character() -> CantWrite:
    return CantWrite(_("The text contains half of a character (a lone surrogate)."))
