"""`zhike analyse text`."""

from __future__ import annotations

import argparse
from typing import Any

import narwhals as nw
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_flags, read, say
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.fitted import encode
from zhike.analytics.frames import NotEnoughData
from zhike.analytics.text.lexicon import starting_sentiment
from zhike.analytics.text.phrases import key_phrases
from zhike.analytics.text.sentiment import Sentiment
from zhike.analytics.text.topics import Topics, TopicsFitted


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--text", required=True, help="the column of the feedback")
    parser.add_argument("--label", help="the column that says who was pleased (1 or yes), to learn from")
    parser.add_argument("--topics", type=int, default=8, help="topics at most (8)")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of feedback."""
    frame = read(given.file, given.text, *([given.label] if given.label else []))
    frame = as_flags(frame, given.label) if given.label else frame
    say(f"Reading {frame.height:,} texts …")
    model: Any = Sentiment().fit(frame, given.text, given.label) if given.label else starting_sentiment()
    table: pl.DataFrame = model.predict(frame, given.text)
    phrases = key_phrases(frame, given.text)
    topics: TopicsFitted | None = None
    try:
        topics = Topics(given.topics).fit(frame, given.text)
        table = topics.predict(table, given.text)
    except NotEnoughData:
        pass
    counts = dict(table["sentiment"].drop_nulls().value_counts(sort=True).rows())
    warnings = (
        [] if given.label else ["Judged by word lists: learn from your own labelled feedback with --label."]
    )
    accuracy = {"accuracy": model.accuracy, "majority": model.majority} if given.label else {}
    lines = [
        f"{table.height:,} texts: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) + ".",
        *([f"Right in {model.accuracy:.1%} of texts not learned from ({model.majority:.1%} by the majority)."] if given.label else []),
        *(["Phrases: " + ", ".join(f"{one.phrase} ({one.texts})" for one in phrases[:10])] if phrases else []),
        *(f"  topic {one.number}: {', '.join(one.phrases[:4])}  {one.share:.1%}" for one in (topics.topics if topics else ())),
        *warnings,
    ]  # fmt: skip
    data = {
        "model": "sentiment" if given.label else "word-lists", "params": accuracy, "log_likelihood": None,
        "n": table.height, "as_of": None, "unit": "text", "warnings": warnings, "sentiment": counts,
        "phrases": encode(phrases), "topics": encode(topics.topics) if topics else [],
    }  # fmt: skip

    def draw(axes: Axes) -> None:
        axes.bar(list(counts), list(counts.values()))

    first = next(iter(counts), "unknown")
    title = f"{counts.get(first, 0) / max(table.height, 1):.0%} of the texts are {first}"
    return Report(data, lines, nw.from_native(table), [Chart(title, "", "texts", draw)])
