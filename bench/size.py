"""Measure everything at one size of database: `python -m bench.size --customers 100000 --out results.json`.

DATABASE_URL names the database, filled by `bench.fill`, or migrated and empty for the size 0.
"""

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from zhike.people.actions import organisation, roles

from . import files
from .floor import plain_connection
from .measure import Budget, Figure, results
from .pages import Questions
from .server import free_port, memory, running, seconds_until_ready
from .visitor import administrator, salesman

REST = 5.0  # seconds after which programs that have just answered are at rest


def measure(plain: psycopg.Connection, customers: int, seconds: float, folder: Path) -> Iterator[Figure]:
    """Yield the figures of one size."""
    if customers == 0:
        roles.ensure_presets()
        organisation.ensure()
        yield from files.retail(plain, administrator(), folder)
        return
    yield from served(plain, customers, seconds)
    user = administrator()
    yield from files.exporting(plain, customers, user, folder)
    yield from files.importing(plain, customers, user, folder)


def served(plain: psycopg.Connection, customers: int, seconds: float) -> Iterator[Figure]:
    """Yield what is measured while web server and worker run."""
    port = free_port()
    environ = {"PORT": str(port), "ZHIKE_WEB_WORKERS": "2", "ZHIKE_API_RATE": "0"}
    start = time.perf_counter()
    with running("web", environ) as web, running("worker", environ) as worker:
        ready = seconds_until_ready(web, port, start)
        yield Figure("Start and rest", "web server ready after", customers, ready, "s")
        questions = Questions(port, customers, salesman(), plain, seconds)
        yield from questions.figures()
        time.sleep(REST)
        yield Figure("Start and rest", "memory of web (2 processes) and worker, PSS", customers, memory(web, worker),
                     "MB", budget=Budget(at_most=400))  # fmt: skip


def main() -> None:
    """Measure, print every figure as it comes, and write them all."""
    parser = argparse.ArgumentParser(description="Measure everything at one size of database.")
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=8, help="how long each question is asked")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    logging.disable(logging.INFO)  # pages asked in this process are not news
    found: list[Figure] = []
    with plain_connection(os.environ["DATABASE_URL"]) as plain, tempfile.TemporaryDirectory() as folder:
        version = plain.execute("show server_version").fetchone()[0]
        durable = "on" if plain.execute("show fsync").fetchone()[0] == "on" else "OFF"
        for figure in measure(plain, options.customers, options.seconds, Path(folder)):
            found.append(figure)
            print(told(figure), flush=True)
        results(found, f"{version}, fsync {durable}").write(options.out)


def told(figure: Figure) -> str:
    """Return a figure as a line for the terminal."""
    floor = f"floor {figure.floor:,.2f}, ratio {figure.ratio:.2f}" if figure.floor and figure.ratio else ""
    met = {True: "met", False: "NOT MET", None: ""}[figure.is_met]
    return f"{figure.customers:>9,}  {figure.work:<66} {figure.figure:>10,.2f} {figure.unit:<11} {floor:<28} {met}"


if __name__ == "__main__":
    main()
