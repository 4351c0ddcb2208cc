"""The command itself: parse the words, ask the question, print, write."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

from zhike.analytics.commands.language import LANGUAGES, NOTHING, Translate, language, translator
from zhike.analytics.commands.meter import running
from zhike.analytics.commands.notes import noted
from zhike.analytics.commands.parser import Parser
from zhike.analytics.commands.reading import read
from zhike.analytics.commands.report import Report
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["QUESTIONS", "analyse"]

# What can be asked, with the module that answers and a line of help.
QUESTIONS = {
    "rfm": ("rfm", "how lately, how often and for how much each customer bought, in scores and groups"),
    "abc": ("abc", "who makes the business: classes A, B, C, and how much hangs on few"),
    "clv": ("clv", "who is still a customer, what he will buy and what that is worth"),
    "churn": ("churn", "who stays away for too long, who will leave and why, and how many stay"),
    "next-product": ("next_product", "what each customer will or should buy next, with reasons"),
    "nps": ("nps", "the net promoter score with its interval"),
    "text": ("text", "what feedback says: pleased or not, in which phrases, about what"),
    "uplift": ("uplift", "whom a campaign moves, and whether it was worth its cost"),
    "experiment": ("experiment", "what a test of two groups shows, and whether it was large enough"),
    "screening": ("screening", "which accounts deserve more, with what is not known of them"),
}


def analyse(words: list[str]) -> int:
    """Run `zhike analyse <question> FILE …`. Returns 0; 1 for bad or too little data; 2 for wrong words."""
    said = translator(language(_asked(words)))
    if not words or words[0] in ("-h", "--help"):
        print(overview(said))
        return 0
    if words[0] not in QUESTIONS:
        sentence = f"There is no question “{words[0]}”."
        print(f"{said(sentence)}\n\n{overview(said)}", file=sys.stderr)
        return 2
    name, help_text = QUESTIONS[words[0]]
    question = import_module(f"zhike.analytics.commands.{name}")
    parser = Parser(f"zhike analyse {words[0]}", help_text, said)
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV or Parquet file")
    question.arguments(parser)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead of the report")
    parser.add_argument("--out", type=Path, help="write the table to this .csv or .parquet file")
    parser.add_argument(
        "--plot",
        "--report",
        type=Path,
        help="write the charts to this .png file, or charts and report to this .html file",
    )
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        help="of report, charts and .csv (that of the environment; --json is English)",
    )
    try:
        given = parser.parse_args(words[1:])
    except SystemExit as end:
        if end.code:
            _show_columns(words[1:], said)
        return int(end.code or 0)
    return _run(question, given)


def _asked(words: list[str]) -> str | None:
    """Return the language named among the words, which help and refusals need before they are parsed."""
    for place, word in enumerate(words):
        if word == "--language":
            return words[place + 1] if place + 1 < len(words) else None
        if word.startswith("--language="):
            return word.partition("=")[2]
    return None


def _run(question: ModuleType, given: argparse.Namespace) -> int:
    spoken = language(given.language)
    said = translator(spoken)
    try:
        for file in (given.out, given.plot):
            if file and not file.parent.is_dir():
                raise BadFrame(f"There is no folder {file.parent}.")
        with running(said=said), noted() as notes:
            report = _with_notes(replace(question.answer(given), language=spoken), notes)
            if given.out:
                report.write_table(given.out)
            if given.plot:
                report.write_charts(given.plot)
    except NotEnoughData as error:
        print(said(str(error)), file=sys.stderr)
        return 1
    except (BadFrame, OSError) as error:
        print(said(f"{error} {NOTHING}"), file=sys.stderr)
        return 1
    try:
        print(report.json() if given.json else report.text(), flush=True)
    except BrokenPipeError:
        # Whoever reads has seen enough, as head has; what Python would still write at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not given.json and (written := [str(one) for one in (given.out, given.plot) if one]):
        print(said(f"Written: {', '.join(written)}"))
    return 0


def _with_notes(report: Report, notes: list[str]) -> Report:
    """Return the report with what was noted while the file was read among its warnings."""
    if not notes:
        return report
    data = report.data | {"warnings": [*report.data.get("warnings", ()), *notes]}
    return replace(report, data=data, lines=[*report.lines, *notes])


def _show_columns(words: list[str], said: Translate) -> None:
    """Tell the columns of the file named, to one who has not said which is which."""
    file = next((Path(one) for one in words if not one.startswith("-") and Path(one).is_file()), None)
    if file:
        with suppress(BadFrame, NotEnoughData, OSError):
            sentence = f"{file.name} has the columns {', '.join(read(file).columns)}."
            print(said(sentence), file=sys.stderr)


def overview(said: Translate = str) -> str:
    """Return the questions, one to a line."""
    lines = [f"  {name:<13} {said(text)}" for name, (_module, text) in QUESTIONS.items()]
    return "\n".join([
        said("Usage: zhike analyse <question> FILE [words…]"), "", *lines, "",
        said("`zhike analyse <question> --help` says more."),
    ])  # fmt: skip
