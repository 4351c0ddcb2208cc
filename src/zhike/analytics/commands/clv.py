"""`zhike analyse clv`."""

from __future__ import annotations

import argparse
import datetime as dt
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
from zhike.analytics.lifetime.history import DAYS, summarise
from zhike.analytics.lifetime.holdout import LAST_CLASS, HoldOut, Tenth, hold_out
from zhike.analytics.lifetime.occasions import hold_out_occasions, occasions
from zhike.analytics.lifetime.pareto_nbd import ParetoNbd
from zhike.analytics.lifetime.spend_holdout import SpendHoldOut, hold_out_spend
from zhike.analytics.lifetime.value import LifetimeValue

MODELS: dict[str, Any] = {"bg-nbd": BgNbd, "pareto-nbd": ParetoNbd, "bg-bb": BgBb, "gamma-gamma": GammaGamma}
Held = HoldOut | SpendHoldOut | None
WORSE = "The naive forecast has the smaller mean error: look at both before you act on the model."
# Below 200 and 50 the report warns; below these there is none: four parameters from nine customers are no knowledge.
LEAST_CUSTOMERS, LEAST_REPEATERS = 20, 10
# A hundred years of months: nobody's purchases are foretold further, and powers of time overflow.
LONGEST = 1_200
SHOWN = {
    "clv": "present value", "expected": "purchases expected", "expected_spend": "spend expected a purchase",
    "x": "repeat purchases",
}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the question's words."""
    purchase_arguments(parser, amount=False)
    parser.add_argument(
        "--model", choices=tuple(MODELS), default="bg-nbd",
        help="of buying at any time (bg-nbd, pareto-nbd) or on occasions (bg-bb), or of spend alone (gamma-gamma)",
    )  # fmt: skip
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
    _enough(summary)
    say(f"Fitting {given.model} to {len(summary):,} customers …")
    fitted, table, report = _answered(frame, summary, end, as_of, given)
    data = _data(fitted, given, end, report)
    data["warnings"] += left_out(frame, given)
    return Report(data, _lines(data, table, report, given), table, _charts(table, report, given))


def _answered(
    frame: pl.DataFrame, summary: nw.DataFrame[Any], end: dt.date, as_of: dt.date, given: argparse.Namespace
) -> tuple[Any, nw.DataFrame[Any], Held]:
    """Return the fitted model, what it foretells of each customer, and the report where something was held out."""
    names = {"unit": given.unit, "customer": given.customer, "date": given.date}
    held: Held = None
    fitted: Any
    if given.model == "gamma-gamma":
        paid = names | {"amount": given.amount}
        if given.calibration_end:
            fitted, held = hold_out_spend(frame, end, as_of, **paid)
        else:
            fitted = GammaGamma().fit(summary)
        return fitted, fitted.predict(summary), held
    if given.model == "bg-bb":
        counted = occasions(frame, end, amount=given.amount or None, **names)
        if given.calibration_end:
            fitted, held = hold_out_occasions(
                frame, end, as_of, BgBb().fit_history, amount=given.amount or None, **names
            )
        else:
            fitted = BgBb().fit(counted, unit=given.unit)
        return fitted, fitted.predict(counted, given.horizon), held
    rows = frame.filter(pl.col(given.amount) > 0) if given.amount else frame
    if given.calibration_end:
        fitted, held = hold_out(rows, end, as_of, MODELS[given.model]().fit_history, **names)
    else:
        fitted = MODELS[given.model]().fit(summary, unit=given.unit)
    return fitted, _predicted(summary, fitted, given), held


def _check(given: argparse.Namespace) -> None:
    """Raise BadFrame for settings that mean nothing."""
    if given.horizon < 1:
        raise BadFrame("The horizon is at least 1.")
    if given.horizon > LONGEST:
        raise BadFrame(f"The horizon is at most {LONGEST:,}.")
    if not 0 < given.margin <= 1:
        raise BadFrame(f"The margin is a share of the revenue such as 0.3, not {given.margin:g}.")
    if not 0 <= given.discount < 10:
        raise BadFrame(f"The discount is a yearly rate such as 0.1, not {given.discount:g}.")


def _enough(summary: nw.DataFrame[Any]) -> None:
    """Raise NotEnoughData where so few customers bought again that any figure would be made up."""
    again = int((summary["x"] > 0).sum())
    if len(summary) < LEAST_CUSTOMERS or again < LEAST_REPEATERS:
        raise NotEnoughData(
            f"Not enough data: of {len(summary)} customers {again} bought again; a model of buying needs "
            f"{LEAST_CUSTOMERS} and {LEAST_REPEATERS} at least."
        )


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


