"""What the program that is in charge of a home tells the commands beside it: where its web server listens."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from zhike.config.lock import is_running


@dataclass(frozen=True)
class RunState:
    """Port and public address (without a slash at the end) of the running program."""

    port: int
    url: str


def _file(home: Path) -> Path:
    return home / "running.json"


@contextmanager
def told(home: Path, state: RunState) -> Iterator[None]:
    """Let others know where the program runs, as long as it does."""
    new = _file(home).with_suffix(".new")
    new.write_text(json.dumps(asdict(state)), "utf-8")
    new.replace(_file(home))
    try:
        yield
    finally:
        _file(home).unlink(missing_ok=True)


def of_running(home: Path) -> RunState | None:
    """Return where the program in charge of a home listens; None where none runs, whatever a killed one left behind."""
    try:
        state = RunState(**json.loads(_file(home).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return state if is_running(home) else None
