"""The list of likely duplicates: found by keys, with reasons, within what one may see, and decided once."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from zhike.analytics.linkage.profiles import Reason
from zhike.customers.models import Contact, Customer
from zhike.duplicates import actions, pairs
from zhike.duplicates.matching import matcher_of
from zhike.duplicates.models import Pair
from zhike.duplicates.queries import open_pairs
from zhike.duplicates.words import reasons_in_words
from zhike.duplicates.work import find
from zhike.kernel import actions as kernel
from zhike.kernel import jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotFound
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import object_of


@pytest.fixture
def pair(world, twin) -> Pair:
    """The two records of 海文贸易, found."""
    assert find(object_of(Customer)) == 1
    return Pair.objects.get()


def test_the_search_finds_the_pair_with_its_reasons(world, twin, pair):
    assert (pair.one_id, pair.other_id) == (world.haiwen.pk, twin.pk)
    assert pair.probability > 0.99
    assert [(r["field"], r["similarity"]) for r in pair.reasons] == [
        ("phone", 1.0),
        ("name", 0.99),
        ("country", 1.0),
    ]


@pytest.fixture
def switchboard(world) -> list[Customer]:
    """Five firms of one house in Berlin, one of them written twice."""
    names = (
        "Alpha Logistics",
        "Bravo Kitchens",
        "Charlie Office Park",
        "Delta Dental",
        "Alpha Logistics GmbH",
    )
    place = {"phone": "+4930901820", "city": "Berlin", "country": "DE"}
    return [kernel.create(Customer, {"name": name, **place}, actor=SYSTEM) for name in names]


def test_a_number_of_many_is_weak_evidence_and_the_reason_says_so(world, switchboard):
    """Berlin's first and last are one firm; before, each of the ten pairs stood there with 80 % and more."""
    assert find(object_of(Customer)) == 1
    pair = Pair.objects.get()
    assert (pair.one_id, pair.other_id) == (switchboard[0].pk, switchboard[4].pk)
    assert [(r["field"], r["bits"], r["others"]) for r in pair.reasons] == [
        ("name", 9.1, 0), ("phone", 6.45, 3), ("city", 3.09, 0), ("country", 0.96, 0),
    ]  # fmt: skip
    text = world.browser(world.ann).get("/duplicates/customers/").content.decode()
    assert "same name, same phone (which 3 others have too), same city, same country" in text


def test_a_plural_makes_no_other_name(world):
    """“Imports” and “Import” were 97 % alike, which is a misspelt name's likeness, and too little without more."""
    one, other = (
        kernel.create(Customer, {"name": name}, actor=SYSTEM)
        for name in ("Imports Direct", "Import Direct Ltd")
    )
    assert find(object_of(Customer)) == 1
    pair = Pair.objects.get()
    assert (pair.one_id, pair.other_id, pair.probability) == (one.pk, other.pk, 0.8032)
    with override("en"):
        assert reasons_in_words(tuple(Reason(**reason) for reason in pair.reasons)) == "name 99 % alike"


def test_companies_that_are_there_already_get_the_new_keys(world):
    one = kernel.create(Customer, {"name": "Imports Direct"}, actor=SYSTEM)
    other = kernel.create(Customer, {"name": "Jane Imports", "kind": "person"}, actor=SYSTEM)
    before = {pk: list(keys) for pk, keys in Customer.objects.values_list("pk", "match_keys")}
    assert before[one.pk] == ["b:imports", "c:importdirect", "c:importsdirect", "n:importsdirect"]
    Customer.objects.filter(pk=one.pk).update(match_keys=["b:imports", "c:importsdirect", "n:importsdirect"])
    Customer.objects.filter(pk=other.pk).update(match_keys=["n:kept"])
    import_module("zhike.customers.migrations.0008_english_keys").fill(apps, None)
    after = dict(Customer.objects.values_list("pk", "match_keys"))
    assert after == before | {other.pk: ["n:kept"]}


def test_clearly_different_names_make_one_number_that_of_a_house(world):
    for name in ("Alpha Logistics", "Bravo Kitchens"):
        kernel.create(
            Customer, {"name": name, "phone": "+4930901820", "city": "Berlin", "country": "DE"}, actor=SYSTEM
        )
    assert find(object_of(Customer)) == 0
    kernel.create(
        Customer,
        {"name": "阿尔法物流", "phone": "+4930901820", "city": "Berlin", "country": "DE"},
        actor=SYSTEM,
    )
    assert find(object_of(Customer)) == 0, (
        "Chinese and Latin letters can't be compared, but a third one has the number now"
    )


def test_a_second_search_changes_nothing_and_a_gone_pair_leaves(world, twin, pair):
    find(object_of(Customer))
    assert list(Pair.objects.values_list("pk", flat=True)) == [pair.pk]
    kernel.delete(twin, actor=SYSTEM)
    find(object_of(Customer))
    assert not Pair.objects.exists()


def test_a_dismissed_pair_does_not_come_back(world, pair):
    actions.dismiss(pair.pk, actor=SYSTEM)
    find(object_of(Customer))
    pair.refresh_from_db()
    assert pair.state == "dismissed"
    assert list(open_pairs(object_of(Customer), SYSTEM)) == []
    assert Event.objects.filter(verb="customer.told_apart", subject_id=world.haiwen.pk).count() == 1
    actions.reopen(pair.pk, actor=SYSTEM)
    assert list(open_pairs(object_of(Customer), SYSTEM)) == [pair]


def test_only_who_sees_both_sees_the_pair(world, pair):
    obj = object_of(Customer)
    assert list(open_pairs(obj, world.actor(world.sue))) == [pair]
    assert list(open_pairs(obj, world.actor(world.mia))) == [], "the twin is nobody's of her team"
    with pytest.raises(NotFound):
        actions.dismiss(pair.pk, actor=world.actor(world.ben))
    pair.refresh_from_db()
    assert pair.state == "open"


def test_a_merge_takes_the_pair_off_the_list_and_its_undo_brings_it_back(world, twin, pair):
    row = actions.merge(world.haiwen, [twin.pk], {}, actor=SYSTEM)
    assert not open_pairs(object_of(Customer), SYSTEM).exists()
    actions.undo(row.pk, actor=SYSTEM)
    assert list(open_pairs(object_of(Customer), SYSTEM)) == [pair]


def test_the_page_lists_searches_and_dismisses(world, twin, pair):
    ann = world.browser(world.ann)
    text = ann.get("/duplicates/customers/").content.decode()
    assert "99 %" in text and "same phone, name 99 % alike, same country" in text
    assert f"/duplicates/customers/merge/?ids={world.haiwen.pk},{twin.pk}" in text
    assert ann.post(f"/duplicates/pairs/{pair.pk}/dismiss/").status_code == 302
    assert "No likely duplicates" in ann.get("/duplicates/customers/").content.decode()
    assert ann.post("/duplicates/customers/search/").status_code == 302
    job = Job.objects.get(kind="duplicates")
    assert jobs.run(job.pk).state == "done"
    assert "No likely duplicates" in world.browser(world.ben).get("/duplicates/customers/").content.decode()
    assert ann.get("/duplicates/products/").status_code == 404


def test_what_is_compared_is_read_in_one_query(world):
    for model in (Customer, Contact):
        matcher, ids = matcher_of(object_of(model)), list(model.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as asked:
            found = pairs.facts_of(matcher, ids)
        assert (set(found), len(asked)) == (set(ids), 1)
        assert '"changed_at"' not in asked[0]["sql"]
        whole = {
            row.pk: (matcher.facts(row), matcher.profile(row), row.match_keys) for row in model.objects.all()
        }
        assert found == whole
