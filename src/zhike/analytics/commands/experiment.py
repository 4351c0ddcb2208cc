"""`zhike analyse experiment`."""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_numbers, read
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.experiment import MISMATCH, Comparison, compare_means, compare_shares, ratio_mismatch
from zhike.analytics.frames import BadFrame, NotEnoughData


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--group", required=True, help="the column of the group")
    parser.add_argument("--control", required=True, help="the name of the control group in that column")
    parser.add_argument("--treated", help="the name of the treated group, where there are more than two")
    parser.add_argument("--outcome", required=True, help="the column of the outcome: 1 and 0, or amounts")
    parser.add_argument("--ratio", type=float, default=1.0, help="treated ÷ control customers as planned (1)")
    parser.add_argument("--confidence", type=float, default=0.95, help="of the interval (.95)")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file with a row per customer of the test."""
    frame = as_numbers(read(given.file, given.group, given.outcome), given.outcome)
    frame = frame.drop_nulls(given.outcome).with_columns(pl.col(given.group).cast(pl.String))
    others = sorted(set(frame[given.group].drop_nulls()) - {given.control})
    treated = given.treated or (others[0] if len(others) == 1 else None)
    if treated is None or treated not in others:
        raise BadFrame(
            f"Name the treated group with --treated; besides the control there are: {', '.join(others[:9])}."
        )
    sides = [frame.filter(pl.col(given.group) == name)[given.outcome] for name in (given.control, treated)]
    if not sides[0].len():
        raise NotEnoughData(f"Not enough data: no row of the group “{given.control}”.")
    if set(frame[given.outcome].unique()) <= {0, 1}:
        hits = [(int(one.sum()), one.len()) for one in sides]
        found = compare_shares(hits[0], hits[1], confidence=given.confidence)
    else:
        known = [
            (float(np.mean(one)), float(np.std(one, ddof=min(len(one) - 1, 1))), len(one))
            for one in map(pl.Series.to_numpy, sides)
        ]
        found = compare_means(known[0], known[1], confidence=given.confidence)
    luck = ratio_mismatch(sides[0].len(), sides[1].len(), given.ratio)
    warnings = [*found.warnings]
    if luck < MISMATCH:
        warnings.append(f"The groups are not of the planned sizes (p = {luck:.2g}): do not trust the result.")
    lines = [
        f"{treated} {found.treated:.4g} against {given.control} {found.control:.4g}, {found.n:,} customers.",
        f"Difference {found.difference:+.4g} ({found.low:+.4g} … {found.high:+.4g}), {found.method}, p = {found.p_value:.4g}.",
        f"A test of this size finds a difference of {found.detectable:.4g} four times in five.", *warnings,
    ]  # fmt: skip
    data = {
        "model": found.method, "params": {"control": found.control, "treated": found.treated}, "log_likelihood": None,
        "n": found.n, "as_of": None, "unit": "", "warnings": warnings, "difference": found.difference, "low": found.low,
        "high": found.high, "p_value": found.p_value, "statistic": found.statistic, "detectable": found.detectable,
        "ratio_p_value": luck,
    }  # fmt: skip
    return Report(data, lines, None, [_chart(found, f"{treated} − {given.control}")])


def _chart(found: Comparison, what: str) -> Chart:
    def draw(axes: Axes) -> None:
        axes.errorbar(
            [found.difference],
            [0],
            xerr=[[found.difference - found.low], [found.high - found.difference]],
            fmt="o",
        )
        axes.axvline(0, linestyle=":", color="grey")
        axes.set_yticks([])

    title = "The difference is more than chance" if found.significant else "The difference may be chance"
    return Chart(title, what, "", draw)
