"""Exhibits of who leaves, whom a campaign moves, and what tests show: churn, learning, uplift, experiment."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from zhike.analytics import experiment
from zhike.analytics.churn import (
    ChurnRisk,
    Cohorts,
    KaplanMeier,
    Rhythm,
    RiskPoints,
    Snapshots,
    backtest,
    revenue_retention,
)
from zhike.analytics.learning.blend import fit_blend, judged
from zhike.analytics.learning.trees import Growth, Trees, grow
from zhike.analytics.uplift import (
    Uplift,
    acquisition,
    campaign_return,
    most_for_acquiring,
    most_for_keeping,
    qini,
)
from zhike.analytics.uplift.curve import measured
from zhike.analytics.uplift.learners import METHODS

from .exhibit import TODAY, Call, Exhibit

RANDOM = np.random.default_rng(4)
# Two trees, for what is promised of every answer does not depend on how good it is.
QUICK = Growth(trees=2, rate=0.5, leaves=3)


def _losses(rows: int = 320) -> pl.DataFrame:
    age, days = RANDOM.integers(1, 60, rows), RANDOM.integers(0, 9, rows)
    lost = RANDOM.random(rows) < 0.75 - 0.01 * age
    plan = np.where(RANDOM.random(rows) < 0.5, "month", "year")
    return pl.DataFrame({"age": age.astype(float), "days": days, "plan": plan, "lost": lost.astype(int)})


def _bought() -> pl.DataFrame:
    rows = [
        (f"c{who:02}", TODAY - timedelta(int(day)), int(RANDOM.integers(100, 900)))
        for who in range(30)
        for day in np.unique(RANDOM.integers(0, 500, 1 + who % 8))
    ]
    return pl.DataFrame(rows, schema=["customer", "date", "amount"], orient="row")


def _snapshots() -> pl.DataFrame:
    """Return three snapshots; about half of each is lost, and silence tells who."""
    rows = 390
    silence = RANDOM.integers(0, 180, rows)
    days = [TODAY - timedelta(90 * (3 - number % 3)) for number in range(rows)]
    lost = RANDOM.random(rows) < silence / 180
    return pl.DataFrame({"snapshot": days, "silence": silence.astype(float), "lost": lost.astype(int)})


def _test() -> pl.DataFrame:
    rows = 480
    x, treated = RANDOM.normal(size=rows).round(3), np.arange(rows) % 2
    hit = RANDOM.random(rows) < 0.4 + 0.2 * treated * (x > 0)
    where = np.where(RANDOM.random(rows) < 0.5, "town", "country")
    return pl.DataFrame({"x": x, "where": where, "treated": treated, "outcome": hit.astype(int)})


LOSSES, BOUGHT, SNAPSHOTS, TEST = _losses(), _bought(), _snapshots(), _test()
REVENUE = pl.DataFrame(
    {"start": [Decimal(one) for one in ("100.10", "80", "0", "55.5")],
     "end": [Decimal(one) for one in ("120", "0", "70", "40.25")]}
)  # fmt: skip
WORRIES = pl.DataFrame({"overdue": [3.5, 1.0, 0.2]})
RANKED = TEST.with_columns(uplift=pl.col("x").round(1)).select("uplift", "treated", "outcome")
MARGINS = pl.DataFrame({"treated": [1, 0] * 10, "margin": [float(one) for one in RANDOM.integers(0, 90, 20)]})
PARTS, TARGET = LOSSES.select("age", "days").to_numpy(), LOSSES["lost"].to_numpy()
TREES = grow(PARTS, TARGET, QUICK)


def risk(frame: Any) -> Any:
    """Learn who leaves, and say it of the first customers."""
    fitted = ChurnRisk(("age", "days"), ("plan",), knots=3, costs=(0.1, 1.0), growths=(QUICK,)).fit(frame)
    return fitted, fitted.predict(LOSSES[:9])


def tested(frame: Any) -> Any:
    """Judge on the last snapshot what was learned from those before."""
    return backtest(frame, ChurnRisk(("silence",), knots=3, costs=(0.3,), growths=(QUICK,)))


def points(frame: Any) -> Any:
    """Count what worries; the frame itself comes back along with it and is left out here."""
    return nw.from_native(RiskPoints().score(frame), eager_only=True).select("risk", "reasons", "known")


def snapshots(frame: Any) -> Any:
    """Look back and now; customers of a time before count as active, so that few rows say much."""
    looks = Snapshots(TODAY, amount="amount", active=400, count=2)
    return looks.past(frame), looks.now(frame)


def survival(frame: Any) -> Any:
    """Estimate the curve, and read it."""
    fitted = KaplanMeier().fit(frame, duration="age")
    return fitted, fitted.at(0), fitted.interval(0), fitted.restricted_mean(fitted.longest)


def uplifted(method: str) -> Any:
    """Return what learns by a method whom a campaign moves, and says it of the first customers."""

    def ask(frame: Any) -> Any:
        fitted = Uplift(("x",), ("where",), method=method, knots=3).fit(frame)
        return fitted, fitted.predict(TEST[:9])

    return ask


EXHIBITS = (
    Exhibit("churn risk", (ChurnRisk, fit_blend, Growth), risk, LOSSES, texts=("plan",), numbers=("age", "days", "lost")),
    Exhibit("back-test", (backtest,), tested, SNAPSHOTS, numbers=("silence", "lost"), dates=("snapshot",)),
    Exhibit("snapshots", (Snapshots,), snapshots, BOUGHT, texts=("customer",), amounts=("amount",), dates=("date",)),
    Exhibit("cohorts", (Cohorts,), Cohorts(TODAY, unit="quarter", amount="amount").fit, BOUGHT,
            texts=("customer",), amounts=("amount",), dates=("date",)),
    Exhibit("rhythm", (Rhythm,), Rhythm(TODAY, amount="amount").measure, BOUGHT,
            texts=("customer",), amounts=("amount",), dates=("date",)),
    Exhibit("survival", (KaplanMeier,), survival, LOSSES[:60], numbers=("age", "lost")),
    Exhibit("revenue retention", (revenue_retention,), revenue_retention, REVENUE, amounts=("start", "end")),
    Exhibit("risk points", (RiskPoints,), points, WORRIES, numbers=("overdue",), empty=True),
    *(Exhibit(method, (Uplift,), uplifted(method), TEST, texts=("where",), numbers=("x", "treated", "outcome")) for method in METHODS),
    Exhibit("qini", (qini,), lambda frame: qini(frame, rankings=20), RANKED, numbers=("uplift", "treated", "outcome")),
    Exhibit("campaign", (campaign_return,), lambda frame: campaign_return(frame, 50.0), MARGINS, numbers=("treated",), amounts=("margin",)),
)  # fmt: skip
CALLS = (
    Call(grow, lambda: (PARTS.copy(), TARGET.copy(), QUICK)),
    Call(TREES.score, lambda: (PARTS[:9].copy(),)),
    Call(TREES.staged, lambda: (PARTS[:9].copy(), (1, 2))),
    Call(TREES.first, lambda: (1,)),
    Call(Trees.pushes, lambda: (TREES, PARTS[:9].copy(), np.arange(2), 2)),
    Call(judged, lambda: (np.linspace(0, 1, 20), np.arange(20) % 2)),
    Call(measured, lambda: (np.arange(20.0), np.arange(20) % 2, np.arange(20) // 10), lambda: {"rankings": 20}),
    Call(acquisition, lambda: ({"campaign": 900.0}, 10, 20.0)),
    Call(most_for_acquiring, lambda: (0.2, 5000.0)),
    Call(most_for_keeping, lambda: (0.5, 0.75, 1000.0)),
    Call(experiment.size_for_shares, lambda: (0.1, 0.12)),
    Call(experiment.size_for_means, lambda: (0.5, 1.0)),
    Call(experiment.compare_shares, lambda: ((48, 80), (56, 70))),
    Call(experiment.compare_means, lambda: ((20.0, 4.0, 30), (23.0, 8.0, 45))),
    Call(experiment.detectable_share, lambda: (0.1, 4000)),
    Call(experiment.ratio_mismatch, lambda: (5000, 5010)),
)  # fmt: skip