def _data(fitted: Any, given: argparse.Namespace, end: dt.date, report: Held) -> dict[str, Any]:
    known = fitted.to_dict()
    data = {
        "model": given.model, "params": fitted.params, "log_likelihood": fitted.log_likelihood, "n": fitted.n,
        "as_of": end.isoformat(), "unit": given.unit, "warnings": list(fitted.warnings), "errors": fitted.errors,
        **{name: known[name] for name in ("dropout", "log_likelihood_nbd", "correlation", "left_out") if name in known},
        "starts": fitted.starts, "agreeing": fitted.agreeing,
    }  # fmt: skip
    return data | ({"hold_out": encode(report)} if report else {})


def _lines(
    data: dict[str, Any], table: nw.DataFrame[Any], report: Held, given: argparse.Namespace
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


def _held_out(report: HoldOut | SpendHoldOut) -> list[str]:
    if isinstance(report, SpendHoldOut):
        known = (
            f"{report.customers:,} of {report.known:,} customers bought again and paid {report.actual:,.2f} a purchase, "
            f"{report.expected:,.2f} foretold, {report.naive:,.2f} by their own mean"
        )
        errors = f"mean error {report.error:,.2f} against {report.naive_error:,.2f}"
    else:
        known = f"{report.actual:,.0f} purchases, {report.expected:,.0f} foretold, {report.naive:,.0f} by the naive rate"
        errors = f"mean error {report.error:.3f} against {report.naive_error:.3f}"
    return [
        "",
        f"Held out until {report.end}: {known}; {errors}.",
        *([WORSE] if report.error > report.naive_error else []),
        f"  {'repeats':>8} {'customers':>10} {'actual':>9} {'foretold':>9} {'naive':>9}",
        *(
            f"  {f'{one.x}+' if one.x == LAST_CLASS else one.x:>8} {one.customers:>10,} {one.actual:>9.3f}"
            f" {one.expected:>9.3f} {one.naive:>9.3f}"
            for one in report.classes
        ),
    ]


def _charts(table: nw.DataFrame[Any], report: Held, given: argparse.Namespace) -> list[Chart]:
    if isinstance(report, SpendHoldOut):
        better = 1 - report.error / report.naive_error if report.naive_error else 0.0
        title = f"The forecast of spend errs {abs(better):.0%} {'less' if better >= 0 else 'more'} than the customer's own mean"
        return [_by_tenth(report.tenths, title, "amount a purchase")]
    if report:
        return [
            _curve(report, given),
            _by_tenth(report.tenths, _ranked(report.tenths), "purchases a customer"),
        ]
    name = next((name for name in ("clv", "expected", "expected_spend") if name in table.columns), "x")
    values = table[name].to_numpy().astype(float)
    values = values[np.isfinite(values)]

    def histogram(axes: Axes) -> None:
        axes.hist(np.clip(values, None, np.quantile(values, 0.99)), bins=40)

    top = np.sort(values)[::-1]
    share = top[: max(len(top) // 10, 1)].sum() / top.sum() if len(top) and top.sum() > 0 else 0.0
    title = f"A tenth of the customers holds {share:.0%} of the {SHOWN[name]}"
    return [Chart(title, SHOWN[name], "customers", histogram)] if len(values) else []


def _curve(report: HoldOut, given: argparse.Namespace) -> Chart:
    times, actual, expected = (np.array(column) for column in zip(*report.curve, strict=True))

    def draw(axes: Axes) -> None:
        axes.plot(times, actual, label="actual")
        axes.plot(times, expected, "--", label="foretold")
        axes.legend(frameon=False)

    miss = report.expected / report.actual - 1 if report.actual else 0.0
    title = (
        f"The forecast after {report.calibration_end} is {abs(miss):.0%} too {'high' if miss > 0 else 'low'}"
    )
    return Chart(title, f"{given.unit}s since {report.calibration_end}", "purchases, cumulative", draw)


def _ranked(tenths: tuple[Tenth, ...]) -> str:
    bought = sum(one.customers * one.actual for one in tenths)
    share = tenths[-1].customers * tenths[-1].actual / bought if bought else 0.0
    of_all = tenths[-1].customers / sum(one.customers for one in tenths)
    return f"The {of_all:.0%} of customers foretold to buy most made {share:.0%} of the purchases"


def _by_tenth(tenths: tuple[Tenth, ...], title: str, up: str) -> Chart:
    def draw(axes: Axes) -> None:
        places = np.arange(len(tenths))
        axes.bar(places - 0.2, [one.actual for one in tenths], 0.4, label="actual")
        axes.bar(places + 0.2, [one.expected for one in tenths], 0.4, label="foretold")
        axes.set_xticks(places, [str(one.number) for one in tenths])
        axes.legend(frameon=False)

    return Chart(title, "tenth of the customers by forecast, 10 the highest", up, draw)
