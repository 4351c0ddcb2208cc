"""`zhike analyse nps`."""

from __future__ import annotations

import argparse

from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_dates, as_numbers, read
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.frames import BadFrame
from zhike.analytics.satisfaction.nps import NetPromoter


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--score", required=True, help="the column of the answers, 0 to 10")
    parser.add_argument("--respondent", help="the column of who answered; only his last answer counts")
    parser.add_argument("--date", help="the column of when he answered")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of answers."""
    names = {"score": given.score, "respondent": given.respondent, "at": given.date}
    named = {ours: theirs for ours, theirs in names.items() if theirs}
    frame = as_numbers(read(given.file, *named.values()), given.score)
    frame = as_dates(frame, given.date) if given.date else frame
    try:
        found = NetPromoter().fit(frame.rename({theirs: ours for ours, theirs in named.items()}))
    except BadFrame as error:
        # The library knows its own name of the column; the reader knows the file's.
        raise BadFrame(str(error).replace("The column score ", f"The column {given.score} ")) from None
    counts = {"promoters": found.promoters, "passives": found.passives, "detractors": found.detractors}
    lines = [
        f"NPS {found.score:+.1f} ({found.low:+.1f} … {found.high:+.1f} with {found.confidence:.0%} confidence), {found.n:,} answers.",
        *(f"  {name:<11} {count:>7,}  {count / found.n:6.1%}" for name, count in counts.items()),
        *found.warnings,
    ]

    def draw(axes: Axes) -> None:
        axes.bar(list(counts), [100 * count / found.n for count in counts.values()])

    title = f"NPS {found.score:+.0f}: {found.promoters / found.n:.0%} would recommend, {found.detractors / found.n:.0%} would not"
    return Report(found.to_dict(), lines, None, [Chart(title, "", "answers, %", draw)])
