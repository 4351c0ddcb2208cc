"""Let contestants do the same work, each in a process of its own, and hold the result against the bars."""

import json
import math
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .peers import ROOT, peers_python

SCRIPTS = Path(__file__).with_name("contestants")
OURS = "Zhike"


@dataclass(frozen=True)
class Contestant:
    """A library doing the work: its script, and how often it may try (the best time counts)."""

    name: str
    script: str
    times: int = 3


@dataclass(frozen=True)
class Bar:
    """What Zhike has to reach: at most so much of a measure, at least so much of an answer, or a multiple of another's time."""

    measure: str
    at_most: float = math.inf
    of: str = ""
    at_least: float = -math.inf

    def __str__(self) -> str:
        if self.of:
            faster = self.at_most < 1
            return f"at least {1 / self.at_most:g} × as fast as {self.of}" if faster else (
                f"≤ {self.at_most:g} × the time of {self.of}"
            )  # fmt: skip
        if self.measure in UNITS:
            return f"≤ {self.at_most:g} {UNITS[self.measure]}"
        return (
            f"{self.measure} ≥ {self.at_least:g}"
            if self.at_least > 0
            else f"{self.measure} ≤ {self.at_most:g}"
        )


UNITS = {"cpu": "CPU s", "memory": "MB"}


@dataclass(frozen=True)
class Race:
    """A piece of work at a size: who takes part, on which file, and the bars."""

    work: str
    file: Callable[[], Path]
    contestants: tuple[Contestant, ...]
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True)
class Time:
    """What one contestant took: seconds of processor and clock, peak memory in MB; what it answered, with which versions."""

    name: str
    times: int
    cpu: float
    wall: float
    memory: float
    answer: dict[str, float]
    versions: dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """The times of one race, and what became of each bar: its words, the figure reached, whether it was met."""

    work: str
    times: tuple[Time, ...]
    bars: tuple[tuple[str, float, bool], ...] = ()
    machine: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Outcome":
        """Return what ``asdict`` made, read back from JSON."""
        times = tuple(Time(**row) for row in data["times"])
        return cls(data["work"], times, tuple((w, f, m) for w, f, m in data["bars"]), data["machine"])


def run(race: Race) -> Outcome:
    """Let every contestant do the work, one after the other, and return the outcome."""
    file = race.file()
    times = tuple(_time(contestant, file) for contestant in race.contestants)
    return Outcome(race.work, times, tuple(_judged(bar, times) for bar in race.bars), _machine())


def _time(contestant: Contestant, file: Path) -> Time:
    own = contestant.script.endswith("_zhike.py")
    python = sys.executable if own else peers_python()
    done = subprocess.run(
        [python, SCRIPTS / contestant.script, file, str(contestant.times)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{contestant.script} failed:\n{done.stderr[-3000:]}")
    found = json.loads(done.stdout.strip().splitlines()[-1])
    print(
        f"{contestant.name}: {found['cpu']:.2f} CPU s, {found['memory']:.0f} MB", file=sys.stderr, flush=True
    )
    return Time(contestant.name, contestant.times, **found)


def _judged(bar: Bar, times: tuple[Time, ...]) -> tuple[str, float, bool]:
    by_name = {time.name: time for time in times}
    ours = by_name[OURS]
    figure = getattr(ours, bar.measure) if bar.measure in UNITS else ours.answer[bar.measure]
    if bar.of:
        figure /= getattr(by_name[bar.of], bar.measure)
    return str(bar), figure, bar.at_least <= figure <= bar.at_most


def _machine() -> dict[str, str]:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    return {
        "measured": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": commit.stdout.strip(),
        "cores": str(os.cpu_count()),
        "load": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
    }


def write(outcomes: list[Outcome], path: Path) -> None:
    """Keep outcomes as JSON, in place of earlier ones of the same work."""
    kept = {one.work: one for one in read(path)} | {one.work: one for one in outcomes}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(one) for one in kept.values()], indent=1) + "\n", "utf-8")


def read(path: Path) -> list[Outcome]:
    """Return the outcomes kept so far."""
    return [Outcome.from_dict(one) for one in json.loads(path.read_text("utf-8"))] if path.exists() else []
