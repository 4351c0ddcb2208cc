"""The published figures of the lifetime models, their edges, and what they say when there is nothing to learn."""

import dataclasses
import datetime as dt
import json

import numpy as np
import polars as pl
import pytest
from scipy import optimize
from threadpoolctl import threadpool_info

from tests.analytics.real import at_hand
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.lifetime import bg_nbd, pareto_nbd
from zhike.analytics.lifetime.bg_bb import BgBb, BgBbFitted
from zhike.analytics.lifetime.bg_nbd import NO_DROPOUT, BgNbd, BgNbdFitted
from zhike.analytics.lifetime.gamma_gamma import GammaGamma, GammaGammaFitted
from zhike.analytics.lifetime.history import histories, summarise
from zhike.analytics.lifetime.likelihood import maximise
from zhike.analytics.lifetime.pareto_nbd import ParetoNbd, ParetoNbdFitted


@pytest.fixture(scope="session")
def cdnow() -> pl.DataFrame:
    """The 2,357 customers of the 1/10 sample after 39 weeks."""
    return pl.read_csv(at_hand("cdnow/cdnow_sample_summary_39w.csv.gz")).rename({"zbar": "spend"})


@pytest.fixture(scope="session")
def bg(cdnow: pl.DataFrame) -> BgNbdFitted:
    return BgNbd().fit(cdnow, unit="week")


def test_bg_nbd_of_cdnow_is_table_2_of_the_paper(bg: BgNbdFitted):
    assert {name: round(value, 3) for name, value in bg.params.items()} == {
        "r": 0.243,
        "alpha": 4.414,
        "a": 0.793,
        "b": 2.426,
    }
    assert bg.log_likelihood == pytest.approx(-9582.43, abs=0.01)
    assert (bg.n, bg.dropout, bg.agreeing, bg.starts, bg.warnings) == (2357, True, 3, 3, ())
    assert BgNbdFitted.from_dict(json.loads(json.dumps(bg.to_dict()))) == bg


def test_the_test_vector_of_conditional_expectation(bg: BgNbdFitted):
    published = dataclasses.replace(bg, r=0.243, alpha=4.414, a=0.793, b=2.426)
    found = published.predict(pl.DataFrame({"x": [2], "t_x": [30.43], "T": [38.86]}), 39).to_native()
    assert found["p_alive"][0] == pytest.approx(0.7266, abs=5e-5)
    assert found["expected"][0] == pytest.approx(1.2260, abs=5e-5)


def test_the_hold_out_weeks_by_repeat_count(cdnow: pl.DataFrame, bg: BgNbdFitted):
    rows = pl.read_csv(at_hand("cdnow/cdnow_sample.csv.gz"), try_parse_dates=True)
    later = (
        rows.filter(pl.col("date") > dt.date(1997, 9, 30))
        .group_by("sample_id")
        .agg(pl.col("date").n_unique().alias("later"))
    )
    found = bg.predict(cdnow, 39).to_native().join(later, left_on="id", right_on="sample_id", how="left")
    by = found.group_by(pl.col("x").clip(upper_bound=7)).agg(
        pl.col("expected").mean(), pl.col("later").fill_null(0).mean()
    ).sort("x")  # fmt: skip
    assert [round(value, 3) for value in by["expected"]] == [
        0.225,
        0.523,
        1.044,
        1.52,
        2.164,
        2.654,
        3.504,
        6.157,
    ]
    assert [round(value, 3) for value in by["later"]] == [
        0.237,
        0.697,
        1.393,
        1.56,
        2.532,
        2.947,
        3.862,
        6.359,
    ]


def test_pareto_nbd_of_cdnow_is_table_2_of_the_paper(cdnow: pl.DataFrame):
    found = ParetoNbd().fit(cdnow, unit="week")
    assert {name: round(value, 2) for name, value in found.params.items()} == {
        "r": 0.55,
        "alpha": 10.58,
        "s": 0.61,
        "beta": 11.67,
    }
    assert found.log_likelihood == pytest.approx(-9594.98, abs=0.01)
    assert (found.agreeing, found.starts, found.warnings) == (5, 5, ())
    assert ParetoNbdFitted.from_dict(found.to_dict()) == found


