"""Who reaches a record stands in its entry: it narrows a search, never leaves out what somebody sees, and follows changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests import world as worlds
from tests.search.reading import index_all
from zhike.customers.actions.people import link_contact
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM, scope, visible_to
from zhike.kernel.objects import object_of
from zhike.workplace.search import common, finding
from zhike.workplace.search.filling import TABLE, rebuild, searched
from zhike.workplace.search.finding import Matches
from zhike.workplace.search.models import SearchEntry
from zhike.workplace.search.reach import Reach
from zhike.workplace.search.results import search


@pytest.fixture
def world(founded: worlds.World, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[worlds.World]:
    """The company; the statistics are read anew for each test, and the old way through all records may not be taken."""
    common._kept.clear()
    monkeypatch.setattr(finding.Search, "_seen", None)
    yield founded
    common._kept.clear()


def reached(actor: Any, model: Any) -> set[int]:
    obj = object_of(model)
    words = Reach(actor).words(obj)
    assert words is not None
    rows = SearchEntry.objects.filter(Matches(words), object=obj.key)
    return set(rows.values_list("record_id", flat=True))


def titles(world: worlds.World, user: Any, text: str) -> list[str]:
    return [result.title for group in search(world.actor(user), text, 10) for result in group.results]


def test_nothing_that_somebody_sees_is_out_of_his_reach(world: worlds.World) -> None:
    narrowed = 0
    for user in (world.lin, world.mia, world.ben, world.sue, world.max, world.ray):
        actor = world.actor(user)
        for obj in searched():
            if scope(actor, obj) is None or Reach(actor).words(obj) is None:
                continue
            narrowed += 1
            seen = set(visible_to(actor, obj.model).values_list("pk", flat=True))
            assert seen <= reached(actor, obj.model), (user.name, obj.key)
    assert narrowed >= 9


def test_what_is_others_is_out_of_reach(world: worlds.World) -> None:
    mia, ben = world.actor(world.mia), world.actor(world.ben)
    assert reached(mia, Customer) == {world.acme.pk, world.haiwen.pk}
    assert reached(ben, Customer) == {world.globex.pk}
    assert reached(ben, Contact) == {world.smith.pk}
    assert Reach(world.actor(world.ray)).words(object_of(Customer)) is None


def test_who_sees_the_customer_finds_the_contact(world: worlds.World) -> None:
    assert titles(world, world.mia, "smith") == []
    globex = Customer.objects.get(pk=world.globex.pk)
    actions.change(globex, {"owner": world.mia.pk, "team": world.hangzhou.pk}, actor=SYSTEM)
    index_all()
    assert titles(world, world.mia, "smith") == ["Jane Smith"]
    assert titles(world, world.mia, "globex") == ["Globex"]


def test_a_share_of_the_customer_reaches_the_contact(world: worlds.World) -> None:
    globex = Customer.objects.get(pk=world.globex.pk)
    actions.share(globex, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk)
    index_all()
    assert titles(world, world.mia, "smith") == ["Jane Smith"]
    actions.unshare(globex, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk)
    index_all()
    assert world.smith.pk not in reached(world.actor(world.mia), Contact)
    assert titles(world, world.mia, "smith") == []


def test_a_new_place_reaches_the_contact(world: worlds.World) -> None:
    acme = Customer.objects.get(pk=world.acme.pk)
    link_contact(acme, actor=SYSTEM, contact=world.smith.pk)
    index_all()
    assert titles(world, world.mia, "smith") == ["Jane Smith"]


def test_an_index_of_before_is_searched_as_before(
    world: worlds.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {TABLE} IS NULL")
        cursor.execute(f"UPDATE {TABLE} SET lexemes = ts_delete(lexemes, ARRAY(SELECT lexeme FROM unnest(lexemes) "
                       "WHERE lexeme LIKE %s))", ["\ue000%"])  # fmt: skip
    assert not common.frequencies().reach
    assert titles(world, world.mia, "wang") == ["王小明"]
    assert titles(world, world.mia, "smith") == []
    common._kept.clear()
    rebuild(searched())
    assert common.frequencies().reach
    assert reached(world.actor(world.mia), Customer) == {world.acme.pk, world.haiwen.pk}
