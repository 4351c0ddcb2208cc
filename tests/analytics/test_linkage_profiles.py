"""What a shared value is worth: the less, the more records hold it, and the less where the names clearly differ."""

from __future__ import annotations

import gzip
from collections import Counter

import polars as pl
import pytest

from tests.analytics.real import at_hand
from zhike.analytics.linkage import channels
from zhike.analytics.linkage.profiles import COMPANY, PERSON

BERLIN = {"phone": "30901820", "city": "berlin", "country": "DE"}


@pytest.mark.parametrize(
    ("names", "held", "bits", "probability"),
    [
        (("Alpha Logistics", "Alpha Logistics"), 2, 8.45, 1.0),
        (("Alpha Logistics", "Alpha Logistics"), 6, 6.13, 0.9999),
        (("Alpha Logistics", "Alpha Logistik"), 2, 8.45, 0.9995),
        (("Alpha Logistics", "Bravo Kitchens"), 2, 5.13, 0.2907),
        (("Alpha Logistics", "Bravo Kitchens"), 6, 2.81, 0.0758),
        (("Alpha Logistics", "Bravo Kitchens"), 1000, 0.0, 0.0116),
        (("Alpha Logistics", "阿尔法物流"), 2, 8.45, 0.8039),
    ],
)
def test_a_phone_of_many_or_of_other_names_is_worth_less(names, held, bits, probability):
    one, other = ({"name": {name}, **BERLIN} for name in names)
    found = COMPANY.compare(one, other, {"phone": held})
    phone = next(reason for reason in found.reasons if reason.field == "phone")
    assert (phone.bits, phone.others, found.probability) == (bits, held - 2, probability)


def test_a_common_name_says_less_of_a_person_but_not_of_a_company():
    one = {"name": {"王伟"}}
    assert PERSON.compare(one, one).reasons[0].bits == 6.23
    assert PERSON.compare(one, one, {"name": 10}).reasons[0].bits == 3.06
    assert COMPANY.compare(one, one, {"name": 10}) == COMPANY.compare(one, one)


def test_only_what_is_equal_is_weighed_by_how_common_it_is():
    one, other = {"name": {"Anna Miller"}}, {"name": {"A. Miller"}}
    assert PERSON.compare(one, other, {"name": 100}) == PERSON.compare(one, other)


@pytest.mark.parametrize(
    ("names", "place", "bits", "probability"),
    [
        (("小明", "王小明"), {"customer": "7"}, 9.64, 0.9999),
        (("J. Vogel", "Jonas Vogel"), {"customer": "7"}, 9.64, 0.9999),
        (("Anna Vogel", "Jonas Vogel"), {"customer": "7"}, 0.0, 0.7232),
        (("Anna Miller", "Bo Li"), {}, 9.64, 0.4701),
        (("Anna Miller", "Bo Li"), {"customer": "7"}, 0.0, 0.0815),
        (("王文博", "王小明"), {"customer": "7"}, 0.0, 0.0815),
        (("王小明", "Anna Miller"), {"customer": "7"}, 9.64, 0.9861),
    ],
)
def test_colleagues_share_a_number_and_friends_have_nicknames(names, place, bits, probability):
    one, other = ({"name": {name}, "phone": {"57188886666"}, **place} for name in names)
    found = PERSON.compare(one, other)
    assert next(reason.bits for reason in found.reasons if reason.field == "phone") == bits
    assert found.probability == probability


def test_restaurants_with_phones_are_told_as_before():
    """Fodors–Zagats by the profile that nobody trained: names, phones and cities; phones are weighed by how many have them."""
    with gzip.open(at_hand("entity-pairs/fodors-zagats.csv.gz")) as file:
        rows = pl.read_csv(file.read(), infer_schema=False).fill_null("").to_dicts()
    sides = [{side: restaurant(row, side) for side in ("l_", "r_")} for row in rows]
    every = {tuple(sorted((name, str(value)) for name, value in row.items())): row["phone"]
             for pair in sides for row in pair.values()}  # fmt: skip
    held = Counter(every.values())
    found = [COMPANY.compare(pair["l_"], pair["r_"], {"phone": held[pair["l_"]["phone"]]}).probability >= 0.75
             for pair in sides]  # fmt: skip
    truth = [row["label"] == "1" for row in rows]
    counts = Counter(zip(found, truth, strict=True))
    assert (counts[True, True], counts[True, False], counts[False, True]) == (106, 4, 4)


def restaurant(row, side):
    """Return the facts of a restaurant."""
    plain = {name: " ".join(row[side + name].translate(str.maketrans("", "", "`'\\")).split())
             for name in ("name", "city", "phone")}  # fmt: skip
    digits = "".join(filter(str.isdigit, plain["phone"]))
    return {"name": {plain["name"]}, "city": plain["city"].lower(), "phone": channels.phone(digits)}


def test_names_in_both_scripts_are_compared_each_with_its_like():
    one, other = {"周素心", "Zhou Suxin"}, {"周晓东", "Zhou Xiaodong"}
    assert (
        PERSON.apart(one, other)
        and not PERSON.apart(one, {"Zhou Suxin"})
        and not PERSON.apart({"周素心"}, {"Zhou"})
    )
    assert not PERSON.apart(set(), other) and not COMPANY.apart({"海文贸易"}, {"Haiwen Trading"})
