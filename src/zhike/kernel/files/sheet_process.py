"""The program of the child process that parses one workbook; it is run by path and imports nothing of ours.

Usage: ``python -I sheet_process.py REQUEST`` with a JSON object: path, sheet (null for the first visible
one), memory, cpu, rows, columns, batch. It writes one JSON object per line: first ``sheets``, then ``sheet``
with its place and size, batches of ``rows``, at last ``end``; or ``refused`` with a key that the parent knows.
"""

from __future__ import annotations

import datetime
import json
import resource
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

import python_calamine as calamine

# A 64-bit number of a spreadsheet carries 15 decimal digits for certain.
EXACT_BELOW = 10**15
# Excel counts a 29 February 1900, which never was; before it all days are shifted by one.
FICTIONAL_DAY = datetime.date(1900, 2, 28)


def say(**message: Any) -> None:
    """Write one message to the parent."""
    sys.stdout.write(json.dumps(message, ensure_ascii=True, separators=(",", ":")) + "\n")


def limit(memory: int, cpu: int) -> None:
    """Give up the right to more memory, processor time, files and core dumps."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def text_of(value: Any) -> tuple[str, str | None]:
    """Return a cell as text that reads back as the same value, and what is wrong with it, if anything."""
    if isinstance(value, str):
        return value, None
    if isinstance(value, bool):
        return ("true" if value else "false"), None
    if isinstance(value, float | int):
        return number_text(value), "digits" if abs(value) >= EXACT_BELOW else None
    if isinstance(value, datetime.datetime):
        problem = "day" if value.date() == FICTIONAL_DAY else None
        return value.isoformat(" ", "seconds" if not value.microsecond else "milliseconds"), problem
    if isinstance(value, datetime.date):
        return value.isoformat(), "day" if value == FICTIONAL_DAY else None
    if isinstance(value, datetime.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}", None
    return value.isoformat("seconds"), None


def number_text(value: float) -> str:
    """Return the shortest digits that read back as the same number, without exponent where it is short."""
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2]
    return format(Decimal(text), "f") if "e-" in text and abs(value) > 1e-20 else text


def filled_rows(sheet: Any, batch: int) -> Iterator[dict[str, Any]]:
    """Yield the rows with content in batches: numbers of the rows, cells, problems (row, column, key)."""
    pad = [""] * sheet.start[1]
    rows = enumerate(sheet.iter_rows(), start=1)
    while some := list(islice(rows, batch)):
        numbers: list[int] = []
        texts: list[list[str]] = []
        problems: list[tuple[int, int, str]] = []
        for number, cells in some:
            if not any(cell != "" for cell in cells):
                continue
            line = list(pad)
            for cell in cells:
                text, problem = (cell, None) if type(cell) is str else text_of(cell)
                if problem:
                    problems.append((len(texts), len(line), problem))
                line.append(text)
            numbers.append(number)
            texts.append(line)
        if texts:
            yield {"numbers": numbers, "rows": texts, "problems": problems}


def run(request: dict[str, Any]) -> None:
    """Answer one request."""
    try:
        book = calamine.load_workbook(request["path"])
        sheets = [
            (sheet.name, sheet.visible == calamine.SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        say(sheets=sheets)
        names = [name for name, _visible in sheets]
        first = next((name for name, visible in sheets if visible), names[0] if names else None)
        chosen = request["sheet"] if request["sheet"] is not None else first
        if chosen not in names:
            return say(refused="sheet")
        sheet = book.get_sheet_by_name(chosen)
    except (calamine.CalamineError, OSError, ValueError):
        return say(refused="damaged")
    if sheet.start is None or sheet.end is None:
        return say(refused="empty")
    width, height = sheet.end[1] + 1, sheet.end[0] + 1
    if height > request["rows"] or width > request["columns"]:
        return say(refused="size", width=width, height=height)
    say(sheet=chosen, width=width)
    for message in filled_rows(sheet, request["batch"]):
        say(**message)
    return say(end=True)


if __name__ == "__main__":
    request = json.loads(sys.argv[1])
    limit(request["memory"], request["cpu"])
    try:
        run(request)
        sys.stdout.flush()
    except MemoryError:
        sys.exit(3)
    except BrokenPipeError:
        # The parent has read enough; nothing more may be written at exit either.
        sys.stdout = None
