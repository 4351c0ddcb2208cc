"""`zhike analyse churn`: from purchases, or from a table that says who was lost."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

import narwhals as nw
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.churn.cohorts import Cohorts, CohortsFitted
from zhike.analytics.churn.learned import ChurnRisk, ChurnRiskFitted
from zhike.analytics.churn.points import RiskPoints
from zhike.analytics.churn.rhythm import STATES, Rhythm
from zhike.analytics.churn.snapshots import BackTest, Snapshots, backtest
from zhike.analytics.commands.language import BY_RULE
from zhike.analytics.commands.purchases import read_purchases
from zhike.analytics.commands.reading import as_flags, features, read, say
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.fitted import encode
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.learning.blend import Quality


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    parser.add_argument("--customer", required=True, help="the column of the customer")
    parser.add_argument("--date", help="the column of the day of the purchase")
    parser.add_argument("--amount", help="the column of the amount, in one currency")
    parser.add_argument("--currency", help="the column of the currency, to be sure that there is only one")
    parser.add_argument("--as-of", help="the day to look from, like 2026-03-05 (the last day in the file)")
    parser.add_argument(
        "--horizon", type=int, default=90, help="days without a purchase that make a loss (90)"
    )
    parser.add_argument(
        "--unit", choices=("month", "quarter", "year"), default="month", help="of the cohorts"
    )
    parser.add_argument(
        "--lost",
        help="instead of purchases: a row per customer, and the column that says who was lost (1 or yes)",
    )


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of purchases or customers."""
    if given.lost:
        return _learned(given)
    if not given.date:
        raise BadFrame(
            "Name the column of the day of the purchase with --date, or of who was lost with --lost."
        )
    return _from_purchases(given)


def _learned(given: argparse.Namespace) -> Report:
    frame = read(given.file)
    if missing := [name for name in (given.customer, given.lost) if name not in frame.columns]:
        raise BadFrame(
            f"{given.file.name} lacks the column {', '.join(missing)}; it has {', '.join(frame.columns)}."
        )
    frame, numbers, words = features(as_flags(frame, given.lost), given.customer, given.lost)
    say(f"Learning from {frame.height:,} customers and {len(numbers) + len(words)} columns …")
    fitted = ChurnRisk(numbers, words).fit(frame, given.lost)
    table = (
        fitted.predict(frame)
        .select(given.customer, given.lost, "risk", "reasons")
        .sort("risk", descending=True)
    )
    lines = [
        f"{fitted.n:,} customers, {fitted.base_rate:.1%} lost; learned from {len(numbers)} numbers and {len(words)} words.",
        *_quality(fitted.quality), *fitted.warnings,
    ]  # fmt: skip
    data = _data(fitted, None, "") | {"base_rate": fitted.base_rate}
    return Report(data, lines, nw.from_native(table), [_calibration(fitted.quality)])


def _from_purchases(given: argparse.Namespace) -> Report:
    frame, as_of = read_purchases(given)
    columns: dict[str, Any] = {"customer": given.customer, "date": given.date, "amount": given.amount or None}
    rhythm = Rhythm(as_of, **columns).measure(frame).to_native()
    say(f"Learning from the purchases of {rhythm.height:,} customers …")
    table, tested, fitted, note = _risks(frame, rhythm, Snapshots(as_of, given.horizon, **columns))
    counts = {state: rhythm.filter(pl.col("state") == state).height for state in STATES}
    lines = [
        f"{rhythm.height:,} customers as of {as_of}, by their own rhythm: "
        + ", ".join(f"{count:,} {state}" for state, count in counts.items()) + "."
    ]  # fmt: skip
    cohorts = _cohorts(frame, as_of, given.unit, columns)
    if cohorts and len(cohorts.retention) > 1:
        shown = "  ".join(f"{share:.1%}" for share in cohorts.retention[1:7])
        lines.append(
            f"Of the customers won in a {given.unit}, so many buy 1, 2, 3 … {given.unit}s later: {shown}"
        )
    if tested:
        lines += [
            f"Learned from {tested.learned:,} customers at earlier days, judged on {tested.judged:,} at {tested.since}:",
            *_quality(tested.quality), f"  silence alone reaches an AUC of {tested.silence_auc:.3f}",
        ]  # fmt: skip
    lines += [note] if note else []
    data = _data(fitted, as_of, "day", rhythm.height) | {
        "states": counts, "back_test": encode(tested), "cohorts": cohorts.to_dict() if cohorts else None,
    }  # fmt: skip
    data["warnings"] += [note] if note else []
    charts = [_calibration(tested.quality)] if tested else []
    charts += [_retained(cohorts)] if cohorts else []
    return Report(data, lines, nw.from_native(table), charts, reasons=("reasons",))


def _risks(
    frame: pl.DataFrame, rhythm: pl.DataFrame, snapshots: Snapshots
) -> tuple[pl.DataFrame, BackTest | None, ChurnRiskFitted | None, str]:
    """Return the customers with risk and reasons: learned where there is enough to learn from, else by points."""
    try:
        tested, fitted = backtest(snapshots.past(frame))
    except NotEnoughData as error:
        scored = RiskPoints().score(rhythm.select("customer", "state", "next_order", "silence", "overdue"))
        note = f"{error} {BY_RULE}"
        return scored.sort("risk", descending=True, nulls_last=True), None, None, note
    risks = fitted.predict(snapshots.now(frame).to_native()).select("customer", "risk", "reasons")
    table = rhythm.select("customer", "state", "silence", "overdue", "next_order", "earliest", "latest")
    joined = table.join(risks, on="customer", how="left")
    return joined.sort("risk", descending=True, nulls_last=True), tested, fitted, ""


def _cohorts(frame: pl.DataFrame, as_of: dt.date, unit: str, columns: dict[str, Any]) -> CohortsFitted | None:
    try:
        return Cohorts(as_of, unit, **columns).fit(frame)
    except NotEnoughData:
        return None


def _data(
    fitted: ChurnRiskFitted | None, as_of: dt.date | None, unit: str, n: int | None = None
) -> dict[str, Any]:
    params = {} if fitted is None else {
        "trees": fitted.blend.share, **encode(fitted.blend.bend),
    }  # fmt: skip
    return {
        "model": "risk-points" if fitted is None else "churn-risk", "params": params, "log_likelihood": None,
        "n": n if n is not None else fitted.n if fitted else 0, "as_of": as_of.isoformat() if as_of else None,
        "unit": unit, "warnings": list(fitted.warnings) if fitted else [],
        "quality": encode(fitted.quality) if fitted else None,
    }  # fmt: skip


def _quality(quality: Quality) -> list[str]:
    return [f"  AUC {quality.auc:.3f}, Brier score {quality.brier:.3f} on customers not learned from"]


def _calibration(quality: Quality) -> Chart:
    def draw(axes: Axes) -> None:
        axes.plot([0, 1], [0, 1], ":", color="grey")
        axes.plot([one.said for one in quality.tenths], [one.happened for one in quality.tenths], "o-")

    worst = max(abs(one.said - one.happened) for one in quality.tenths)
    title = f"Risks are right to {worst:.0%} in every tenth of the customers"
    return Chart(title, "risk said", "share lost", draw)


def _retained(cohorts: CohortsFitted) -> Chart:
    def draw(axes: Axes) -> None:
        axes.plot([100 * share for share in cohorts.retention])
        axes.set_ylim(0)

    later = cohorts.retention[min(3, len(cohorts.retention) - 1)]
    title = f"{later:.0%} buy in the third {cohorts.unit} after the first"
    return Chart(title, f"{cohorts.unit}s since the first purchase", "buyers, %", draw)
