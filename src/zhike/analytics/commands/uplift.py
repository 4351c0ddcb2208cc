"""`zhike analyse uplift`."""

from __future__ import annotations

import argparse

import narwhals as nw
from matplotlib.axes import Axes

from zhike.analytics.commands.reading import as_flags, as_numbers, features, read, say
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.fitted import encode
from zhike.analytics.frames import BadFrame
from zhike.analytics.uplift.campaign import campaign_return
from zhike.analytics.uplift.learners import METHODS, Uplift


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--treated", required=True, help="the column that says who was treated (1 or yes)")
    parser.add_argument("--outcome", required=True, help="the column of the outcome (1 or yes)")
    parser.add_argument(
        "--leave-out", nargs="*", default=[], help="columns that were not known before the test"
    )
    parser.add_argument(
        "--method", choices=METHODS, default="two-model", help="how the gain is learned (two-model)"
    )
    parser.add_argument("--margin", help="the column of the margin since, for the return on the campaign")
    parser.add_argument("--cost", type=float, help="what the campaign cost")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of a randomised test."""
    if bool(given.margin) != bool(given.cost):
        raise BadFrame("The return needs both --margin and --cost.")
    frame = read(given.file)
    named = [given.treated, given.outcome, *given.leave_out, *([given.margin] if given.margin else [])]
    if missing := [name for name in named if name not in frame.columns]:
        raise BadFrame(
            f"{given.file.name} lacks the column {', '.join(missing)}; it has {', '.join(frame.columns)}."
        )
    frame, numbers, words = features(as_flags(frame, given.treated, given.outcome), *named)
    frame = as_numbers(frame, given.margin) if given.margin else frame
    say(f"Learning from {frame.height:,} customers …")
    fitted = Uplift(numbers, words, given.method).fit(frame, given.treated, given.outcome)
    found = fitted.qini
    paid = campaign_return(frame, given.cost, given.treated, given.margin) if given.margin else None
    lines = [
        f"{fitted.n:,} customers, {fitted.share:.0%} treated; treatment changes the outcome by {found.effect:+.2%}.",
        f"Qini {found.value * 1000:.2f} × 10⁻³; random rankings spread by {found.spread * 1000:.2f} (p = {found.p_value:.3f}).",
        *([f"Margin {paid.margin:,.2f} for {paid.cost:,.2f}: ROI {paid.roi:+.0%}" + (
            f" ({paid.roi_low:+.0%} … {paid.roi_high:+.0%})" if paid.roi_low is not None else "")] if paid else []),
        *fitted.warnings, *(paid.warnings if paid else ()),
    ]  # fmt: skip
    data = {
        "model": given.method, "params": {}, "log_likelihood": None, "n": fitted.n, "as_of": None, "unit": "",
        "warnings": [*fitted.warnings, *(paid.warnings if paid else ())], "qini": encode(found),
        "campaign": paid.to_dict() if paid else None,
    }  # fmt: skip

    def draw(axes: Axes) -> None:
        axes.plot([100 * one for one in found.shares], [100 * one for one in found.curve])
        axes.plot([0, 100], [0, 100 * found.effect], ":", color="grey")

    reached = found.curve[5] / found.effect if found.effect > 0 else 0.0
    title = f"Treating the best half wins {reached:.0%} of what treating all wins"
    chart = Chart(title, "customers treated, best first, %", "outcomes won per treated customer, %", draw)
    table = fitted.predict(frame).sort("uplift", descending=True)
    return Report(data, lines, nw.from_native(table), [chart])
