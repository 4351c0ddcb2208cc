"""The demo company from the command line of the server."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date

from zhike.demo import actions
from zhike.demo.work import stays
from zhike.kernel.access import SYSTEM
from zhike.kernel.consumers import run_all
from zhike.kernel.errors import KernelError


def demo(words: list[str]) -> int:
    """Run `zhike demo load|remove` and return the exit code."""
    parser = argparse.ArgumentParser("zhike demo", description="Add or remove the simulated demo company.")
    commands = parser.add_subparsers(dest="command", required=True)
    load = commands.add_parser("load", help="add it, as it stood yesterday")
    load.add_argument("--as-of", type=date.fromisoformat, metavar="DAY", help="the last day of its trade")
    load.add_argument(
        "--language", choices=("en", "zh-hans"), default="en", help="of products, departments and tags"
    )
    commands.add_parser("remove", help="take it away again, for good")
    given = parser.parse_args(words)
    try:
        return load_now(given) if given.command == "load" else remove_now()
    except KernelError as error:
        print(f"zhike demo: {error}", file=sys.stderr)
        return 1


def load_now(given: argparse.Namespace) -> int:
    """Load the company and say how many rows it has."""
    actor = replace(SYSTEM, language=given.language)
    rows = actions.load(actor=actor, as_of=given.as_of, progress=tell)
    run_all()
    print(f"The demo company is here: {rows:,} rows.")
    return 0


def remove_now() -> int:
    """Remove the company and say what stays."""
    rows, kept = actions.remove(actor=SYSTEM, progress=tell)
    run_all()
    print(f"The demo company is gone: {rows:,} rows. {stays(kept)}".rstrip())
    return 0


def tell(done: int, total: int, message: str) -> None:
    """Print one step."""
    print(f"{done + 1}/{total} {message} …", flush=True)
