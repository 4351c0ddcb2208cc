"""Open a file of any kind as a table: what it is, a preview, and its rows as a stream.

with open_table(path, Choices(encoding="gb18030")) as table:
    table.headers                     # ("客户", "金额")
    for batch in table.batches(): ...  # or: for row in table.rows()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from zhike.kernel.files import sources
from zhike.kernel.files.archive import inspect_workbook
from zhike.kernel.files.delimited import DELIMITERS, UNCLOSED, DelimitedReader, Delimiter, sniff_delimiter
from zhike.kernel.files.encoding import ENCODINGS, Encoding, decoded, detect_encoding
from zhike.kernel.files.problems import FileRefused, Sentence
from zhike.kernel.files.tables import Batch, Row, RowProblem, name_columns
from zhike.kernel.files.values import parse_date, parse_decimal
from zhike.kernel.files.workbook import Sheet, SheetReader
from zhike.kernel.formats.wording import gettext_noop as _

PREVIEW_ROWS = 5
_SNIFFED_CHARACTERS = 64 * 1024
# So many batches are looked through for quotation marks that went wrong, and so many are told.
_LOOKED_AT, _TOLD = 3, 3


class UnknownEncoding(FileRefused):
    """Ask for the encoding of a file that fits none of those we can tell; ``encoding`` says what is known."""

    def __init__(self, encoding: Encoding) -> None:
        super().__init__(_("The encoding of the file can't be recognised; choose it."))
        self.encoding = encoding


@dataclass(frozen=True)
class Choices:
    """What a person has chosen; None is "find out". Encodings are keys of ENCODINGS."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: bool = True


@dataclass(frozen=True)
class Table:
    """A file that can be read as a table.

    ``headers`` are the names of the columns, unique and not empty. ``encoding`` and ``delimiter`` are None
    for workbooks, ``sheets`` and ``sheet`` are empty for text. ``unconfirmed`` says that a person has to
    choose the encoding before `batches` reads anything; ``notes`` are sentences to show beside the preview.
    """

    kind: str  # "csv" or "xlsx"
    headers: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    opener: Callable[[], Iterator[Batch]]
    encoding: Encoding | None = None
    delimiter: Delimiter | None = None
    sheets: tuple[Sheet, ...] = ()
    sheet: str = ""
    unconfirmed: bool = False
    notes: tuple[Sentence, ...] = ()

    def batches(self) -> Iterator[Batch]:
        """Read the rows from the beginning. Raises FileRefused, after the last batch that could be read."""
        if self.unconfirmed:
            raise FileRefused(_("The encoding of the file is not certain; choose the one that reads well."))
        return self.opener()

    def rows(self) -> Iterator[Row | RowProblem]:
        """Read good and bad rows one by one, as they stand in the file."""
        for batch in self.batches():
            yield from batch.in_order()


def open_table(path: Path, choices: Choices = Choices()) -> Table:  # noqa: B008  frozen, so safe to share
    """Return the table in the file at ``path``. Raises FileRefused with a sentence where there is none."""
    if sources.container_of(path) is sources.Container.ZIP:
        return _open_workbook(path, choices)
    return _open_text(path, choices)


