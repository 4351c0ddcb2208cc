"""RFM, ABC and concentration: the published figures of Online Retail, ties, small data, refunds."""

import random
from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.value.abc import Abc, AbcFitted, Concentration
from zhike.analytics.value.rfm import Rfm, RfmFitted, scores_by_rank


@pytest.fixture(scope="session")
def retail() -> pl.DataFrame:
    """Online Retail in the common cleaning: customer known, no cancellation, quantity and price above 0."""
    text = {"InvoiceNo": pl.String, "StockCode": pl.String, "CustomerID": pl.String, "UnitPrice": pl.String}
    rows = pl.concat(
        pl.read_csv(file, schema_overrides=text) for file in sorted(at_hand("online-retail").glob("*.csv.gz"))
    )
    price = pl.col("UnitPrice").str.to_decimal(scale=4)
    return rows.filter(
        pl.col("CustomerID").is_not_null() & ~pl.col("InvoiceNo").str.starts_with("C") & (pl.col("Quantity") > 0)
        & (price > 0)
    ).select(
        customer="CustomerID", order="InvoiceNo", date=pl.col("InvoiceDate").str.to_datetime().dt.date(),
        amount=pl.col("Quantity") * price,
    )  # fmt: skip


def test_online_retail_has_its_published_figures(retail: pl.DataFrame):
    assert retail.height == 397_884
    fitted, table = Rfm(as_of=date(2011, 12, 10), by_order=True).score(retail)
    found = table.to_native()
    assert (fitted.n, fitted.rows) == (4338, 397_884)
    assert retail["order"].n_unique() == found["frequency"].sum() == 18_532
    assert sum(found["monetary"]) == Decimal("8911407.904")
    assert (round(found["recency_days"].mean(), 2), found["recency_days"].median()) == (93.06, 51)
    assert (round(found["frequency"].mean(), 2), found["frequency"].median(), found["frequency"].max()) == (
        4.27,
        2,
        209,
    )
    money = found["monetary"].cast(pl.Float64)
    assert (round(money.mean(), 2), money.max()) == (2054.27, 280206.02)
    # Exactly 674.485, which is published as 674.48.
    assert money.median() == pytest.approx(674.485, abs=1e-6)


def test_online_retails_classes(retail: pl.DataFrame):
    fitted, table = Abc(value="amount").classify(retail.select("customer", "amount"))
    assert [fitted.count(name) for name in "ABC"] == [1133, 1469, 1736]
    assert fitted.top_fifth == pytest.approx(0.746, abs=0.0005)
    assert AbcFitted.from_dict(fitted.to_dict()) == fitted
    assert table.to_native()["customer"][0] == "14646"


