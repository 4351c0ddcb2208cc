"""Read delimited text (CSV and its kin) at the speed of csv.reader, with every fault named by its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from zhike.kernel.files import limits
from zhike.kernel.files.encoding import count_lines
from zhike.kernel.files.escaping import unescape
from zhike.kernel.files.line_feed import LineFeed
from zhike.kernel.files.problems import BadRow, FileRefused
from zhike.kernel.files.sources import EMPTY
from zhike.kernel.files.tables import Batch, RowProblem
from zhike.kernel.formats.wording import gettext_noop as _

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 20
UNCLOSED = _("A quotation mark in the row that begins on line %(line)d is not closed or not doubled.")
_LINE_END = re.compile(r"\r\n|\r|\n")
_DECLARED = re.compile(r'"?sep=(.)"?(?:\r\n|\r|\n)')


@dataclass(frozen=True)
class Delimiter:
    """The character between two cells; ``certain`` is False where another one fits as well."""

    character: str
    certain: bool
    declared: bool = False


def sniff_delimiter(sample: str) -> Delimiter:
    """Return the delimiter under which the first rows have the same number of cells, and most of them.

    A first line ``sep=;``, as Excel writes it, decides. Text with none of them is one column.
    """
    if (match := _DECLARED.match(sample)) and match[1] in DELIMITERS:
        return Delimiter(match[1], certain=True, declared=True)
    scores = {character: _evenness(sample, character) for character in DELIMITERS}
    best = max(DELIMITERS, key=scores.__getitem__)
    if scores[best][1] < 2:
        return Delimiter(",", certain=not any(mark in sample for mark in DELIMITERS[1:]))
    rivals = [mark for mark, (even, width) in scores.items() if mark != best and width > 1 and even == 1]
    return Delimiter(best, certain=scores[best][0] == 1 and not rivals)


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """Return the share of rows as wide as the first one, and that width; one column scores nothing."""
    rows = []
    # Quotes may be broken; what could be read decides.
    try:
        for row in islice(
            csv.reader(_LINE_END.sub("\n", sample).split("\n"), delimiter=delimiter), _SNIFFED_ROWS
        ):
            if row:
                rows.append(len(row))
    except csv.Error:
        pass
    if not rows or rows[0] < 2:
        return 0.0, 1
    return rows.count(rows[0]) / len(rows), rows[0]


class DelimitedReader:
    """Read the records of decoded text: first the header, then the rows in batches.

    A row is refused where it is ragged, has a cell that is too large or has NUL in it, or where a quote is
    broken: then reading goes on at the very next line, so that one forgotten quote costs one row.
    Rows without any content are passed over.
    """

    def __init__(self, texts: Iterator[str], delimiter: Delimiter) -> None:
        self.feed = LineFeed(texts, delimiter.character)
        self.delimiter = delimiter.character
        self.width = 0
        self.record = 0  # records read
        self.lines_before = 0  # lines read before the csv.reader in use
        self._restart()
        if delimiter.declared:
            next(self.feed.lines(), None)
            self.lines_before = 1
            self._restart()

    @property
    def lines_read(self) -> int:
        """Return how many physical lines were read."""
        return self.lines_before + self.reader.line_num

    def read_header(self) -> list[str]:
        """Return the cells of the first row with content. Raises FileRefused where there is none."""
        try:
            cells = next((row for row in self.reader if any(row)), [])
        except csv.Error:
            raise FileRefused(_("The column names have a quotation mark that is not closed.")) from None
        if not cells:
            raise FileRefused(EMPTY)
        if any("\0" in cell for cell in cells):
            raise FileRefused(_("The column names have a NUL character in them; this is not a table."))
        check_width(len(cells))
        self.width = len(cells)
        return [unescape(cell) for cell in cells]

    def batches(self) -> Iterator[Batch]:
        """Yield what is left. Raises FileRefused after the last batch that could be read."""
        while True:
            self.feed.forget()
            first = self.lines_read + 1
            rows: list[list[str]] = []
            fault: csv.Error | FileRefused | None = None
            try:
                # What was read before a fault stays in the list.
                rows.extend(islice(self.reader, limits.BATCH_ROWS))
            except (csv.Error, FileRefused) as error:
                fault = error
            if not rows and fault is None:
                return
            batch, begun = self._batch(rows, first, fault is None)
            if isinstance(fault, csv.Error):
                fault = self._step_over(fault, begun, batch)
            yield batch
            if fault:
                raise fault
            if self.record > limits.MAX_ROWS:
                raise FileRefused(
                    _("The file has more than %(limit)d rows. Split it into several files."),
                    limit=limits.MAX_ROWS,
                )

    def _restart(self) -> None:
        # The limit belongs to the whole process; nobody else here reads CSV.
        csv.field_size_limit(limits.MAX_CELL)
        self.reader = csv.reader(self.feed.lines(), delimiter=self.delimiter, strict=True)

    def _batch(self, rows: list[list[str]], first: int, whole: bool) -> tuple[Batch, int]:
        """Return the rows, which begin on line ``first``, as a batch, and the line after them."""
        after = self.lines_read + 1
        plain = whole and after - first == len(rows) and not self.feed.unusual
        if plain and set(map(len, rows)) == {self.width} and [""] * self.width not in rows:
            record = self.record + 1
            self.record += len(rows)
            return Batch(rows, range(first, after), range(record, self.record + 1)), after
        return self._examined(rows, first)

    def _examined(self, rows: list[list[str]], line: int) -> tuple[Batch, int]:
        """Do row by row what `_batch` does at once where nothing is unusual."""
        good: list[list[str]] = []
        lines: list[int] = []
        records: list[int] = []
        problems: list[RowProblem] = []
        for cells in rows:
            if any(cells):
                self.record += 1
                if problem := self._fault_of(cells):
                    problems.append(RowProblem(line, self.record, problem, cells))
                else:
                    good.append([unescape(cell) for cell in cells])
                    lines.append(line)
                    records.append(self.record)
            line += 1 + sum(count_lines(cell) for cell in cells)
        return Batch(good, lines, records, problems), line

    def _fault_of(self, cells: list[str]) -> BadRow | None:
        if len(cells) != self.width:
            return BadRow(
                _("The row has %(cells)d cells, but the table has %(columns)d columns."),
                cells=len(cells),
                columns=self.width,
            )
        if any("\0" in cell for cell in cells):
            return BadRow(_("A cell of the row has a NUL character in it."))
        return None

    def _step_over(self, error: csv.Error, begun: int, batch: Batch) -> FileRefused | None:
        """Add the broken record that began on line ``begun`` to the problems and go on after that line."""
        last = self.lines_read
        too_large = "field limit" in str(error)
        if too_large and last > begun:
            return FileRefused(
                _("A quotation mark on line %(line)d is not closed within %(limit)d characters; "
                  "nothing after that line was read."),
                line=begun,
                limit=limits.MAX_CELL,
            )  # fmt: skip
        text = self.feed.go_back(last - begun + 1)
        self.lines_before = last if text is None else begun
        self._restart()
        self.record += 1
        if too_large:
            problem = BadRow(
                _("A cell of the row is longer than %(limit)d characters."), limit=limits.MAX_CELL
            )
        else:
            problem = BadRow(UNCLOSED, line=begun)
        batch.problems.append(RowProblem(begun, self.record, problem, [(text or "")[: limits.MAX_CELL]]))
        return None


def check_width(columns: int) -> None:
    """Refuse a table that is wider than any real one."""
    if columns > limits.MAX_COLUMNS:
        raise FileRefused(
            _("The table has %(columns)d columns; at most %(limit)d are possible."),
            columns=columns,
            limit=limits.MAX_COLUMNS,
        )