def preview_encodings(path: Path, found: Encoding) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Return header and first rows of a text file under each encoding that fits, the suggested one first."""
    previews = {}
    for name in filter(None, (found.name, *found.alternatives)):
        try:
            table = _open_text(path, Choices(encoding=name))
        except FileRefused:
            continue  # fits byte by byte, but makes no table
        previews[name] = (table.headers, *table.preview)
    return previews


def _open_text(path: Path, choices: Choices) -> Table:
    if choices.encoding is None:
        encoding = detect_encoding(path)
    elif choices.encoding in ENCODINGS:
        encoding = Encoding(choices.encoding, True, Sentence(_("Chosen by hand.")))
    else:
        raise FileRefused(_("There is no encoding “%(name)s”."), name=choices.encoding)
    name = encoding.name
    if name is None:
        raise UnknownEncoding(encoding)
    delimiter = _delimiter(path, name, choices.delimiter)

    def start() -> tuple[list[str], DelimitedReader]:
        reader = DelimitedReader(decoded(path, name), delimiter)
        return reader.read_header(), reader

    def batches() -> Iterator[Batch]:
        header, reader = start()
        if not choices.header:
            reader = DelimitedReader(decoded(path, name), delimiter)
            reader.width = len(header)
        return reader.batches()

    header, _reader = start()
    return Table(
        kind="csv",
        headers=_headers(header, choices),
        preview=_preview(batches()),
        opener=batches,
        encoding=encoding,
        delimiter=delimiter,
        unconfirmed=not encoding.certain,
        notes=(
            *sources.disguise(path, "csv"),
            *_header_notes(header, choices),
            *_quote_notes(islice(batches(), _LOOKED_AT), delimiter.character, len(header)),
        ),
    )


def _delimiter(path: Path, encoding: str, chosen: str | None) -> Delimiter:
    sample = ""
    for text in decoded(path, encoding):
        sample += text
        if len(sample) >= _SNIFFED_CHARACTERS:
            break
    sniffed = sniff_delimiter(sample[:_SNIFFED_CHARACTERS])
    if chosen is None:
        return sniffed
    if chosen not in DELIMITERS:
        raise FileRefused(_("Columns can be separated by comma, semicolon, tab or vertical bar only."))
    return Delimiter(chosen, certain=True, declared=sniffed.declared)


def _open_workbook(path: Path, choices: Choices) -> Table:
    faulty = inspect_workbook(path)

    def batches() -> Iterator[Batch]:
        with SheetReader(path, choices.sheet, with_header=choices.header) as reader:
            yield from reader.batches()

    with SheetReader(path, choices.sheet, with_header=choices.header) as reader:
        header = reader.header
        notes = [*sources.disguise(path, "xlsx"), *_header_notes(header, choices)]
        if faulty:
            notes.append(
                Sentence(
                    _("Some formulas in the workbook end in an error such as #N/A; those cells are empty.")
                )
            )
        return Table(
            kind="xlsx",
            headers=_headers(header, choices),
            preview=_preview(reader.batches()),
            opener=batches,
            sheets=reader.sheets,
            sheet=reader.sheet,
            notes=tuple(notes),
        )


def _headers(first_row: list[str], choices: Choices) -> tuple[str, ...]:
    return name_columns(first_row if choices.header else [""] * len(first_row))


def _preview(batches: Iterator[Batch]) -> tuple[tuple[str, ...], ...]:
    rows = (row for batch in batches for row in batch.in_order())
    preview = tuple(tuple(row.cells) for row in islice(rows, PREVIEW_ROWS))
    if not preview:
        raise FileRefused(_("The file has column names but no rows below them."))
    return preview


def _header_notes(first_row: list[str], choices: Choices) -> tuple[Sentence, ...]:
    if choices.header and any(map(_is_number_or_date, first_row)):
        return (
            Sentence(_("The first row looks like data. If it is, say that the file has no column names.")),
        )
    return ()


def _quote_notes(batches: Iterator[Batch], delimiter: str, width: int) -> Iterator[Sentence]:
    """Yield what to say of quotation marks in the first rows: one that breaks its row, one that swallows rows."""
    found: list[Sentence] = []
    try:
        for batch in batches:
            found += [_broken(row) for row in batch.problems if row.problem.pattern == UNCLOSED]
            found += _swallowed(batch, delimiter, width)
    except FileRefused as error:
        found.insert(0, error)
    yield from found[:_TOLD]


def _swallowed(batch: Batch, delimiter: str, width: int) -> Iterator[Sentence]:
    for line, cells in zip(batch.lines, batch.rows, strict=True):
        if width > 1 and any("\n" in cell or "\r" in cell for cell in cells):
            parts = delimiter.join(cells).splitlines()
            # Each line would be a row of its own: hardly what somebody typed into one cell.
            if all(part.count(delimiter) == width - 1 for part in parts):
                yield Sentence(
                    _("On line %(line)d a quotation mark opens a cell that goes on for %(count)d lines, each of which looks like a row: one may be missing. These rows would be taken as one."),
                    line=line, count=len(parts),
                )  # fmt: skip


def _broken(row: RowProblem) -> Sentence:
    return Sentence(
        _("On line %(line)d a quotation mark is not closed or not doubled: this row will not be taken."),
        line=row.line,
    )


def _is_number_or_date(cell: str) -> bool:
    for parse in (parse_decimal, parse_date):
        try:
            parse(cell)
        except ValueError:
            continue
        return True
    return False
