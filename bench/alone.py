"""The command line of a part of the bench that measures one thing in a database that is there already."""

import argparse
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from .floor import plain_connection
from .measure import Figure, results
from .size import told

# Takes a connection without Django, the number of customers, and for how many seconds each question is asked.
Measure = Callable[[psycopg.Connection, int, float], Iterator[Figure]]


def main(description: str, measure: Measure) -> None:
    """Measure, print every figure as it comes, and write them all. DATABASE_URL names the database."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=5, help="how long each question is asked")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    logging.disable(logging.INFO)  # pages asked in this process are not news
    found: list[Figure] = []
    with plain_connection(os.environ["DATABASE_URL"]) as plain:
        version = plain.execute("show server_version").fetchone()[0]
        for figure in measure(plain, options.customers, options.seconds):
            found.append(figure)
            print(told(figure), flush=True)
        results(found, f"{version}, fsync {plain.execute('show fsync').fetchone()[0]}").write(options.out)
