"""Write the outcomes of races into their section of docs/performance.md; the rest of the page is left alone."""

from collections.abc import Iterable, Sequence

from bench.report import PAGE

from .race import OURS, Outcome, Time

START, END = "<!-- races: written by bench.analytics -->", "<!-- end of races -->"
INTRODUCTION = f"""
# The analytics library beside others

Each library does the same work in a process of its own, one after the other in one run. Processor seconds count, for
clocks depend on what else the machine does; of several tries the best. Peak memory is the whole process's, with its
libraries and data. `python -m bench.analytics` measures anew and rewrites this section. Lifetimes and purchases are
simulated (`bench/analytics/synthetic.py`) with the parameters that were published for CDNOW; reviews, baskets and people
are published data, of which a fifth, the last basket and the matches are kept from learning.

{START}
{END}
"""


def rewrite(outcomes: Sequence[Outcome], order: Sequence[str]) -> None:
    """Replace the section of the page, or add it at the end; races in the given order."""
    text = PAGE.read_text("utf-8")
    if START not in text:
        text = text.rstrip() + "\n" + INTRODUCTION
    before, _, rest = text.partition(START)
    inside, _, after = rest.partition(END)
    # Races not run on this machine keep what the page says of them.
    known = {part.split("\n", 1)[0]: part.strip() for part in inside.split("\n## ")[1:]}
    known |= {one.work: section(one).removeprefix("## ") for one in outcomes}
    parts = "\n\n".join(f"## {known[work]}" for work in order if work in known)
    PAGE.write_text(f"{before}{START}\n\n{parts}\n\n{END}{after}", "utf-8")


def section(outcome: Outcome) -> str:
    """Return one race as a headed table, the bars, and the conditions."""
    ours = next((time for time in outcome.times if time.name == OURS), None)
    head = ("Library", "Processor", "Clock", "Peak memory", "Against Zhike", "Answer")
    rows = [_row(time, ours) for time in outcome.times]
    bars = [
        f"- Bar: {words}. Reached {figure:.3g}: {'met' if met else '**missed**'}."
        for words, figure, met in outcome.bars
    ]
    facts = ", ".join(f"{name} {value}" for name, value in outcome.machine.items())
    versions = {name: value for time in outcome.times for name, value in time.versions.items()}
    libraries = ", ".join(f"{name} {value}" for name, value in sorted(versions.items()))
    lines = [
        f"## {outcome.work}",
        "",
        *_table(head, rows),
        "",
        *bars,
        *([""] if bars else []),
        f"({facts}; {libraries})",
    ]
    return "\n".join(lines)


def _row(time: Time, ours: Time | None) -> tuple[str, ...]:
    tries = f", best of {time.times}" if time.times > 1 else ""
    against = f"× {time.cpu / ours.cpu:.2f}" if ours and time is not ours else "–"
    answer = ", ".join(f"{name} {_number(value)}" for name, value in time.answer.items()) or "–"
    return (
        time.name,
        f"{time.cpu:.2f} s{tries}",
        f"{time.wall:.2f} s",
        f"{time.memory:,.0f} MB",
        against,
        answer,
    )


def _number(value: float) -> str:
    return (
        f"{value:,.2f}"
        if abs(value) >= 1000 and value != int(value)
        else f"{value:,.4g}"
        if value != int(value)
        else f"{int(value):,}"
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    return ["| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *rows)]
