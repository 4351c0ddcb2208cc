"""Race the analytics library against others and write the section of docs/performance.md: `python -m bench.analytics`.

`--only BG/NBD` runs the races whose name holds these words; the others keep their last figures. The libraries raced
against are installed from requirements-bench.lock into `build/bench-peers`, apart from Zhike's own.
"""

import argparse
import sys

from . import page, race
from .races import RACES
from .synthetic import FOLDER

RESULTS = FOLDER / "results.json"


def main() -> None:
    """Run the races asked for, then write the page from all that is known."""
    parser = argparse.ArgumentParser(description="Race the analytics library against others.")
    parser.add_argument(
        "--only", action="append", default=[], help="words in the name of a race; may be repeated"
    )
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md alone")
    options = parser.parse_args()
    for one in RACES:
        if not options.only or any(words in one.work for words in options.only):
            print(f"== {one.work}", file=sys.stderr, flush=True)
            race.write([race.run(one)], RESULTS)
    if not options.no_page:
        page.rewrite(race.read(RESULTS), [one.work for one in RACES])


if __name__ == "__main__":
    main()
