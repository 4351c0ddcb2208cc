"""Blocking, weights and answers of record linkage; Febrl's generated people (Christen 2008) as the published task."""

import json

import numpy as np
import polars as pl
import pytest
from bench.analytics.people import febrl, judged_links, person_linkage

from tests.analytics.real import at_hand
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.linkage import (
    Exact,
    FittedLabelledLinkage,
    FittedLinkage,
    Fuzzy,
    Key,
    LabelledLinkage,
    Linkage,
    Neighbours,
    Words,
    candidates,
    one_to_one,
)
from zhike.analytics.linkage.blocking import soundex
from zhike.analytics.linkage.comparing import levels_of, similarity
from zhike.analytics.linkage.fellegi_sunter import estimate

PEOPLE = pl.DataFrame({
    "name": ["anna miller", "ana miller", "bo li", "bo li", "carl weiss"],
    "born": ["1980", "1980", "1990", "1990", "1980"],
    "city": ["ulm", "ulm", "wuhan", None, "bonn"],
})  # fmt: skip


@pytest.mark.parametrize(
    ("word", "code"),
    [("Robert", "r163"), ("Rupert", "r163"), ("Ashcraft", "a261"), ("Tymczak", "t522"), ("王", "")],
)
def test_soundex_of_the_standard_examples(word, code):
    assert soundex(word) == code


def test_blocking_finds_each_pair_once_and_leaves_out_empty_keys_and_large_blocks():
    columns = {"a": ["x", "x", "", "y", "y"], "b": ["1", "1", "1", "1", ""]}
    i, j, skipped = candidates(columns, None, (Key("a"), Key("b")))
    assert list(zip(i.tolist(), j.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
        (3, 4),
    ]
    i, j, skipped = candidates(columns, None, (Key("a"), Key("b")), max_block=3)
    assert (list(zip(i.tolist(), j.tolist(), strict=True)), skipped) == ([(0, 1), (3, 4)], 1)


def test_blocking_across_two_files_and_by_neighbourhood():
    left, right = {"a": ["bb", "dd"]}, {"a": ["bc", "zz", "dd"]}
    assert [part.tolist() for part in candidates(left, right, (Key("a:1"),))[:2]] == [[0, 1], [0, 2]]
    assert [part.tolist() for part in candidates(left, right, (Neighbours("a", 1),))[:2]] == [
        [0, 1, 1],
        [0, 0, 2],
    ]
    assert candidates(left, right, (Key("a:soundex"),))[2] == 0
    with pytest.raises(ValueError, match="no way to cut"):
        candidates(left, right, (Key("a:vowels"),))


def test_similarities_and_levels():
    i = np.arange(4)
    found = similarity(["martha", "dixon", "", "王"], ["marhta", "dicksonx", "x", "王"], i, i)
    # Winkler (1990), table 1: .961 and .813.
    assert found[:2].tolist() == pytest.approx([0.961, 0.813], abs=5e-4)
    assert np.isnan(found[2]) and found[3] == 1
    assert levels_of(found, (1.0, 0.9, 0.8)).tolist() == [1, 2, -1, 0]


def test_em_recovers_the_parameters_of_simulated_pairs():
    rng = np.random.default_rng(7)
    match = rng.random(200_000) < 0.1
    truth = [((0.9, 0.1), (0.05, 0.95)), ((0.8, 0.2), (0.1, 0.9)), ((0.95, 0.05), (0.01, 0.99))]
    levels = np.stack(
        [np.where(match, rng.random(len(match)) > m[0], rng.random(len(match)) > u[0]) for m, u in truth],
        axis=1,
    ).astype(np.int8)
    found = estimate(levels, [2, 2, 2], 0.3)
    assert found.converged
    assert found.share == pytest.approx(0.1, abs=0.003)
    for k, (m, u) in enumerate(truth):
        assert found.m[k] == pytest.approx(m, abs=0.01)
        assert found.u[k] == pytest.approx(u, abs=0.003)


def test_pairs_carry_probability_and_reasons():
    link = Linkage((Fuzzy("name"), Exact("born"), Exact("city")), (Key("born"),)).fit(PEOPLE)
    pairs = link.predict(PEOPLE, threshold=0.0)
    assert pairs.columns == ["left", "right", "weight", "probability", "reasons"]
    assert sorted(zip(pairs["left"], pairs["right"], strict=True)) == [(0, 1), (0, 4), (1, 4), (2, 3)]
    reasons = {
        (a, b): text for a, b, text in zip(pairs["left"], pairs["right"], pairs["reasons"], strict=True)
    }
    assert "name 0.98" in reasons[0, 1] and "city equal" in reasons[0, 1]
    assert "city" not in reasons[2, 3], "an empty value speaks neither for nor against"


def test_answers_do_not_depend_on_the_order_of_rows_and_survive_json():
    link = Linkage((Fuzzy("name"), Exact("born")), (Key("born"), Neighbours("name", 2)))
    one, two = link.fit(PEOPLE), link.fit(PEOPLE.reverse())
    assert one.weights == two.weights
    again = FittedLinkage.from_dict(json.loads(json.dumps(one.to_dict())))
    assert again == one
    assert again.predict(PEOPLE).equals(one.predict(PEOPLE))


def test_pandas_in_pandas_out():
    link = Linkage((Fuzzy("name"), Exact("born")), (Key("born"),)).fit(PEOPLE.to_pandas())
    assert type(link.predict(PEOPLE.to_pandas())).__module__.startswith("pandas")


def test_bad_input_is_named():
    link = Linkage((Fuzzy("name"), Exact("phone")), (Key("born"),))
    with pytest.raises(BadFrame, match="lacks the column phone"):
        link.fit(PEOPLE)
    with pytest.raises(NotEnoughData, match="no pairs"):
        Linkage((Fuzzy("name"),), (Key("name"),)).fit(PEOPLE.head(1))


def test_one_to_one_takes_the_best_and_each_record_once():
    i, j, weight = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.array([5.0, 4.0, 4.5, 1.0])
    assert one_to_one(i, j, weight).tolist() == [True, False, False, True]


def test_labelled_linkage_learns_and_survives_json():
    pairs = pl.DataFrame({
        "l_name": ["anna miller", "bo li", "carl weiss", "dora may"] * 5,
        "r_name": ["anna miler", "bo lee", "otto kern", "finn ohm"] * 5,
        "label": ["1", "1", "0", "0"] * 5,
    })  # fmt: skip
    fitted = LabelledLinkage((Fuzzy("name"), Words("name"))).fit(pairs)
    assert (fitted.predict(pairs)["probability"] > 0.5).to_list() == [True, True, False, False] * 5
    again = FittedLabelledLinkage.from_dict(json.loads(json.dumps(fitted.to_dict())))
    assert again.predict(pairs).equals(fitted.predict(pairs))
    with pytest.raises(ValueError, match="both kinds"):
        LabelledLinkage((Fuzzy("name"),)).fit(pairs.filter(pl.col("label") == "1"))


def test_febrl_4_without_the_security_number():
    """Bar: F1 ≥ .997 (Splink .9967, recordlinkage with the number .9997)."""
    data = at_hand("febrl").parent
    left, right = febrl(data, "4a"), febrl(data, "4b")
    found = person_linkage().fit(left, right).predict(left, right, exclusive=True, reasons=False)
    precision, recall, f1 = judged_links(found, left, right)
    assert (round(precision, 4), round(recall, 4)) == (1.0, 0.9978)
    assert f1 >= 0.997
