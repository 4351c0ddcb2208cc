"""What a question answers: figures as JSON, sentences, a table, and charts whose titles state what they show."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import matplotlib as mpl
import narwhals as nw
import narwhals.selectors as nws
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zhike.analytics.commands.chinese import COLUMNS
from zhike.analytics.commands.language import spoken_reasons, translator
from zhike.analytics.frames import BadFrame

__all__ = ["Chart", "Report"]

# Colours of Okabe and Ito, which the colour-blind tell apart.
mpl.rcParams["axes.prop_cycle"] = cycler(color=["#0072B2", "#D55E00", "#009E73", "#CC79A7"])
mpl.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "DejaVu Sans"]
mpl.rcParams["svg.fonttype"] = "none"
# Columns whose words are Zhike's own, not the customer's.
SPOKEN = ("group", "flag", "state", "sentiment", "category", "held_back")


@dataclass(frozen=True)
class Chart:
    """A chart: its finding as title, its axes with their units, and the function that draws it."""

    title: str
    across: str
    up: str
    draw: Callable[[Axes], None]


@dataclass(frozen=True)
class Report:
    """``data`` is printed by ``--json``; ``lines`` are read; ``table`` goes to ``--out``; ``charts`` to ``--plot``."""

    data: dict[str, Any]
    lines: Sequence[str]
    table: nw.DataFrame[Any] | None = None
    charts: Sequence[Chart] = field(default_factory=tuple)
    language: str = "en"
    # Columns of reasons in the library's words; those of --lost are in the file's.
    reasons: tuple[str, ...] = ()

    def said(self, text: str) -> str:
        """Return a sentence of the report in its language."""
        return translator(self.language)(text)

    def text(self) -> str:
        """Return what is read, in the report's language."""
        return "\n".join(map(self.said, self.lines))

    def json(self) -> str:
        """Return the data as one JSON document; values that are not known are null."""
        return json.dumps(self.data, ensure_ascii=False, indent=2, allow_nan=False)

    def write_table(self, file: Path) -> None:
        """Write the table as CSV or Parquet by the file's ending. Raises BadFrame where there is no table, or another ending."""
        if self.table is None:
            raise BadFrame("This question has no table to write.")
        if file.suffix == ".parquet":
            self.table.write_parquet(file)
        elif file.suffix == ".csv":
            # Excel takes a CSV for UTF-8 only where it begins with this mark.
            file.write_bytes(b"\xef\xbb\xbf" + self._spoken(self.table).write_csv().encode())
        else:
            raise BadFrame(f"{file.name}: the table is written as .csv or .parquet.")

    def _spoken(self, table: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """Return the table as people read it: sums without the last digits of floats, Chinese names of columns and groups."""
        table = table.with_columns(nws.by_dtype(nw.Float64).round(9))
        if self.language == "en":
            return table
        for name in (one for one in (*SPOKEN, *self.reasons) if one in table.columns):
            held = [one for one in table[name].unique().to_list() if one is not None]
            single = name == "reason"
            ours = name in self.reasons
            words = [spoken_reasons(str(one), single=single) if ours else self.said(str(one)) for one in held]
            if held and words != held:
                table = table.with_columns(nw.col(name).replace_strict(held, words, return_dtype=nw.String))
        return table.rename({name: COLUMNS[name] for name in table.columns if name in COLUMNS})

    def write_charts(self, file: Path) -> None:
        """Write the charts into one PNG, or into one HTML page with the report. Raises BadFrame for another ending."""
        if file.suffix == ".png":
            self._figure().savefig(file, dpi=150)
        elif file.suffix == ".html":
            file.write_text(self._page(), "utf-8")
        else:
            raise BadFrame(f"{file.name}: charts are written as .png or .html.")

    def _figure(self) -> Figure:
        if not self.charts:
            raise BadFrame("This question has no charts.")
        figure = Figure(figsize=(8, 4.2 * len(self.charts)), layout="constrained")
        for place, chart in enumerate(self.charts, 1):
            axes = figure.add_subplot(len(self.charts), 1, place)
            chart.draw(axes)
            axes.set_title(self.said(chart.title), loc="left", wrap=True)
            axes.set_xlabel(self.said(chart.across))
            axes.set_ylabel(self.said(chart.up))
            self._label(axes)
            axes.spines[["top", "right"]].set_visible(False)
        return figure

    def _label(self, axes: Axes) -> None:
        """Put the words inside a chart, those under its bars and of its legend, into the report's language."""
        names = [one.get_text() for one in axes.get_xticklabels()]
        if any(self.said(one) != one for one in names):
            axes.set_xticks(axes.get_xticks(), [self.said(one) for one in names])
        if legend := axes.get_legend():
            for one in legend.get_texts():
                one.set_text(self.said(one.get_text()))

    def _page(self) -> str:
        picture = io.StringIO()
        self._figure().savefig(picture, format="svg")
        drawn = picture.getvalue()
        # Rows of a table keep their columns, which begin with two spaces.
        lines = "".join(
            "<pre>" + html.escape("\n".join(part)) + "</pre>"
            if rows
            else "".join(f"<p>{html.escape(line)}</p>" for line in part)
            for rows, part in groupby(map(self.said, self.lines), key=lambda line: line.startswith("  "))
        )
        title = html.escape(str(self.data["model"]))
        return (
            f'<!doctype html><html lang="{"zh-CN" if self.language == "zh" else "en"}"><meta charset="utf-8"><title>{title}</title>'
            f"<body>{lines}{drawn[drawn.index('<svg') :]}</body></html>\n"
        )
