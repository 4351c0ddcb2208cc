"""Exhibits of what is learned from purchases: value, lifetime, next product."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl

from zhike.analytics.lifetime.bg_bb import BgBb
from zhike.analytics.lifetime.bg_nbd import BgNbd
from zhike.analytics.lifetime.gamma_gamma import GammaGamma
from zhike.analytics.lifetime.history import histories, summarise
from zhike.analytics.lifetime.holdout import hold_out
from zhike.analytics.lifetime.occasions import hold_out_occasions, occasions
from zhike.analytics.lifetime.pareto_nbd import ParetoNbd
from zhike.analytics.lifetime.simulate import simulate_bg_nbd, simulate_gamma_gamma, simulate_pareto_nbd
from zhike.analytics.lifetime.spend_holdout import hold_out_spend
from zhike.analytics.lifetime.value import LifetimeValue
from zhike.analytics.next_product import Association, Ease, NextBasket, whitespace
from zhike.analytics.value.abc import Abc, Concentration
from zhike.analytics.value.rfm import Rfm

from .exhibit import TODAY, Call, Exhibit

LAST = date(2026, 3, 31)


def _purchases() -> pl.DataFrame:
    random = np.random.default_rng(11)
    rows = [
        (f"c{who:02}", TODAY - timedelta(int(day)), int(amount))
        for who in range(40)
        for day, amount in zip(
            random.integers(1, 400, who % 7 + 1), random.integers(100, 90_000, 8), strict=False
        )
    ]
    return pl.DataFrame(rows, schema=["customer", "date", "amount"], orient="row")


def _histories() -> pl.DataFrame:
    random = np.random.default_rng(5)
    ages = random.integers(20, 40, 120).astype(float)
    found = simulate_bg_nbd(ages, r=0.6, alpha=4.0, a=0.8, b=2.4, rng=random).to_native()
    spend = simulate_gamma_gamma(found["x"].to_numpy(), p=6.25, q=3.74, gamma=15.44, rng=random)
    return found.with_columns(spend=pl.Series(spend).fill_nan(None))


def _occasions() -> pl.DataFrame:
    random = np.random.default_rng(6)
    came = random.random((90, 6)) < random.beta(1.2, 0.75, 90)[:, None]
    came &= np.arange(6) < random.integers(1, 9, 90)[:, None]
    last = np.where(came.any(axis=1), 6 - came[:, ::-1].argmax(axis=1), 0)
    return pl.DataFrame({"x": came.sum(axis=1), "t_x": last, "T": np.full(90, 6)})


def _baskets() -> pl.DataFrame:
    rows: list[tuple[str, date, str]] = []
    for who in range(24):
        first = TODAY - timedelta(60 + who)
        rows += [(f"c{who:02}", first + timedelta(10 * step), "milk") for step in range(4)]
        rows += [
            (f"c{who:02}", first, "pen" if who % 2 else "cup"),
            (f"c{who:02}", first + timedelta(30), f"other {who % 5}"),
        ]
        rows += [(f"c{who:02}", first + timedelta(30), "ink" if who % 4 == 1 else "tea")]
    return pl.DataFrame(rows, schema=["customer", "date", "product"], orient="row")


PURCHASES, HISTORIES, OCCASIONS, BASKETS = _purchases(), _histories(), _occasions(), _baskets()
VALUES = pl.DataFrame(
    {
        "customer": [f"c{who}" for who in range(12)],
        "value": [Decimal(3 ** (who % 6)) / 4 for who in range(12)],
    }
)
CELLS = pl.DataFrame(
    [("A", "x", "owned", Decimal("100.10")), ("B", "x", "owned", Decimal("300.20")), ("C", "x", "open", None),
     ("A", "y", "competitor", None), ("C", "y", "owned", Decimal("9.50")), ("C", "z", "not applicable", None)],
    schema={"customer": pl.String, "product": pl.String, "state": pl.String, "spend": pl.Decimal(12, 2)}, orient="row",
)  # fmt: skip
TRIPLE = ("x", "t_x", "T")
# One start, near the end, is enough to try what is promised of every answer.
BG_NBD, PARETO_NBD = BgNbd(((0.6, 4.0, 0.8, 2.4),)), ParetoNbd(((0.6, 4.0, 0.6, 12.0),))
BG_BB = BgBb(((1.2, 0.75, 0.66, 2.8),))
BUYING, SPENDING = BG_NBD.fit(HISTORIES, unit="week"), GammaGamma().fit(HISTORIES)


def lifetime_value(frame: Any) -> Any:
    """Value the customers."""
    found = LifetimeValue(months=3).predict(frame, BUYING, SPENDING)
    return found.select("purchases", "expected_spend", "clv")


def spending(frame: Any) -> Any:
    """Learn what customers spend, and foretell it."""
    fitted = GammaGamma().fit(frame)
    return fitted, fitted.predict(frame).select("expected_spend")


def fitted_and_foretold(model: Any, ahead: int) -> Any:
    """Return what fits a model of buying and foretells by it."""

    def ask(frame: Any) -> Any:
        fitted = model.fit(frame, unit="week")
        return fitted, fitted.predict(frame, ahead)

    return ask


def rules(frame: Any) -> Any:
    """Find what goes together, and make offers of it."""
    fitted = Association(least_together=3).fit(frame)
    return fitted, fitted.offers(["pen"])


def next_basket(frame: Any) -> Any:
    """Learn, and offer three products to each."""
    fitted = NextBasket().fit(frame)
    return fitted, fitted.predict(frame, top=3, reasons=True), fitted.suggestions(frame, top=1)[:1]


def ease(frame: Any) -> Any:
    """Learn, and offer two products to each."""
    fitted = Ease(shrink=5.0, kept=3).fit(frame)
    return fitted, fitted.predict(frame, top=2, reasons=True)


EXHIBITS = (
    Exhibit("rfm", (Rfm,), lambda frame: Rfm(as_of=TODAY).score(frame), PURCHASES, texts=("customer",), amounts=("amount",), dates=("date",)),
    Exhibit("abc", (Abc,), lambda frame: Abc().classify(frame), VALUES, texts=("customer",), amounts=("value",)),
    Exhibit("concentration", (Concentration,), lambda frame: Concentration().fit(frame), VALUES, texts=("customer",), amounts=("value",)),
    Exhibit("summarise", (summarise,), lambda frame: summarise(frame, TODAY, amount="amount"), PURCHASES,
            texts=("customer",), amounts=("amount",), dates=("date",)),
    Exhibit("hold_out", (hold_out,), lambda frame: hold_out(frame, LAST, TODAY, BG_NBD.fit_history), PURCHASES,
            texts=("customer",), dates=("date",)),
    Exhibit("occasions", (occasions,), lambda frame: occasions(frame, TODAY, unit="week"), PURCHASES,
            texts=("customer",), dates=("date",)),
    Exhibit("hold out occasions", (hold_out_occasions,),
            lambda frame: hold_out_occasions(frame, LAST, TODAY, BG_BB.fit_history, unit="week"), PURCHASES,
            texts=("customer",), dates=("date",)),
    Exhibit("hold out spend", (hold_out_spend,), lambda frame: hold_out_spend(frame, LAST, TODAY), PURCHASES,
            texts=("customer",), amounts=("amount",), dates=("date",)),
    Exhibit("bg-nbd", (BgNbd,), fitted_and_foretold(BG_NBD, 13), HISTORIES, numbers=TRIPLE),
    Exhibit("pareto-nbd", (ParetoNbd,), fitted_and_foretold(PARETO_NBD, 13), HISTORIES, numbers=TRIPLE),
    Exhibit("bg-bb", (BgBb,), fitted_and_foretold(BG_BB, 3), OCCASIONS, numbers=TRIPLE),
    Exhibit("lifetime value", (LifetimeValue,), lifetime_value, HISTORIES, numbers=(*TRIPLE, "spend")),
    Exhibit("gamma-gamma", (GammaGamma,), spending, HISTORIES, numbers=("x", "spend")),
    Exhibit("next basket", (NextBasket,), next_basket, BASKETS, texts=("customer", "product"), dates=("date",)),
    Exhibit("ease", (Ease,), ease, BASKETS, texts=("customer", "product")),
    Exhibit("association", (Association,), rules, BASKETS, texts=("customer", "product")),
    Exhibit("whitespace", (whitespace,), whitespace, CELLS, texts=("customer", "product", "state"), amounts=("spend",), empty=True),
    Exhibit("histories", (histories,), lambda frame: float(histories(frame).count.sum()), HISTORIES, numbers=TRIPLE),
)  # fmt: skip
AGES = np.full(50, 30.0)
CALLS = (
    Call(simulate_bg_nbd, lambda: (AGES.copy(),), lambda: {"r": 0.6, "alpha": 4.0, "a": 0.8, "b": 2.4, "rng": np.random.default_rng(1)}),
    Call(simulate_pareto_nbd, lambda: (AGES.copy(),), lambda: {"r": 0.6, "alpha": 4.0, "s": 0.6, "beta": 12.0, "rng": np.random.default_rng(1)}),
    Call(simulate_gamma_gamma, lambda: (np.arange(1, 9),), lambda: {"p": 6.0, "q": 4.0, "gamma": 15.0, "rng": np.random.default_rng(1)}),
)  # fmt: skip
