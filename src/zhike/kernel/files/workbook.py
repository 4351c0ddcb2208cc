"""Read .xlsx workbooks in a child process that may use little memory and time, and no secrets.

The child holds the whole sheet (python-calamine can't stream), so its memory limit bounds the size of a
sheet: about five million cells. This process receives the rows in batches and holds one batch. Needs
POSIX: the limits are setrlimit's.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhike.kernel.files import limits
from zhike.kernel.files.delimited import check_width
from zhike.kernel.files.problems import BadCell, FileRefused
from zhike.kernel.files.tables import Batch
from zhike.kernel.formats.wording import gettext_noop as _

_PROGRAM = Path(__file__).with_name("sheet_process.py")
_OUT_OF_MEMORY = 3
_PIPE_BYTES = 256 * 1024
_CELL_PROBLEMS = {
    "digits": _(
        "This cell is stored as a number and has lost digits; format the column as text and enter it again."
    ),
    "day": _("Excel dates before March 1900 are ambiguous; enter this one as text."),
}


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook."""

    name: str
    visible: bool


class SheetReader:
    """Read one sheet: ``sheets`` and ``header`` are known at once, the rows come from `batches`.

    ``sheet`` None means the first visible one. Without ``with_header`` the first row is data and ``header``
    only shows it. Close it, or use it in a ``with`` statement: the child is ended.
    """

    def __init__(self, path: Path, sheet: str | None = None, *, with_header: bool = True) -> None:
        self.with_header = with_header
        self.record = 0
        self.messages = _Messages(path, sheet)
        try:
            self.sheets = tuple(
                Sheet(name, visible) for name, visible in self.messages.expect("sheets")["sheets"]
            )
            place = self.messages.expect("sheet")
            self.sheet: str = place["sheet"]
            self.width: int = place["width"]
            self.first = self.messages.expect("rows")
            self.header: list[str] = self.first["rows"][0]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> SheetReader:
        return self

    def __exit__(self, *_details: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, whether or not it has finished."""
        self.messages.close()

    def batches(self) -> Iterator[Batch]:
        """Yield the rows with content, once. Raises FileRefused if the child had to give up."""
        message: dict[str, Any] | None = self.first
        skip = 1 if self.with_header else 0
        while message:
            if len(message["rows"]) > skip:
                yield self._batch(message, skip)
            skip = 0
            message = self.messages.next_rows()

    def _batch(self, message: dict[str, Any], skip: int) -> Batch:
        rows = message["rows"][skip:]
        first = self.record + 1
        self.record += len(rows)
        problems = {
            (row - skip, column): BadCell(_CELL_PROBLEMS[key])
            for row, column, key in message["problems"]
            if row >= skip
        }
        numbers = message["numbers"][skip:]
        return Batch(rows, numbers, range(first, self.record + 1), cell_problems=problems)


class _Messages:
    """The lines that the child writes, read with a limit on how long this process has to wait for them."""

    def __init__(self, path: Path, sheet: str | None) -> None:
        request = {
            "path": str(path), "sheet": sheet, "batch": limits.BATCH_ROWS,
            "memory": limits.WORKBOOK_MEMORY, "cpu": limits.WORKBOOK_CPU_SECONDS,
            "rows": limits.XLSX_ROWS, "columns": limits.MAX_COLUMNS,
        }  # fmt: skip
        self.buffer = bytearray()
        self.patience = float(limits.WORKBOOK_WAIT_SECONDS)
        self.child = subprocess.Popen(
            [sys.executable, "-I", str(_PROGRAM), json.dumps(request)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            close_fds=True,
        )

    def expect(self, key: str) -> dict[str, Any]:
        """Return the next message, which must have ``key``."""
        message = self._next()
        if key in message:
            return message
        raise _refusal(message)

    def next_rows(self) -> dict[str, Any] | None:
        """Return the next batch of rows, None after the last one."""
        message = self._next()
        if "end" in message:
            return None
        if "rows" in message:
            return message
        raise _refusal(message)

    def close(self) -> None:
        """Kill the child if it runs, and collect it."""
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        if self.child.stdout:
            self.child.stdout.close()

    def _next(self) -> dict[str, Any]:
        searched = 0
        while (end := self.buffer.find(b"\n", searched)) < 0:
            searched = len(self.buffer)
            data = self._receive()
            if not data:
                raise self._obituary()
            self.buffer += data
        line = bytes(self.buffer[:end])
        del self.buffer[: end + 1]
        message: dict[str, Any] = json.loads(line)
        return message

    def _receive(self) -> bytes:
        assert self.child.stdout is not None
        pipe = self.child.stdout.fileno()
        started = time.monotonic()
        ready, _write, _error = select.select([pipe], [], [], max(0.0, self.patience))
        self.patience -= time.monotonic() - started
        if not ready:
            raise _too_slow()
        return os.read(pipe, _PIPE_BYTES)

    def _obituary(self) -> FileRefused:
        """Say why the child has ended early."""
        code = self.child.wait()
        if code in (-signal.SIGXCPU, -signal.SIGKILL):
            return _too_slow()
        if code in (_OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGSEGV):
            return _too_big()
        return _damaged()


def _refusal(message: dict[str, Any]) -> FileRefused:
    key = message.get("refused")
    if key == "sheet":
        return FileRefused(_("The workbook has no such sheet."))
    if key == "empty" or "end" in message:
        return FileRefused(_("The sheet is empty."))
    if key == "size":
        try:
            check_width(message["width"])
        except FileRefused as refused:
            return refused
        return FileRefused(
            _("The sheet has %(rows)d rows; Excel itself allows %(limit)d."),
            rows=message["height"],
            limit=limits.XLSX_ROWS,
        )
    return _damaged()


def _damaged() -> FileRefused:
    return FileRefused(_("The workbook is damaged or not copied completely."))


def _too_big() -> FileRefused:
    return FileRefused(_("The sheet needs more memory than one file may use. Save it as .csv."))


def _too_slow() -> FileRefused:
    return FileRefused(_("The workbook takes too long to open. Save it as .csv."))
