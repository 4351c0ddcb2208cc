"""Write `docs/performance.md` from the results of a benchmark run: `python -m bench.report RESULTS.json …`.

Later files win where two measured the same work at the same size. Text outside the two marks is left alone.
"""

import argparse
import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from .measure import Budget, Figure, Results

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
START, END = "<!-- figures: written by bench.report -->", "<!-- end of figures -->"
_INTRODUCTION = f"""# Performance

Every figure stands beside its floor: the same work done by psycopg alone, in the same run on the same machine.
A ratio says what the program adds. `make bench` measures everything anew and rewrites this page.

{START}
{END}
"""


def merge(runs: Iterable[Results]) -> list[Figure]:
    """Return the figures of several runs, in the order first seen, the last one of the same work and size."""
    figures: dict[tuple[str, str, int, str], Figure] = {}
    for run in runs:
        for figure in run.figures:
            figures[figure.group, figure.work, figure.customers, figure.unit] = figure
    return list(figures.values())


def tables(figures: list[Figure]) -> str:
    """Return the figures at the largest size as one table a group, then how cost grows with size."""
    parts = []
    for group in dict.fromkeys(figure.group for figure in figures):
        rows = [figure for figure in figures if figure.group == group and _is_largest(figure, figures)]
        parts.append(f"## {group}\n\n{_table(_HEAD, map(_row, rows))}")
    if growth := list(_growth(figures)):
        sizes = sorted({figure.customers for figure in figures if figure.customers})
        head = ("Work", *(f"{size:,} customers" for size in sizes), "Growth")
        parts.append(f"## How cost grows with size\n\n{_table(head, growth)}")
    return "\n\n".join(parts)


def page(text: str, runs: list[Results]) -> str:
    """Return the page with the part between the marks replaced. Raises ValueError where a mark is missing."""
    if text.count(START) != 1 or text.count(END) != 1:
        raise ValueError(f"the page needs the lines {START} and {END}, each once; nothing was written")
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    return f"{before}{START}\n\n{_machine(runs[-1])}\n\n{tables(merge(runs))}\n\n{END}{after}"


_HEAD = ("Work", "Customers", "Figure", "Floor", "Ratio", "Budget", "Met?")


def _row(figure: Figure) -> tuple[str, ...]:
    note = f" ({figure.note})" if figure.note else ""
    floor = f"{_number(figure.floor)} {figure.unit}" if figure.floor is not None else "–"
    if figure.floor is not None and figure.floor_is:
        floor += f" ({figure.floor_is})"
    return (
        figure.work + note,
        f"{figure.customers:,}" if figure.customers else "–",
        f"{_number(figure.figure)} {figure.unit}",
        floor,
        f"{figure.ratio:.2f}" if figure.ratio else "–",
        _budget(figure),
        {True: "yes", False: "**no**", None: "–"}[figure.is_met],
    )


def _budget(figure: Figure) -> str:
    """Say a budget in words and, where it depends on the floor, the limit that follows."""
    budget: Budget | None = figure.budget
    if budget is None:
        return "–"
    if budget.times is None:
        sign, limit = ("≥", budget.at_least) if budget.at_least is not None else ("≤", budget.at_most)
        return f"{sign} {_number(limit)} {figure.unit}"
    rule = f"≤ {budget.times:g} × floor" + (f" + {budget.plus:g} {figure.unit}" if budget.plus else "")
    limit = budget.limit(figure.floor)
    return rule if limit is None else f"{rule} = {_number(limit)} {figure.unit}"


def _growth(figures: list[Figure]) -> Iterator[tuple[str, ...]]:
    """Yield the work that was measured at several sizes: a figure per size, and largest over smallest."""
    sizes = sorted({figure.customers for figure in figures if figure.customers})
    for key in dict.fromkeys((figure.group, figure.work, figure.unit) for figure in figures):
        by_size = {f.customers: f for f in figures if (f.group, f.work, f.unit) == key and f.customers}
        if len(by_size) > 1:
            cells = (
                f"{_number(by_size[size].figure)} {key[2]}" if size in by_size else "–" for size in sizes
            )
            factor = by_size[max(by_size)].figure / by_size[min(by_size)].figure
            yield f"{key[0]}: {key[1]}", *cells, f"× {factor:.2f}"


def _is_largest(figure: Figure, figures: list[Figure]) -> bool:
    same = (
        f.customers for f in figures if (f.group, f.work, f.unit) == (figure.group, figure.work, figure.unit)
    )
    return figure.customers == max(same)


def _machine(run: Results) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in run.machine.items())
    return f"Measured {run.measured_at} at commit `{run.commit}`: {facts}."


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _number(value: float | None) -> str:
    """Return a number with three significant digits, and thousands apart."""
    if not value:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def main() -> None:
    """Rewrite the page from the files named on the command line."""
    parser = argparse.ArgumentParser(description="Write docs/performance.md from benchmark results.")
    parser.add_argument("results", nargs="+", type=Path)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    text = options.page.read_text(encoding="utf-8") if options.page.exists() else _INTRODUCTION
    options.page.write_text(page(text, [Results.read(path) for path in options.results]), encoding="utf-8")
    print(f"wrote {options.page}")


if __name__ == "__main__":
    main()
