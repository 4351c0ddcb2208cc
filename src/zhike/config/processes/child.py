"""Start, watch and stop one child process."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zhike.config.processes.death import die_with_parent

LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0


def nothing() -> None:
    """Prepare nothing before a start."""


@dataclass
class Child:
    """A program that has to run all the time. It gets a process group of its own, with all that it starts.

    Ctrl-C in a terminal reaches a whole process group. With groups of their own the children hear of it from
    us, in the right order, so that the web server can finish its answers while the database still runs.
    """

    name: str
    words: Sequence[str | Path]
    environ: Mapping[str, str] = field(default_factory=dict)
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 20
    last_signal: int = signal.SIGKILL
    popen_arguments: Mapping[str, object] = field(default_factory=dict)
    before_start: Callable[[], None] = nothing
    # Where it alone writes; else to the place of all children.
    log: Path | None = None
    process: subprocess.Popen | None = None
    started: float = 0.0
    asked: float = 0.0
    failures: int = 0
    due: float = 0.0

    def start(self, output: int | None = None) -> None:
        """Start the program; what it prints goes to the file descriptor `output`."""
        self.before_start()
        number = self.stop_signal
        self.process = subprocess.Popen(
            [os.fspath(word) for word in self.words],
            cwd="/",
            env={**os.environ, **self.environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
            preexec_fn=lambda: die_with_parent(number),
            **self.popen_arguments,
        )
        self.started = time.monotonic()

    def is_running(self) -> bool:
        """Tell whether the program runs."""
        return self.process is not None and self.process.poll() is None

    def is_late(self) -> bool:
        """Tell whether the program was asked to stop longer ago than it may take."""
        return time.monotonic() - self.asked > self.stop_seconds

    def note_end(self) -> int:
        """Clear up after the program ended by itself, decide when to start it again, and return its exit code."""
        code = self.process.wait() if self.process else 0
        self.kill_group(signal.SIGKILL)
        if time.monotonic() - self.started >= STEADY_SECONDS:
            self.failures = 0
        self.failures += 1
        self.due = time.monotonic() + min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** (self.failures - 1))
        self.process = None
        return code

    def ask_to_stop(self) -> None:
        """Ask the program to stop in good order."""
        self.asked = time.monotonic()
        if self.process is not None and self.is_running():
            self.process.send_signal(self.stop_signal)

    def wait_until_stopped(self) -> None:
        """Insist until the program and all it started are gone."""
        if self.process is None:
            return
        for number in (0, self.last_signal, signal.SIGKILL):
            if number:
                self.kill_group(number)
            try:
                self.process.wait(10 if number else 0.1)
                break
            except subprocess.TimeoutExpired:
                continue
        self.kill_group(signal.SIGKILL)
        self.process = None

    def kill_group(self, number: int) -> None:
        """Send a signal to every process that the program has started and left behind."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except (ProcessLookupError, PermissionError):
            return
