"""Results go to JSON and come back equal; frames of every make are checked at the door."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pytest

import zhike.analytics
from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.relationship.stage import Stage
from zhike.analytics.satisfaction.disconfirmation import Disconfirmation
from zhike.analytics.satisfaction.kano import Kano, KanoFitted
from zhike.analytics.satisfaction.nps import NetPromoter


@dataclass(frozen=True)
class Part:
    pair: tuple[str, float]
    stage: Stage | None


@dataclass(frozen=True, kw_only=True)
class Whole(Fitted):
    parts: tuple[Part, ...]
    amounts: dict[str, Decimal]
    note: str | None = None


WHOLE = Whole(n=2, as_of=date(2026, 6, 30), unit="day", warnings=("few",), amounts={"a": Decimal("1.10")},
              parts=(Part(("x", 1.5), Stage.DECLINE), Part(("y", 2.0), None)))  # fmt: skip


def test_a_result_comes_back_from_json_equal():
    assert Whole.from_dict(json.loads(json.dumps(WHOLE.to_dict()))) == WHOLE


def test_a_notebook_shows_plain_values_and_no_markup_of_the_data():
    shown = Whole(
        n=12_000, warnings=("a < b", "few"), amounts={"<x>": Decimal("1.10")}, parts=()
    )._repr_html_()
    for row in ("<th style='text-align:left'>n</th><td>12,000</td>", "amounts &lt;x&gt;</th><td>1.10</td>",
                "<td>a &lt; b; few</td>", "<caption>Whole</caption>"):  # fmt: skip
        assert row in shown


def test_another_models_result_is_refused():
    with pytest.raises(BadFrame, match="not of KanoFitted"):
        KanoFitted.from_dict(WHOLE.to_dict())
    with pytest.raises(BadFrame, match="another version"):
        Whole.from_dict({"model": "Whole", "n": 1, "size": 3})


SCORES = {"score": [10, 9, 3, 8, None, 10], "respondent": ["a", "b", "c", "d", "e", "f"]}


@pytest.mark.parametrize("make", [
    lambda: pl.DataFrame(SCORES),
    lambda: pl.LazyFrame(SCORES),
    lambda: pd.DataFrame(SCORES),
    lambda: pl.DataFrame(SCORES).to_arrow(),
    lambda: duckdb.from_arrow(pl.DataFrame(SCORES).to_arrow()),
], ids=["polars", "lazy", "pandas", "arrow", "duckdb"])  # fmt: skip
def test_a_frame_of_any_make_gives_the_same(make):
    found = NetPromoter().fit(make())
    assert (found.n, found.score) == (5, pytest.approx(40))
    assert found.warnings[0] == "1 of 6 rows without score are left out."


def test_what_is_no_frame_is_refused_with_a_sentence():
    with pytest.raises(BadFrame, match="not list"):
        NetPromoter().fit([1, 2, 3])
    with pytest.raises(BadFrame, match="lacks the column item, functional, dysfunctional; it has score"):
        Kano().fit(pl.DataFrame({"score": [1]}))
    with pytest.raises(BadFrame, match="perception must hold numbers, not “good”"):
        Disconfirmation().fit(pl.DataFrame({"item": ["a"], "perception": ["good"], "expectation": [1]}))
    with pytest.raises(BadFrame, match="at must hold dates, not “soon”"):
        open_frame(pl.DataFrame({"at": ["soon"]}), dates=("at",))
    with pytest.raises(BadFrame, match="sum must hold amounts"):
        open_frame(pl.DataFrame({"sum": ["12,30"]}), money=("sum",))


def test_money_does_not_pass_through_floats():
    table = open_frame(pl.DataFrame({"sum": ["0.10", "0.20"]}), money=("sum",))
    assert sum(table.values("sum")) == Decimal("0.30")


def test_modules_are_found_by_name():
    assert zhike.analytics.intervals.wilson(0, 0) == (0.0, 1.0)
    with pytest.raises(AttributeError, match="has no astrology"):
        zhike.analytics.astrology  # noqa: B018 - the attribute is the test
