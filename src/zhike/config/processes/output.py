"""Gather what the child processes print: on a terminal into a file, otherwise onto standard error."""

import os
import selectors
import sys
from pathlib import Path

LARGEST_FILE = 10 * 1024 * 1024
KEPT_FILES = 5
CHUNK = 64 * 1024


class Output:
    """A pipe that all children write to, and the place where it ends.

    On a terminal, lines of JSON would bury the few lines meant for a person, so they go to `file`, of which
    five older ones are kept. Where standard error is no terminal, something else collects it already.
    """

    def __init__(self, file: Path):
        self.file = file if sys.stderr.isatty() else None
        if self.file:
            self.file.parent.mkdir(parents=True, exist_ok=True)
        self.reader, self.writer = os.pipe()
        os.set_blocking(self.reader, False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.reader, selectors.EVENT_READ)

    def pump(self, seconds: float) -> None:
        """Wait up to `seconds` for something to arrive, and pass on all that is there."""
        if not self.selector.select(seconds):
            return
        while True:
            try:
                data = os.read(self.reader, CHUNK)
            except BlockingIOError:
                return
            self.write(data)

    def write(self, data: bytes) -> None:
        """Pass `data` on. A full disk must not stop the processes that write."""
        try:
            if self.file is None:
                sys.stderr.buffer.write(data)
                sys.stderr.buffer.flush()
                return
            self.turn_over()
            with self.file.open("ab") as stream:
                stream.write(data)
        except OSError:
            return

    def turn_over(self) -> None:
        """Start a new file when the present one is full, and drop the oldest."""
        if self.file is None or not self.file.exists() or self.file.stat().st_size < LARGEST_FILE:
            return
        for age in range(KEPT_FILES - 1, -1, -1):
            older = self.file.with_name(f"{self.file.name}.{age}") if age else self.file
            if older.exists():
                older.replace(self.file.with_name(f"{self.file.name}.{age + 1}"))
