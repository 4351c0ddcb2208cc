"""What comes next: learned baskets, rules by hand, open cells."""

import gzip
import json
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.next_product import (
    Association,
    AssociationFitted,
    Ease,
    EaseFitted,
    NextBasket,
    NextBasketFitted,
    whitespace,
)


def shop(customers: int = 60) -> pl.DataFrame:
    """Return a shop where everybody buys milk each time, and buyers of pens go on to buy ink."""
    rows = []
    for who in range(customers):
        pens = who % 2 == 0
        rows += [(who, day, "milk") for day in range(1, 5)]
        rows += [
            (who, 1, "pen" if pens else "cup"),
            (who, 3 + who % 2, "ink" if pens and who % 4 == 0 else "tea"),
        ]
        rows += [(who, 2, f"other {who % 7}")]
    return pl.DataFrame(rows, schema=["customer", "date", "product"], orient="row")


def test_what_is_bought_each_time_comes_first_with_its_reason():
    data = shop()
    first = [one for one in NextBasket().fit(data).suggestions(data, top=3) if one.rank == 1]
    assert {one.product for one in first} == {"milk"}
    assert {one.reason for one in first} == {"bought in 4 of 4 baskets"}
    assert len(first) == 60 and all(one.bought_before for one in first)


def test_cross_selling_offers_nothing_bought_before_and_names_the_neighbour():
    data = shop()
    found = NextBasket().fit(data).predict(data, top=3, only_new=True, reasons=True)
    owned = set(data.select("customer", "product").iter_rows())
    assert not owned & set(found.select("customer", "product").iter_rows())
    assert not found["bought_before"].any()
    ink = found.filter(pl.col("product") == "ink")["reason"].to_list()
    assert ink and all(reason.endswith("also bought this") for reason in ink)


def test_the_order_of_rows_and_the_make_of_the_frame_do_not_matter():
    data = shop()
    first, second = (
        NextBasket().fit(data),
        NextBasket().fit(data.sample(fraction=1, shuffle=True, seed=1).to_pandas()),
    )
    assert first.to_dict() == second.to_dict()
    assert isinstance(second.predict(data.to_pandas()), pd.DataFrame)


def test_a_learned_basket_comes_back_from_json_with_the_same_answers():
    data = shop()
    fitted = NextBasket().fit(data)
    again = NextBasketFitted.from_dict(json.loads(json.dumps(fitted.to_dict())))
    assert again.predict(data).equals(fitted.predict(data))


def test_unknown_products_and_new_customers_are_taken():
    fitted = NextBasket().fit(shop())
    found = fitted.predict(pl.DataFrame({"customer": ["new"], "date": [1], "product": ["unheard of"]}), top=2)
    assert found["rank"].to_list() == [1, 2] and found["product"][0] == "milk"


@pytest.mark.parametrize(
    ("frame", "error", "says"),
    [
        (shop().drop("date"), BadFrame, "lacks the column date"),
        (shop().clear(), NotEnoughData, "no purchase at all"),
        (shop(5), NotEnoughData, "5 customers have two baskets or more, at least 20"),
        (shop().filter(pl.col("date") == 1), NotEnoughData, "0 customers have two baskets"),
        (shop().with_columns(product=pl.lit(None, pl.String)), BadFrame, "lacks a value in 420 of 420 rows"),
    ],
    ids=["column", "empty", "few", "one basket each", "missing"],
)
def test_unusable_baskets_are_refused_in_words(frame: pl.DataFrame, error: type[Exception], says: str):
    with pytest.raises(error, match=says):
        NextBasket().fit(frame)


def test_real_baskets_are_met_better_than_by_own_frequency():
    """Ta-Feng, every eighth customer."""
    folder = at_hand("tafeng-next-basket")
    files = [folder / f"tafeng_{part}.json.gz" for part in ("history", "future")]
    history, future = (json.loads(gzip.decompress(file.read_bytes())) for file in files)
    some = list(history)[::8]
    rows = [(int(u), n, item) for u in some for n, basket in enumerate(history[u][1:-1]) for item in basket]
    data = pl.DataFrame(rows, schema=["customer", "date", "product"], orient="row")
    found = NextBasket().fit(data).predict(data, top=10).group_by("customer").agg("product")
    hits = {who: set(items) for who, items in found.iter_rows()}
    recall = np.mean([len(hits[int(u)] & set(future[u][1])) / len(set(future[u][1])) for u in some])
    assert recall > 0.14


