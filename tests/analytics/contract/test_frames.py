"""Frames of every make get the same answer; what can't be answered is refused in words; nothing is NaN in silence."""

import json
import math
from dataclasses import is_dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
import polars as pl
import pytest

from zhike.analytics.frames import BadFrame, NotEnoughData

from .exhibit import MAKES, TODAY, Exhibit, numbers_in, parts, plain, same
from .gallery import EXHIBITS

IN_WORDS = (BadFrame, NotEnoughData)
each = pytest.mark.parametrize("exhibit", EXHIBITS, ids=str)
ANSWERS: dict[str, Any] = {}


def answer_of(exhibit: Exhibit) -> Any:
    """Return the plain answer to the exhibit as it stands, asked once."""
    if exhibit.name not in ANSWERS:
        ANSWERS[exhibit.name] = plain(exhibit.ask(exhibit.frame))
    return ANSWERS[exhibit.name]


def in_words_or_finite(exhibit: Exhibit, frame: Any) -> None:
    """Assert that the question is refused in a sentence, or answered without NaN."""
    try:
        found = plain(exhibit.ask(frame))
    except IN_WORDS as error:
        assert len(str(error)) > 20 and str(error).endswith((".", "…")), f"not a sentence: {error}"
    else:
        assert all(math.isfinite(number) for number in numbers_in(found)), found


@each
@pytest.mark.parametrize("make", [name for name in MAKES if name != "polars"])
def test_a_frame_of_any_make_gets_the_same_answer(exhibit: Exhibit, make: str):
    assert same(plain(exhibit.ask(MAKES[make](exhibit.frame))), answer_of(exhibit))


@each
def test_the_order_of_rows_does_not_matter(exhibit: Exhibit):
    shuffled = exhibit.frame.sample(fraction=1, shuffle=True, seed=8)
    assert same(plain(exhibit.ask(shuffled)), answer_of(exhibit))


@each
def test_asking_changes_nothing_and_again_gets_the_same(exhibit: Exhibit):
    frame = exhibit.frame.to_pandas()
    kept = frame.copy(deep=True)
    first = exhibit.ask(frame)
    pd.testing.assert_frame_equal(frame, kept)
    assert same(plain(exhibit.ask(frame)), plain(first))
    assert all(math.isfinite(number) for number in numbers_in(plain(first)))


@each
def test_results_come_back_from_json(exhibit: Exhibit):
    for found in parts(exhibit.ask(exhibit.frame)):
        if is_dataclass(found) and hasattr(found, "from_dict"):
            stored = json.dumps(found.to_dict(), allow_nan=False)
            again = type(found).from_dict(json.loads(stored))
            assert json.dumps(again.to_dict(), allow_nan=False) == stored


@each
def test_a_missing_column_is_named(exhibit: Exhibit):
    for name in exhibit.needed:
        with pytest.raises(BadFrame, match=rf"\b{name}\b") as told:
            exhibit.ask(exhibit.frame.drop(name))
        assert "lacks the column" in str(told.value)


@each
def test_words_where_numbers_or_dates_are_needed_are_named(exhibit: Exhibit):
    for name in (*exhibit.numbers, *exhibit.amounts, *exhibit.dates):
        if exhibit.name == "next basket":
            continue  # A basket may be told by anything that sorts by time.
        with pytest.raises(BadFrame, match=rf"\b{name}\b"):
            exhibit.ask(exhibit.frame.with_columns(pl.lit("soon").alias(name)))


@each
def test_nothing_gets_no_answer(exhibit: Exhibit):
    if exhibit.empty:
        in_words_or_finite(exhibit, exhibit.frame.clear())
    else:
        with pytest.raises(NotEnoughData):
            exhibit.ask(exhibit.frame.clear())


@each
def test_one_row_is_answered_or_refused_in_words(exhibit: Exhibit):
    in_words_or_finite(exhibit, exhibit.frame.head(1))


@each
def test_what_is_no_frame_is_refused_in_words(exhibit: Exhibit):
    with pytest.raises(BadFrame, match="not list"):
        exhibit.ask([1, 2, 3])


@each
@pytest.mark.parametrize("odd", [None, math.nan, math.inf, -1.0, 1e300], ids=str)
def test_odd_numbers_are_refused_in_words_or_left_out(exhibit: Exhibit, odd: float | None):
    for name in (*exhibit.numbers, *exhibit.amounts):
        for hit in ([0], range(len(exhibit.frame))):
            values: list[Any] = exhibit.frame[name].to_list()
            for place in hit:
                values[place] = odd
            values = [float(one) if isinstance(one, Decimal) else one for one in values]
            column = pl.Series(name, values, pl.Float64)
            in_words_or_finite(exhibit, exhibit.frame.with_columns(column))


@each
def test_missing_words_and_dates_are_refused_in_words_or_left_out(exhibit: Exhibit):
    for name in (*exhibit.texts, *exhibit.dates):
        first = pl.Series(name, [None, *exhibit.frame[name][1:]], exhibit.frame[name].dtype)
        in_words_or_finite(exhibit, exhibit.frame.with_columns(first))
        none = pl.lit(None, exhibit.frame[name].dtype).alias(name)
        in_words_or_finite(exhibit, exhibit.frame.with_columns(none))


@each
def test_future_dates_are_answered_or_refused_in_words(exhibit: Exhibit):
    for name in exhibit.dates:
        later = pl.lit(TODAY.replace(year=2099)).alias(name)
        in_words_or_finite(exhibit, exhibit.frame.with_columns(later))
        some = pl.when(pl.int_range(pl.len()) == 0).then(later).otherwise(pl.col(name)).alias(name)
        in_words_or_finite(exhibit, exhibit.frame.with_columns(some))


@each
def test_amounts_of_several_currencies_are_not_added(exhibit: Exhibit):
    if not exhibit.amounts:
        return
    one = exhibit.frame.with_columns(currency=pl.lit("CNY"))
    assert same(plain(exhibit.ask(one)), answer_of(exhibit))
    two = one.with_columns(
        currency=pl.when(pl.int_range(pl.len()) == 1).then(pl.lit("USD")).otherwise("currency")
    )
    with pytest.raises(BadFrame, match="CNY and USD"):
        exhibit.ask(two)


@each
def test_twice_the_same_row_is_answered_or_refused_in_words(exhibit: Exhibit):
    in_words_or_finite(exhibit, pl.concat([exhibit.frame, exhibit.frame]))