def test_quintiles_are_of_the_average_rank():
    scores, method = scores_by_rank(np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    assert (scores.tolist(), method) == ([1, 1, 2, 2, 3, 3, 4, 4, 5, 5], "quintiles")
    tied, _ = scores_by_rank(np.array([1, 1, 1, 1, 5, 6, 7, 8, 9, 10]))
    assert tied.tolist() == [2, 2, 2, 2, 3, 3, 4, 4, 5, 5]


def test_heavy_ties_are_binned_by_distinct_values():
    scores, method = scores_by_rank(np.array([1] * 6 + [2, 3, 4, 5]))
    assert (scores.tolist(), method) == ([1] * 6 + [2, 3, 4, 5], "distinct values")
    spread, _ = scores_by_rank(np.array([1] * 50 + [2] * 20 + [3] * 10 + [4] * 5 + [5, 6, 7, 8, 9]))
    assert [int(spread[place]) for place in (0, 50, 70, 80, 85, 89)] == [1, 2, 3, 4, 5, 5]
    assert scores_by_rank(np.array([7] * 9))[0].tolist() == [3] * 9


def purchases(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["customer", "date", "amount"], orient="row").with_columns(
        pl.col("date").str.to_date()
    )


TODAY = date(2026, 6, 30)


def test_few_buyers_are_scored_by_fixed_thresholds():
    fitted, table = Rfm(TODAY).score(purchases(
        ("a", "2026-06-30", 100), ("a", "2026-06-30", 50), ("a", "2026-06-01", 10),
        ("b", "2024-06-30", 100), ("b", "2026-07-01", 999),
        ("c", "2025-06-29", 80), ("c", "2025-07-02", -90),
    ))  # fmt: skip
    found = table.to_native()
    assert found["recency_days"].to_list() == [0, 730, 366]
    assert found["frequency"].to_list() == [2, 0, 1]
    assert found["monetary"].to_list() == [160, 0, -10]
    assert found["cell"].to_list() == [523, 111, 111]
    assert found["group"].to_list() == ["others", "lost", "lost"]
    assert found["flag"].to_list() == ["", "refunds exceed purchases", "refunds exceed purchases"]
    assert fitted.method["frequency"] == "fixed thresholds" and fitted.buyers == 2
    assert fitted.warnings == ("Fewer than 25 buyers: fixed thresholds instead of quintiles.",)


def many(n: int = 60) -> pl.DataFrame:
    rng = random.Random(5)
    return purchases(*(
        (f"c{rng.randrange(n)}", f"2026-{rng.randrange(1, 7):02}-{rng.randrange(1, 29):02}", rng.randrange(1, 500))
        for _ in range(10 * n)
    ))  # fmt: skip


@pytest.mark.parametrize("make", [
    lambda frame: frame.lazy(), lambda frame: frame.to_pandas(), lambda frame: frame.to_arrow(),
    lambda frame: duckdb.from_arrow(frame.to_arrow()), lambda frame: frame.sample(fraction=1, shuffle=True, seed=1),
], ids=["lazy", "pandas", "arrow", "duckdb", "shuffled"])  # fmt: skip
def test_every_engine_and_order_of_rows_scores_alike(make):
    fitted, table = Rfm(TODAY).score(many())
    again, other = Rfm(TODAY).score(make(many()))
    assert again == fitted
    assert list(other.iter_rows()) == list(table.iter_rows())
    assert RfmFitted.from_dict(fitted.to_dict()) == fitted


def test_bins_show_their_edges():
    fitted, table = Rfm(TODAY).score(many())
    edges = [one for one in fitted.bins if one.measure == "monetary"]
    assert [one.score for one in edges] == [1, 2, 3, 4, 5]
    assert all(lower.high < upper.low for lower, upper in zip(edges, edges[1:], strict=False))
    assert sum(one.customers for one in edges) == fitted.n == sum(fitted.groups.values())


@pytest.mark.parametrize(("frame", "sentence"), [
    (pl.DataFrame({"customer": ["a"], "date": ["2026-01-01"], "amount": [1.0]}), "read it as dates first"),
    (purchases(("a", "2026-01-01", 1)).drop("amount"), "lacks the column amount; it has customer, date"),
    (purchases(("a", "2026-01-01", float("nan"))), "NaN"),
    (purchases(("a", "2026-01-01", float("inf"))), "infinite"),
    (purchases(("a", "2026-01-01", 1)).with_columns(amount=pl.lit("1 €")), "not amounts"),
    ([("a", 1)], "not list"),
], ids=["text dates", "missing", "nan", "inf", "text amounts", "list"])  # fmt: skip
def test_bad_purchases_are_refused_with_a_sentence(frame, sentence: str):
    with pytest.raises((BadFrame, NotEnoughData), match=sentence):
        Rfm(TODAY).score(frame)


def test_no_purchase_is_not_enough():
    with pytest.raises(NotEnoughData, match="no purchase until 2026-06-30"):
        Rfm(TODAY).score(purchases(("a", "2027-01-01", 5)))
    with pytest.raises(NotEnoughData):
        Rfm(TODAY).score(purchases(("a", "2026-01-01", -5)))
    assert len(Rfm(TODAY).score(purchases(("a", "2026-01-01", 5)))[1]) == 1


def values(**amounts: float) -> pd.DataFrame:
    return pd.DataFrame({"customer": list(amounts), "value": list(amounts.values())})


def test_the_customer_who_crosses_belongs_to_the_higher_class():
    fitted, table = Abc().classify(values(a=79, b=10, c=6, d=3, e=2, f=0, g=-50))
    assert table.to_native().set_index("customer")["class"].to_dict() == {
        "a": "A",
        "b": "A",
        "c": "B",
        "d": "C",
        "e": "C",
        "f": "L",
        "g": "L",
    }
    assert (fitted.total, fitted.count("L")) == (100, 2)


def test_equal_values_share_a_class_and_one_giant_is_flagged():
    fitted, table = Abc().classify(values(**{f"c{i:02}": 10 for i in range(20)}))
    assert fitted.count("A") == 20
    assert Abc().classify(values(a=90, b=10))[0].warnings == ("One customer makes 90% of the value.",)
    assert Abc().classify(values(a=90, b=10))[0].count("A") == 1


def test_without_value_there_are_no_classes():
    with pytest.raises(NotEnoughData):
        Abc().classify(values(a=0, b=-1))
    with pytest.raises(BadFrame, match="rise"):
        Abc(a=0.9, b=0.8).classify(values(a=1))


def test_concentration_by_the_guidelines_example():
    # Horizontal Merger Guidelines: four firms of 30, 30, 20 and 20 per cent have an HHI of 2,600.
    found = Concentration().fit(values(a=30, b=30, c=20, d=20, e=-7))
    assert found.hhi == pytest.approx(2600)
    assert (found.cr1, found.cr5, found.largest, found.excluded) == (0.3, pytest.approx(1), "a", 1)
    assert (found.total, found.without_largest) == (100, 70)


def test_money_a_purchase_and_who_never_bought():
    frame = pl.DataFrame({
        "customer": ["a", "a", "a", "b", "c"], "date": [date(2026, 1, 5), date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5), date(2026, 3, 6)],
        "amount": [10.0, 20.0, 30.0, 5.0, -5.0],
    })  # fmt: skip
    fitted, table = Rfm(date(2026, 6, 30), mean=True).score(frame)
    assert table.to_native()["monetary"].to_list() == [30.0, 5.0]
    assert "1 customers have never bought and get no score." in fitted.warnings
    assert Rfm(date(2026, 6, 30)).score(frame)[1].to_native()["monetary"].to_list() == [60.0, 5.0]
