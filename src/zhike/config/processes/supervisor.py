"""Keep the child processes running, and stop them all in order."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from zhike.config.processes.child import Child
from zhike.config.processes.output import Output

PUMP_SECONDS = 0.2
Tell = Callable[[str], None]


class Stop(Exception):
    """Say that somebody asked the program to end."""


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Turn the first SIGINT, SIGTERM or SIGHUP into Stop, and ignore further ones while we clear up."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(_number: int, _frame: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Stop

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Supervisor:
    """The children that run now, in the order in which they were started."""

    def __init__(self, output: Output, tell: Tell):
        self.output = output
        self.tell = tell
        self.children: list[Child] = []

    def start(self, child: Child) -> None:
        """Start one more child and keep it running from now on."""
        self.children.append(child)
        child.start(self.output.writer(child.log))

    def wait(self, done: Callable[[], bool], gives_up: Callable[[], bool] = lambda: False) -> bool:
        """Watch the children until `done`; return False when it `gives_up` before."""
        while not done():
            if gives_up():
                return False
            self.watch()
        return True

    def watch(self) -> None:
        """Pass on what the children print, and start again whoever has ended and has waited long enough."""
        self.output.pump(PUMP_SECONDS)
        for child in self.children:
            if child.process is not None and not child.is_running():
                code = child.note_end()
                pause = max(0.0, child.due - time.monotonic())
                self.tell(
                    f"{child.name}: ended unexpectedly (code {code}); starting it again in {pause:.0f} s"
                )
            elif child.process is None and time.monotonic() >= child.due:
                child.start(self.output.writer(child.log))

    def stop(self) -> None:
        """Stop all children: first those that use the database, together; then the database itself."""
        for group in (self.children[1:], self.children[:1]) if self.owns_database() else (self.children,):
            for child in group:
                child.ask_to_stop()
            while any(child.is_running() and not child.is_late() for child in group):
                self.output.pump(0.05)
            for child in group:
                child.wait_until_stopped()
            self.output.pump(0)

    def owns_database(self) -> bool:
        """Tell whether the first child is the database, on which the others depend."""
        return bool(self.children) and self.children[0].name == "database"