def test_gamma_gamma_of_cdnows_repeat_customers(cdnow: pl.DataFrame):
    found = GammaGamma().fit(cdnow)
    assert {name: round(value, 2) for name, value in found.params.items()} == {
        "p": 6.25,
        "q": 3.74,
        "gamma": 15.45,
    }
    assert found.log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert (found.n, found.left_out, round(found.correlation, 2)) == (946, 1411, 0.11)
    assert GammaGammaFitted.from_dict(found.to_dict()) == found
    expected = found.predict(pl.DataFrame({"x": [0, 4], "spend": [None, 50.0]})).to_native()["expected_spend"]
    p, q, g = found.params.values()
    assert expected.to_list() == [
        pytest.approx(p * g / (q - 1)),
        pytest.approx(p * (g + 200) / (4 * p + q - 1)),
    ]


def test_bg_bb_of_the_donors_is_table_3_of_the_paper():
    donors = pl.read_csv(at_hand("donations/donations.csv"))
    donors = donors.rename({"frequency": "x", "recency": "t_x", "periods": "T", "weights": "count"})
    found = BgBb().fit(donors)
    assert {name: round(value, 3) for name, value in found.params.items()} == {
        "alpha": 1.204,
        "beta": 0.750,
        "gamma": 0.657,
        "delta": 2.783,
    }
    assert (found.n, found.log_likelihood) == (11104, pytest.approx(-33225.58, abs=0.01))
    assert BgBbFitted.from_dict(found.to_dict()) == found
    # The paper's table 5: a donor of all six years is alive next year with .93 and gives 3.75 times in five years.
    best = found.predict(pl.DataFrame({"x": [6], "t_x": [6], "T": [6]}), 5).to_native()
    assert (round(best["p_alive"][0], 2), round(best["expected"][0], 2)) == (0.93, 3.75)


def test_nobody_seems_to_leave_online_retail():
    """BG/NBD runs to its edge there (a → 0), and P(alive) would be 1 for everybody."""
    folder = at_hand("online-retail")
    text = {"InvoiceNo": pl.String, "StockCode": pl.String, "CustomerID": pl.String}
    rows = pl.concat(pl.read_csv(file, schema_overrides=text) for file in sorted(folder.glob("*.csv.gz")))
    rows = rows.filter(
        pl.col("CustomerID").is_not_null() & ~pl.col("InvoiceNo").str.starts_with("C")
        & (pl.col("Quantity") > 0) & (pl.col("UnitPrice") > 0)
    ).select(
        customer="CustomerID", date=pl.col("InvoiceDate").str.to_datetime(),
        amount=pl.col("Quantity") * pl.col("UnitPrice"),
    )  # fmt: skip
    summary = summarise(rows, dt.date(2011, 12, 9), unit="day", amount="amount")
    found = BgNbd().fit(summary, unit="day")
    assert (found.dropout, found.warnings) == (False, (NO_DROPOUT,))
    predicted = found.predict(summary, 90).to_native()
    assert predicted["p_alive"].null_count() == 4338
    x, age = predicted["x"].to_numpy(), predicted["T"].to_numpy()
    assert predicted["expected"].to_numpy() == pytest.approx((found.r + x) / (found.alpha + age) * 90)


@pytest.mark.parametrize(("module", "params"), [
    (bg_nbd, [0.4, 6.0, 0.9, 3.0]), (pareto_nbd, [0.6, 9.0, 0.7, 14.0]), (pareto_nbd, [1.2, 20.0, 0.7, 5.0]),
], ids=["bg/nbd", "pareto/nbd", "pareto/nbd, alpha above beta"])  # fmt: skip
def test_gradients_are_those_of_the_likelihood(cdnow: pl.DataFrame, module, params: list[float]):
    objective = module._objective(histories(cdnow))
    numeric = optimize.approx_fprime(params, lambda at: objective(np.array(at))[0], 1e-6)
    assert objective(np.array(params))[1] == pytest.approx(numeric, rel=2e-3, abs=0.2)


