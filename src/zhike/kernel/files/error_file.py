"""Give back the rows that could not be imported, each with its line and the reason, ready to be mended."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from zhike.kernel.files.writing import DEFAULT_ENCODING, TableWriter, open_writer
from zhike.kernel.formats.wording import Gettext, told

# Stable, so that an error file that is read again is known as one.
ADDED = ("line", "reason", "more")
# What the reasons of an error file say, a line for each row, lies beside it under its name and this.
SAID = ".said"


class ErrorFile:
    """Write refused rows as CSV: their own cells, then line, reason, and what a row had too much.

    A row that is too short is filled up. So every row fits the columns, and nothing is lost.
    """

    def __init__(self, table: TableWriter, columns: int, added: int) -> None:
        self.table = table
        self.columns = columns
        self.added = added  # columns of an earlier error file, left out
        self.rows = 0

    def write(self, cells: Sequence[str], line: int, reason: str) -> None:
        """Add one refused row."""
        own = [_writable(cell) for cell in cells[: self.columns]]
        own += [""] * (self.columns - len(own))
        extra = " | ".join(_writable(cell) for cell in cells[self.columns + self.added :])
        self.table.write([*own, line, reason, extra])
        self.rows += 1


@contextmanager
def open_error_file(
    path: Path, headers: Sequence[str], encoding: str = DEFAULT_ENCODING
) -> Iterator[ErrorFile]:
    """Open an error file for a table with ``headers``; line and reason of an earlier round are replaced."""
    kept = own_columns(headers)
    with open_writer(path, [*kept, *ADDED], encoding=encoding) as table:
        yield ErrorFile(table, len(kept), len(headers) - len(kept))


def said_of(path: Path) -> Path:
    """Return where the reasons of an error file lie as what they say."""
    return path.with_name(path.name + SAID)


def in_words(path: Path, gettext: Gettext) -> Iterator[list[str]]:
    """Yield the header and the rows of an error file, its reasons as ``gettext`` translates them, if that is known."""
    beside = said_of(path)
    with ExitStack() as files:
        table = csv.reader(files.enter_context(path.open(encoding=DEFAULT_ENCODING, newline="")))
        headers = next(table, [])
        yield headers
        said = iter(files.enter_context(beside.open(encoding="utf-8")) if beside.is_file() else ())
        for row in table:
            kept = next(said, "").rstrip("\n")
            if kept and len(row) == len(headers) >= len(ADDED):
                row[len(headers) - 2] = told(kept, gettext)
            yield row


def translated(path: Path, gettext: Gettext) -> IO[bytes]:
    """Return an error file as a stream of bytes, its reasons as ``gettext`` translates them."""
    if not said_of(path).is_file():
        return path.open("rb")
    handle, name = mkstemp(".csv")
    with open(handle, "w", encoding=DEFAULT_ENCODING, newline="") as target:
        csv.writer(target).writerows(in_words(path, gettext))
    try:
        return Path(name).open("rb")
    finally:
        # Open, it can still be read; nobody else finds it.
        Path(name).unlink()


def own_columns(headers: Sequence[str]) -> list[str]:
    """Return the headers without those that an error file has added at the end."""
    again = tuple(headers[-len(ADDED) :]) == ADDED
    return list(headers[: -len(ADDED)] if again else headers)


def _writable(cell: str) -> str:
    """Show NUL, which no file of ours may have, as the symbol for it."""
    return cell.replace("\0", "\u2400")
