"""What a question answers: figures as JSON, sentences, a table, and charts whose titles state what they show."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import narwhals as nw
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from zhike.analytics.frames import BadFrame

__all__ = ["Chart", "Report"]

# Colours of Okabe and Ito, which the colour-blind tell apart.
mpl.rcParams["axes.prop_cycle"] = cycler(color=["#0072B2", "#D55E00", "#009E73", "#CC79A7"])
mpl.rcParams["font.sans-serif"] = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "DejaVu Sans"]
mpl.rcParams["svg.fonttype"] = "none"


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
            self.table.write_csv(file)
        else:
            raise BadFrame(f"{file.name}: the table is written as .csv or .parquet.")

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
            axes.set_title(chart.title, loc="left", wrap=True)
            axes.set_xlabel(chart.across)
            axes.set_ylabel(chart.up)
            axes.spines[["top", "right"]].set_visible(False)
        return figure

    def _page(self) -> str:
        picture = io.StringIO()
        self._figure().savefig(picture, format="svg")
        drawn = picture.getvalue()
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in self.lines)
        title = html.escape(str(self.data["model"]))
        return (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            f"<body>{lines}{drawn[drawn.index('<svg') :]}</body></html>\n"
        )