def test_near_a_of_one_the_expectation_goes_through_its_limit(bg: BgNbdFitted):
    frame = pl.DataFrame({"x": [2], "t_x": [30.0], "T": [38.0]})
    found = [
        dataclasses.replace(bg, a=a).predict(frame, 39).to_native()["expected"][0]
        for a in (0.999, 1.0, 1.001)
    ]
    assert found[0] > found[1] > found[2]
    assert found[1] == pytest.approx((found[0] + found[2]) / 2, rel=1e-5)


def test_the_order_of_rows_and_grouping_do_not_matter(cdnow: pl.DataFrame, bg: BgNbdFitted):
    shuffled = cdnow.sample(fraction=1, shuffle=True, seed=4)
    grouped = cdnow.group_by("x", "t_x", "T").len("count")
    for frame in (shuffled, grouped):
        again = BgNbd().fit(frame, unit="week")
        assert again.n == 2357
        assert list(again.params.values()) == pytest.approx(list(bg.params.values()), rel=1e-9)


def test_same_day_purchases_are_one_and_refunds_none():
    rows = pl.DataFrame({
        "customer": ["a", "a", "a", "a", "b", "b"],
        "date": [dt.date(2026, 1, 1), dt.date(2026, 1, 8), dt.date(2026, 1, 8), dt.date(2026, 1, 15), dt.date(2026, 1, 2), dt.date(2026, 3, 1)],
        "amount": [10.0, 20, 30, -30, 5, 7],
    })  # fmt: skip
    found = summarise(rows, dt.date(2026, 1, 29), unit="week", amount="amount").to_native()
    assert found["x"].to_list() == [1, 0]
    assert found["t_x"].to_list() == [1, 0]
    assert found["T"].to_list() == [4, pytest.approx(27 / 7)]
    assert found["spend"].to_list() == [50, None]


GOOD = {"x": [0, 1, 2], "t_x": [0.0, 5.0, 8.0], "T": [10.0, 10.0, 10.0]}


@pytest.mark.parametrize(("change", "sentence"), [
    ({"x": [0, 1, -2]}, "whole numbers from 0"), ({"x": [0, 1, 1.5]}, "whole numbers from 0"),
    ({"t_x": [0.0, 5.0, 11.0]}, "between 0 and T"), ({"t_x": [1.0, 5.0, 8.0]}, "t_x must be 0"),
    ({"T": [10.0, None, 10.0]}, "missing or infinite"), ({"T": ["a", "b", "c"]}, "must hold numbers"),
], ids=["negative", "fraction", "late", "once", "missing", "text"])  # fmt: skip
@pytest.mark.parametrize("model", [BgNbd(), ParetoNbd(), BgBb()], ids=["bg/nbd", "pareto/nbd", "bg/bb"])
def test_impossible_histories_are_refused(model, change: dict, sentence: str):
    with pytest.raises(BadFrame, match=sentence):
        model.fit(pl.DataFrame(GOOD | change, strict=False))


@pytest.mark.parametrize("model", [BgNbd(), ParetoNbd(), BgBb()], ids=["bg/nbd", "pareto/nbd", "bg/bb"])
def test_one_time_buyers_teach_nothing(model):
    with pytest.raises(NotEnoughData, match="none of 3 customers bought again"):
        model.fit(pl.DataFrame({"x": [0] * 3, "t_x": [0.0] * 3, "T": [9.0] * 3}))
    with pytest.raises(NotEnoughData, match="no customers"):
        model.fit(
            pl.DataFrame({"x": [], "t_x": [], "T": []}, schema=dict.fromkeys(("x", "t_x", "T"), pl.Float64))
        )


def test_few_customers_are_fitted_with_a_warning():
    found = BgNbd().fit(pl.DataFrame(GOOD))
    assert found.warnings[0].startswith("Of 3 customers 2 bought again")


def test_fits_keep_blas_on_one_core():
    """ADR 0101: threads that wait for sums this short cost more than the sums."""
    seen: list[int] = []

    def objective(params: np.ndarray) -> tuple[float, np.ndarray]:
        seen.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
        return -float(((params - 2) ** 2).sum()), -2 * (params - 2)

    found = maximise(objective, [(1.0, 1.0)], 1.0)
    assert found.params == pytest.approx([2.0, 2.0], abs=1e-4)
    assert seen and set(seen) == {1}
