"""Gather what the child processes print: on a terminal into a file, otherwise onto standard error."""

import os
import selectors
import sys
from pathlib import Path

LARGEST_FILE = 10 * 1024 * 1024
KEPT_FILES = 5
CHUNK = 64 * 1024


class Output:
    """The pipes that children write to, and the places where they end.

    On a terminal, lines of JSON would bury the few lines meant for a person, so they go to `file`, of which
    five older ones are kept. Where standard error is no terminal, something else collects it already.
    A child with a log of its own writes there in either case.
    """

    def __init__(self, file: Path):
        self.selector = selectors.DefaultSelector()
        self.writers: dict[Path | None, int] = {}
        self.file = file if sys.stderr.isatty() else None

    def writer(self, log: Path | None = None) -> int:
        """Return the file descriptor for a child that has `log` for itself, or shares the place of all others."""
        file = log or self.file
        if file not in self.writers:
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
            reader, self.writers[file] = os.pipe()
            os.set_blocking(reader, False)
            self.selector.register(reader, selectors.EVENT_READ, file)
        return self.writers[file]

    def pump(self, seconds: float) -> None:
        """Wait up to `seconds` for something to arrive, and pass on all that is there."""
        for key, _events in self.selector.select(seconds):
            while True:
                try:
                    data = os.read(key.fd, CHUNK)
                except BlockingIOError:
                    break
                write(data, key.data)


def write(data: bytes, file: Path | None) -> None:
    """Pass `data` on. A full disk must not stop the processes that write."""
    try:
        if file is None:
            sys.stderr.buffer.write(data)
            sys.stderr.buffer.flush()
            return
        turn_over(file)
        with file.open("ab") as stream:
            stream.write(data)
    except OSError:
        return


def turn_over(file: Path) -> None:
    """Start a new file when the present one is full, and drop the oldest."""
    if not file.exists() or file.stat().st_size < LARGEST_FILE:
        return
    for age in range(KEPT_FILES - 1, -1, -1):
        older = file.with_name(f"{file.name}.{age}") if age else file
        if older.exists():
            older.replace(file.with_name(f"{file.name}.{age + 1}"))
