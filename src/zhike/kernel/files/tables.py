"""The shape in which rows leave a file, whatever its format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from zhike.kernel.files.problems import BadCell, BadRow


class Row(NamedTuple):
    """One good row: as many cells as the table has columns.

    ``line`` is the physical line (CSV) or row (XLSX) on which it begins, from 1; ``record`` its number
    among the data rows, from 1, empty rows not counted.
    """

    line: int
    record: int
    cells: list[str]


class RowProblem(NamedTuple):
    """One row that can't be used, with its cells as far as they could be read."""

    line: int
    record: int
    problem: BadRow
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Batch:
    """Some consecutive rows; column by column lists rather than objects, because millions pass.

    ``lines[i]`` and ``records[i]`` belong to ``rows[i]``. ``cell_problems`` maps (index in ``rows``,
    column) to what is wrong with a cell that only matters if its column is used.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    records: Sequence[int]
    problems: list[RowProblem] = field(default_factory=list)
    cell_problems: dict[tuple[int, int], BadCell] = field(default_factory=dict)

    def in_order(self) -> Iterator[Row | RowProblem]:
        """Yield good and bad rows as they stand in the file."""
        problems = iter(self.problems)
        problem = next(problems, None)
        for line, record, cells in zip(self.lines, self.records, self.rows, strict=True):
            while problem and problem.line < line:
                yield problem
                problem = next(problems, None)
            yield Row(line, record, cells)
        if problem:
            yield problem
        yield from problems


def name_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Return one name for each column: trimmed, line breaks as spaces, never empty, never twice.

    A column without a name is called ``#3`` by its position; the second of two columns called ``Name``
    becomes ``Name (2)``.
    """
    taken: set[str] = set()
    names: list[str] = []
    for position, cell in enumerate(cells, start=1):
        base = name = " ".join(cell.split()) or f"#{position}"
        count = 1
        while name in taken:
            count += 1
            name = f"{base} ({count})"
        taken.add(name)
        names.append(name)
    return tuple(names)
