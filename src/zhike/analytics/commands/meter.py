"""One line at the end of a terminal: what is being done, how far it is, and for how long it has run."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from zhike.analytics.progress import heard_by

__all__ = ["Meter", "running"]

# Work that ends sooner than this many seconds needs no line.
SOON = 1.0
WIDTH = 72


class Meter:
    """Draws steps on a terminal. ``clock`` gives seconds; the line of the current step is drawn over itself."""

    def __init__(
        self, stream: TextIO, clock: Callable[[], float] = time.monotonic, said: Callable[[str], str] = str
    ) -> None:
        self.stream, self.clock, self.said = stream, clock, said
        self.began = clock()
        self.shown = ""
        self.drawn = False
        self.lock = threading.Lock()

    def hear(self, what: str, number: int, of: int) -> None:
        """Take a step; one without a number is a sentence that stays on a line of its own."""
        with self.lock:
            if not number:
                self._wipe()
                self.stream.write(f"{self.said(what)}\n")
                self.shown, self.began = "", self.clock()
            else:
                self.shown = f"{what} {number} of {of}" if of else f"{what} {number}"
        self.draw()

    def draw(self) -> None:
        """Draw the line anew with the time that has passed since the last sentence."""
        with self.lock:
            passed = self.clock() - self.began
            if passed < SOON:
                return
            line = f"  {self.shown}{', ' if self.shown else ''}{passed:,.0f} s"
            self.stream.write("\r" + line[:WIDTH].ljust(WIDTH))
            self.stream.flush()
            self.drawn = True

    def end(self) -> None:
        """Take the line away, so that the report stands alone."""
        with self.lock:
            self._wipe()
            self.stream.flush()

    def _wipe(self) -> None:
        if self.drawn:
            self.stream.write("\r" + " " * WIDTH + "\r")
            self.drawn = False


@contextmanager
def running(stream: TextIO | None = None, said: Callable[[str], str] = str) -> Iterator[None]:
    """Show the steps of the work inside at a terminal, each second anew; programs that read the output see nothing."""
    stream = stream or sys.stderr
    if not stream.isatty():
        yield
        return
    meter, over = Meter(stream, said=said), threading.Event()

    def tick() -> None:
        while not over.wait(1.0):
            meter.draw()

    ticking = threading.Thread(target=tick, daemon=True)
    ticking.start()
    try:
        with heard_by(meter.hear):
            yield
    finally:
        over.set()
        ticking.join()
        meter.end()
