"""Measure everything and write docs/performance.md: `make bench`, or `python -m bench --sizes 10000,100000`.

Without DATABASE_URL the embedded PostgreSQL is started in a folder of its own. Each size has a database of its
own; those that are there already are measured as they are, and all of them stay.
"""

import argparse
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from zhike.config import environment
from zhike.config.database.at_hand import own_server

RESULTS = Path(__file__).resolve().parents[1] / "build" / "bench"
SIZES = "0,10000,100000,1000000"


@contextmanager
def database_server() -> Iterator[str]:
    """Have a server, and yield the address of one of its databases."""
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
        return
    os.environ.setdefault("ZHIKE_HOME", str(RESULTS / "home"))
    environment.home().mkdir(parents=True, exist_ok=True)
    with own_server():
        yield environment.database_url()


def named(address: str, name: str) -> str:
    """Return the address of another database on the same server, as a URL that every part understands."""
    parts = conninfo.conninfo_to_dict(address)
    asked = "&".join(f"{key}={parts[key]}" for key in ("host", "port", "password") if parts.get(key))
    return f"postgresql://{parts.get('user', '')}@/{name}?{asked}"


def filled(address: str, name: str, customers: int) -> dict[str, str]:
    """See that a database of a size is there, and return the environment that leads to it."""
    environ = os.environ | {
        "DATABASE_URL": named(address, name),
        "ZHIKE_SECRET_KEY": os.environ.get("ZHIKE_SECRET_KEY") or secrets.token_urlsafe(50),
        "ZHIKE_HOME": str(RESULTS / "files"),
    }
    with psycopg.connect(address, autocommit=True) as connection:
        there = connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone()
        if there and not customers:
            connection.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))
        if not there or not customers:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    call(environ, "zhike.config", "migrate")
    if not there and customers:
        call(environ, "bench.fill", "--customers", str(customers))
    return environ


def call(environ: dict[str, str], module: str, *words: str) -> None:
    """Run a module in a process of its own, since a process knows one database only."""
    subprocess.run([sys.executable, "-m", module, *words], env=environ, check=True)


def main() -> None:
    """Measure at every size asked for, then write the page."""
    parser = argparse.ArgumentParser(description="Measure everything and write docs/performance.md.")
    parser.add_argument(
        "--sizes", default=SIZES, help="numbers of customers; 0 is the import of Online Retail"
    )
    parser.add_argument("--seconds", default="8", help="how long each question is asked")
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md alone")
    options = parser.parse_args()
    found = []
    with database_server() as address:
        for size in map(int, options.sizes.split(",")):
            environ = filled(address, f"zhike_bench_{size}", size)
            found.append(str(RESULTS / f"{size}.json"))
            call(
                environ,
                "bench.size",
                "--customers",
                str(size),
                "--seconds",
                options.seconds,
                "--out",
                found[-1],
            )
    if not options.no_page:
        call(dict(os.environ), "bench.report", *found)


if __name__ == "__main__":
    main()
