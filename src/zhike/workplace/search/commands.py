"""The search index from the command line."""

from __future__ import annotations

import argparse

from zhike.kernel.errors import BadFilter
from zhike.kernel.objects import Object, get_object
from zhike.workplace.search.filling import rebuild, searched


def reindex(words: list[str]) -> int:
    """Run `zhike reindex [object…]` and return the exit code."""
    parser = argparse.ArgumentParser(
        "zhike reindex",
        description="Write the search index anew, for example after rows were loaded past the program.",
    )
    parser.add_argument("objects", nargs="*", help="for example customers; all without a word")
    options = parser.parse_args(words)
    try:
        chosen = [get_object(word) for word in options.objects] or searched()
    except BadFilter as error:
        print(error)
        return 1
    count = rebuild([obj for obj in chosen if obj in searched()], tell)
    print(f"\rIndexed: {count}.{'':20}")
    return 0


def tell(obj: Object, count: int) -> None:
    """Show how far the work is, on one line."""
    print(f"\r{obj.slug}: {count}{'':12}", end="", flush=True)
