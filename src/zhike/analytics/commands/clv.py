"""`zhike analyse clv`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from matplotlib.axes import Axes

from zhike.analytics.commands.purchases import left_out, purchase_arguments, read_purchases
from zhike.analytics.commands.reading import day, say
from zhike.analytics.commands.report import Chart, Report
from zhike.analytics.fitted import encode
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.lifetime.bg_bb import BgBb
from zhike.analytics.lifetime.bg_nbd import BgNbd
from zhike.analytics.lifetime.gamma_gamma import GammaGamma
from zhike.analytics.lifetime.history import DAYS, History, summarise
from zhike.analytics.lifetime.holdout import HoldOut, hold_out
from zhike.analytics.lifetime.pareto_nbd import ParetoNbd
from zhike.analytics.lifetime.value import LifetimeValue

FITS: dict[str, Callable[[History], Any]] = {
    "bg-nbd": lambda history: BgNbd().fit_history(history),
    "pareto-nbd": lambda history: ParetoNbd().fit_history(history),
}
MODELS = (*FITS, "bg-bb", "gamma-gamma")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    purchase_arguments(parser, amount=False)
    parser.add_argument("--model", choices=MODELS, default="bg-nbd")
    parser.add_argument(
        "--unit", choices=("day", "week", "month"), default="week", help="the unit of time (week)"
    )
    parser.add_argument(
        "--horizon", type=int, default=12, help="months (bg-bb: occasions) to look ahead (12)"
    )
    parser.add_argument(
        "--margin", type=float, default=1.0, help="the share of the revenue that is margin (1)"
    )
    parser.add_argument("--discount", type=float, default=0.1, help="the yearly discount rate (.1)")
    parser.add_argument("--calibration-end", help="fit until this day only and report on what came after")


def answer(given: argparse.Namespace) -> Report:
    """Return the report on a file of purchases."""
    _check(given)
    frame, as_of = read_purchases(given)
    if given.model == "gamma-gamma" and not given.amount:
        raise BadFrame("Gamma-Gamma is about spend: name the column of the amount with --amount.")
    end = day(given.calibration_end) if given.calibration_end else as_of
    summary = summarise(
        frame, end, unit=given.unit, customer=given.customer, date=given.date, amount=given.amount or None
    )
    report: HoldOut | None = None
    say(f"Fitting {given.model} to {len(summary):,} customers …")
    if given.model == "gamma-gamma":
        fitted: Any = GammaGamma().fit(summary)
        table = fitted.predict(summary)
    elif given.model == "bg-bb":
        counted = _occasions(frame, given, summary)
        fitted = BgBb().fit(counted, unit=given.unit)
        table = fitted.predict(counted, given.horizon)
    else:
        fit = FITS[given.model]
        rows = frame.filter(pl.col(given.amount) > 0) if given.amount else frame
        if given.calibration_end:
            fitted, report = hold_out(
                rows, end, as_of, fit, unit=given.unit, customer=given.customer, date=given.date
            )
        else:
            fitted = (BgNbd if given.model == "bg-nbd" else ParetoNbd)().fit(summary, unit=given.unit)
        table = _predicted(summary, fitted, given)
    data = _data(fitted, given, end, report)
    data["warnings"] += left_out(frame, given)
    if given.calibration_end and not report:
        data["warnings"].append(
            f"{given.model} was fitted until {end}; what came after is compared for {' and '.join(FITS)} only."
        )
    return Report(data, _lines(data, table, report, given), table, _charts(table, report, given))


def _check(given: argparse.Namespace) -> None:
    """Raise BadFrame for settings that mean nothing."""
    if given.horizon < 1:
        raise BadFrame("The horizon is at least 1.")
    if not 0 < given.margin <= 1:
        raise BadFrame(f"The margin is a share of the revenue such as 0.3, not {given.margin:g}.")
    if not 0 <= given.discount < 10:
        raise BadFrame(f"The discount is a yearly rate such as 0.1, not {given.discount:g}.")


def _occasions(
    frame: pl.DataFrame, given: argparse.Namespace, summary: nw.DataFrame[Any]
) -> nw.DataFrame[Any]:
    """Return x, t_x, T counted in whole units of time since the first purchase: occasions with a purchase, the last, all."""
    first = nw.to_native(summary.select("customer", "first", "T"))
    index = (pl.col(given.date) - pl.col("first")).dt.total_days() / DAYS[given.unit]
    counted = (
        frame.join(first, left_on=given.customer, right_on="customer")
        .with_columns(occasion=index.ceil().cast(pl.Int64), T=pl.col("T").floor().cast(pl.Int64))
        .filter((pl.col("occasion") >= 0) & (pl.col("occasion") <= pl.col("T")))
        .group_by(pl.col(given.customer).alias("customer"))
        .agg(
            x=pl.col("occasion").filter(pl.col("occasion") > 0).n_unique().cast(pl.Int64),
            t_x=pl.col("occasion").max(), T=pl.col("T").first(),
        )
        .sort("customer")
    )  # fmt: skip
    return nw.from_native(counted, eager_only=True)


def _predicted(summary: nw.DataFrame[Any], fitted: Any, given: argparse.Namespace) -> nw.DataFrame[Any]:
    table = fitted.predict(summary, given.horizon * DAYS["month"] / DAYS[given.unit])
    if not given.amount:
        return table
    try:
        spend = GammaGamma().fit(summary)
    except NotEnoughData:
        return table
    valued = LifetimeValue(given.horizon, given.margin, given.discount).predict(summary, fitted, spend)
    return table.with_columns(valued["expected_spend"], valued["clv"])


def _data(fitted: Any, given: argparse.Namespace, end: Any, report: HoldOut | None) -> dict[str, Any]:
    known = fitted.to_dict()
    data = {
        "model": given.model, "params": fitted.params, "log_likelihood": fitted.log_likelihood, "n": fitted.n,
        "as_of": end.isoformat(), "unit": given.unit, "warnings": list(fitted.warnings), "errors": fitted.errors,
        **{name: known[name] for name in ("dropout", "log_likelihood_nbd", "correlation", "left_out") if name in known},
        "starts": fitted.starts, "agreeing": fitted.agreeing,
    }  # fmt: skip
    return data | ({"hold_out": encode(report)} if report else {})


def _lines(
    data: dict[str, Any], table: nw.DataFrame[Any], report: HoldOut | None, given: argparse.Namespace
) -> list[str]:
    params = "  ".join(
        f"{name} {value:.4g}" + (f" ± {data['errors'][name]:.2g}" if data["errors"].get(name) else "")
        for name, value in data["params"].items()
    )
    lines = [
        f"{data['model']}: {data['n']:,} customers until {data['as_of']}, in {data['unit']}s.",
        f"  {params}", f"  log-likelihood {data['log_likelihood']:,.2f}, {data['agreeing']} of {data['starts']} starts agree",
    ]  # fmt: skip
    ahead = f"in the next {given.horizon} {given.unit + 's' if given.model == 'bg-bb' else 'months'}"
    for name, what in (("expected", "purchases expected"), ("clv", "present value expected")):
        if name in table.columns:
            total = np.nansum(table[name].to_numpy().astype(float))
            lines.append(f"  {what} {ahead}: {total:,.2f} of all customers")
    if given.model == "gamma-gamma":
        mean = np.nanmean(table["expected_spend"].to_numpy().astype(float))
        lines.append(f"  spend expected a purchase: {mean:,.2f} of the mean customer")
    return [*lines, *(_held_out(report) if report else ()), *data["warnings"]]


def _held_out(report: HoldOut) -> list[str]:
    counts = f"{report.actual:,.0f} purchases, {report.expected:,.0f} foretold, {report.naive:,.0f} by the naive rate"
    return [
        "",
        f"Held out until {report.end}: {counts}; mean error {report.error:.3f} against {report.naive_error:.3f}.",
        "  repeats  customers   actual  foretold  naive",
        *(
            f"  {one.x:>6}{'+' if one.x == 7 else ' '} {one.customers:>10,} {one.actual:>8.3f} {one.expected:>9.3f}"
            f" {one.naive:>6.3f}"
            for one in report.classes
        ),
    ]


def _charts(table: nw.DataFrame[Any], report: HoldOut | None, given: argparse.Namespace) -> list[Chart]:
    if report:
        times, actual, expected = (np.array(column) for column in zip(*report.curve, strict=True))

        def draw(axes: Axes) -> None:
            axes.plot(times, actual, label="actual")
            axes.plot(times, expected, "--", label="foretold")
            axes.legend(frameon=False)

        miss = report.expected / report.actual - 1 if report.actual else 0.0
        title = f"The forecast after {report.calibration_end} is {abs(miss):.0%} too {'high' if miss > 0 else 'low'}"
        return [Chart(title, f"{given.unit}s since {report.calibration_end}", "purchases, cumulative", draw)]
    name = next((name for name in ("clv", "expected", "expected_spend") if name in table.columns), "x")
    values = table[name].to_numpy().astype(float)
    values = values[np.isfinite(values)]

    def histogram(axes: Axes) -> None:
        axes.hist(np.clip(values, None, np.quantile(values, 0.99)), bins=40)

    top = np.sort(values)[::-1]
    share = top[: max(len(top) // 10, 1)].sum() / top.sum() if len(top) and top.sum() > 0 else 0.0
    return (
        [Chart(f"A tenth of the customers holds {share:.0%} of “{name}”", name, "customers", histogram)]
        if len(values)
        else []
    )