def test_rules_are_counted_as_by_hand():
    rows = (
        [(n, "pen") for n in range(10)] + [(n, "ink") for n in range(3, 11)] + [(n, "cup") for n in range(20)]
    )
    data = pl.DataFrame(rows, schema=["customer", "product"], orient="row")
    fitted = Association().fit(data)
    rule = next(one for one in fitted.rules if one.given == "pen")
    assert (rule.then, rule.together, rule.givers) == ("ink", 7, 10)
    assert (rule.support, rule.confidence, rule.lift) == (0.35, 0.7, 7 * 20 / (10 * 8))
    assert [one.reason for one in fitted.offers(["pen", "cup"])] == [
        "7 of 10 customers with pen also have ink"
    ]
    assert fitted.offers(["pen"], rejected=["ink"]) == fitted.offers(["pen", "ink"]) == ()
    assert all("cup" not in (one.given, one.then) for one in fitted.rules), "what everybody has, has no lift"
    assert Association(always_together=(("ink", "pen"),)).fit(data).rules == ()
    assert AssociationFitted.from_dict(json.loads(json.dumps(fitted.to_dict()))) == fitted


def test_open_cells_are_valued_by_the_median_of_the_segment():
    cells = [("A", "x", "owned", "100", None), ("B", "x", "owned", "300", None), ("C", "x", "open", None, 0.5),
             ("C", "y", "competitor", None, None), ("C", "z", "not applicable", None, None), ("C", "w", "owned", "9", None)]  # fmt: skip
    frame = pl.DataFrame(cells, schema=["customer", "product", "state", "spend", "fit"], orient="row")
    first = whitespace(frame)[0]
    assert (first.customer, first.penetration, first.value) == ("C", pytest.approx(1 / 3), Decimal("100.0"))
    assert first.unvalued == ("y",)
    with pytest.raises(BadFrame, match="takes owned, open, competitor, not applicable, not “maybe”"):
        whitespace(frame.with_columns(state=pl.lit("maybe")))
    with pytest.raises(BadFrame, match="two rows of x for A"):
        whitespace(pl.concat([frame, frame]))


def test_ease_is_the_closed_form_of_the_paper():
    """Equations 5 and 8: P = (X'X + λI)⁻¹, B = I − P · diagMat(1 ⊘ diag(P)), scores X·B, by NumPy in one line each."""
    data = shop()
    fitted = Ease(shrink=7.0).fit(data)
    bought = (
        data.unique(["customer", "product"]).pivot("product", index="customer", values="date").fill_null(0)
    )
    x = (bought.select(list(fitted.products)).to_numpy() > 0).astype(float)
    inverse = np.linalg.inv(x.T @ x + 7.0 * np.eye(x.shape[1]))
    weights = np.eye(len(inverse)) - inverse / np.diag(inverse)
    assert np.abs(np.diag(weights)).max() < 1e-12
    scores = dict(zip(bought["customer"].to_list(), x @ weights, strict=True))
    found = fitted.predict(data, top=50, only_new=False)
    assert len(found) == sum(int((row > 0).sum()) for row in scores.values())
    for customer, product, _, score, before in found[::17].iter_rows():
        place = fitted.products.index(product)
        assert score == pytest.approx(scores[customer][place], abs=1e-9)
        assert before == bool(x[bought["customer"].to_list().index(customer)][place])


def test_ease_offers_what_goes_with_a_purchase_and_survives_json():
    # Without milk, which everybody has: it would stand for everybody's taste.
    data = shop().filter(pl.col("product") != "milk")
    fitted = Ease(shrink=5.0, kept=6).fit(data)
    found = fitted.predict(data, top=1, reasons=True)
    owned = set(data.select("customer", "product").iter_rows())
    assert not owned & set(found.select("customer", "product").iter_rows())
    # Ink is bought by owners of pens only; who has a pen and no ink is offered it because of the pen.
    ink = fitted.predict(data, top=5, reasons=True).filter(pl.col("product") == "ink")
    pens = set(data.filter(pl.col("product") == "pen")["customer"]) & set(ink["customer"])
    assert len(pens) == 15 and set(ink.filter(pl.col("customer").is_in(pens))["reason"]) == {"goes with pen"}
    again = EaseFitted.from_dict(json.loads(json.dumps(fitted.to_dict())))
    assert again.predict(data, top=1, reasons=True).equals(found)
    few = Ease(most_products=4).fit(data)
    assert (len(few.products), few.left_out) == (4, data["product"].n_unique() - 4)
    with pytest.raises(NotEnoughData, match="0 customers bought two products"):
        Ease().fit(data.unique("customer"))
    with pytest.raises(BadFrame, match="must be positive"):
        Ease(shrink=0).fit(data)
