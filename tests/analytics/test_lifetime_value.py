"""Present values, simulated customers whose parameters come back, hold-out, and the customer's own rhythm."""

import datetime as dt
import gzip
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.lifetime.bg_nbd import BgNbd
from zhike.analytics.lifetime.contract import contract_value, endless_contract_value
from zhike.analytics.lifetime.gamma_gamma import GammaGamma
from zhike.analytics.lifetime.holdout import hold_out
from zhike.analytics.lifetime.pareto_nbd import ParetoNbd
from zhike.analytics.lifetime.simulate import simulate_bg_nbd, simulate_gamma_gamma, simulate_pareto_nbd
from zhike.analytics.lifetime.timing import next_purchase
from zhike.analytics.lifetime.value import LifetimeValue

AGES = np.repeat(np.arange(27.0, 105.0), 80)


def test_the_simple_model_ends_where_its_limit_is():
    assert contract_value(100, 0.8, 0.1, horizon=400) == pytest.approx(endless_contract_value(100, 0.8, 0.1))
    assert contract_value(100, 0.8, 0.1, horizon=0) == 100
    with pytest.raises(BadFrame, match="no end"):
        endless_contract_value(100, 1.0, 0.0)
    with pytest.raises(BadFrame, match="share"):
        contract_value(100, 1.2, 0.1)


@pytest.mark.parametrize(("model", "simulate", "truth"), [
    (BgNbd(), simulate_bg_nbd, {"r": 0.6, "alpha": 6.0, "a": 0.9, "b": 2.5}),
    (ParetoNbd(), simulate_pareto_nbd, {"r": 0.8, "alpha": 8.0, "s": 0.7, "beta": 12.0}),
], ids=["bg/nbd", "pareto/nbd"])  # fmt: skip
def test_parameters_come_back_within_four_errors(model, simulate, truth: dict[str, float]):
    frame = simulate(AGES, rng=np.random.default_rng(11), **truth).to_native()
    found = model.fit(frame, unit="week")
    assert found.n == 6_240
    for name, value in truth.items():
        assert abs(found.params[name] - value) < 4 * found.errors[name], name


def test_gamma_gamma_comes_back():
    rng = np.random.default_rng(5)
    x = rng.poisson(3, 20_000)
    spend = simulate_gamma_gamma(x, p=6.0, q=4.0, gamma=15.0, rng=rng)
    found = GammaGamma().fit(pl.DataFrame({"x": x, "spend": spend}))
    for name, value in {"p": 6.0, "q": 4.0, "gamma": 15.0}.items():
        assert abs(found.params[name] - value) < 4 * found.errors[name], name


def test_the_present_value_is_the_discounted_sum_of_months():
    frame = simulate_bg_nbd(AGES[::4], r=0.6, alpha=6, a=0.9, b=2.5, rng=np.random.default_rng(2)).to_native()
    frame = frame.with_columns(spend=pl.when(pl.col("x") > 0).then(20.0 + pl.col("t_x") % 7))
    buying, spend = BgNbd().fit(frame, unit="week"), GammaGamma().fit(frame)
    plain = LifetimeValue(months=12, margin=0.5, discount=0.0).predict(frame, buying, spend).to_native()
    whole = buying.predict(frame, 365.25 / 7).to_native()["expected"]
    assert plain["purchases"].to_numpy() == pytest.approx(whole.to_numpy())
    assert plain["clv"].to_numpy() == pytest.approx((0.5 * whole * plain["expected_spend"]).to_numpy())
    later = LifetimeValue(months=12, margin=0.5, discount=0.2).predict(frame, buying, spend).to_native()
    assert ((later["clv"] / plain["clv"]).drop_nans() < 1).all()
    with pytest.raises(BadFrame, match="unit of time"):
        LifetimeValue().predict(frame, replace(buying, unit=""), spend)


def test_the_model_beats_the_naive_rate_on_weeks_it_has_not_seen():
    file = at_hand("cdnow/cdnow_sample.csv.gz")
    with gzip.open(file) as opened:
        rows = pl.read_csv(opened.read(), try_parse_dates=True)
    model, report = hold_out(
        rows, dt.date(1997, 9, 30), dt.date(1998, 6, 30), BgNbd().fit_history, customer="master_id"
    )
    assert (model.n, report.customers) == (2357, 2357)
    assert report.actual == 1882
    assert report.error < report.naive_error
    assert [one.x for one in report.classes] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert [round(one.actual, 3) for one in report.classes] == [
        0.237,
        0.697,
        1.393,
        1.56,
        2.532,
        2.947,
        3.862,
        6.359,
    ]
    assert report.curve[-1][0] == 39 and report.curve[-1][1] == 1882
    with pytest.raises(BadFrame, match="calibration must end"):
        hold_out(rows, dt.date(1998, 6, 30), dt.date(1998, 6, 30), BgNbd().fit_history, customer="master_id")


def test_the_next_purchase_follows_the_customers_rhythm():
    days = [dt.date(2026, 1, 1) + dt.timedelta(days) for days in (0, 10, 30, 60, 70)]
    found = next_purchase(days, dt.date(2026, 4, 30))
    assert (found.interval, found.intervals) == (15, 4)
    assert (found.on, found.earliest, found.latest) == (
        dt.date(2026, 3, 27),
        dt.date(2026, 3, 22),
        dt.date(2026, 4, 3),
    )
    assert found.overdue
    assert not next_purchase(days, dt.date(2026, 3, 20)).overdue
    with pytest.raises(NotEnoughData, match="2 purchase days"):
        next_purchase(days[:2], dt.date(2026, 4, 30))
