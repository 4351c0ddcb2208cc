"""What a benchmark found, with the floor beside it and the budget it has to keep.

Results are JSON files with the machine, the commit and a list of figures; `report` makes the tables of them.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from .load import percentile


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit on a figure: `at_most`, `at_least`, or `times` the floor `plus` a constant, in the figure's unit."""

    at_most: float | None = None
    at_least: float | None = None
    times: float | None = None
    plus: float = 0.0

    def limit(self, floor: float | None) -> float | None:
        """Return the limit in the figure's unit, or None where it needs a floor and there is none."""
        if self.times is not None:
            return None if floor is None else self.times * floor + self.plus
        return self.at_most if self.at_most is not None else self.at_least

    def is_met(self, figure: float, floor: float | None) -> bool | None:
        """Tell whether a figure keeps the budget, or None where that can't be said."""
        limit = self.limit(floor)
        if limit is None:
            return None
        return figure >= limit if self.at_least is not None else figure <= limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `customers` is the size of the database, `floor_is` says what the floor measures."""

    group: str
    work: str
    customers: int
    figure: float
    unit: str
    floor: float | None = None
    floor_is: str = ""
    budget: Budget | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Return how often the floor fits into the figure; for rates, how much of the floor is reached."""
        return self.figure / self.floor if self.floor else None

    @property
    def is_met(self) -> bool | None:
        """Tell whether the budget is kept; None without a budget or the floor that it needs."""
        return self.budget.is_met(self.figure, self.floor) if self.budget else None


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of one run and where it ran."""

    measured_at: str
    commit: str
    machine: dict[str, str]
    figures: tuple[Figure, ...] = field(default=())

    def write(self, path: Path) -> None:
        """Write the results as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Results":
        """Read what `write` wrote."""
        data = json.loads(path.read_text(encoding="utf-8"))
        figures = tuple(
            Figure(**{**row, "budget": Budget(**row["budget"]) if row["budget"] else None})
            for row in data.pop("figures")
        )
        return cls(**data, figures=figures)


def results(figures: Sequence[Figure], postgres: str) -> Results:
    """Put figures together with the machine, the versions and the commit they were measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    machine = {
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": postgres,
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Results(now, commit.stdout.strip(), machine, tuple(figures))


def time_sql(
    connection: psycopg.Connection, sql: str, parameters: Sequence = (), times: int = 200
) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds of a query with its rows fetched, prepared and warm: the floor."""
    with connection.cursor() as cursor:
        return time_calls(lambda: cursor.execute(sql, parameters, prepare=True).fetchall(), times)


def time_calls(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds of a call, after a tenth as many calls to warm up."""
    return time_in_turn([work], times)


def time_in_turn(works: Sequence[Callable[[], object]], rounds: int) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds over all calls, made in turn as a load asks its addresses in turn.

    Percentiles of a mixture are those of all single times; the share of a sum would compare a mean with a median.
    """
    spent = []
    for number in range(-max(1, rounds // 10), rounds):
        for work in works:
            start = time.perf_counter()
            work()
            if number >= 0:
                spent.append((time.perf_counter() - start) * 1000)
    return percentile(spent, 0.50), percentile(spent, 0.95)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
