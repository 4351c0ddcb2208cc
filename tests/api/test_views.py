"""Saved views over the API: the rights of the pages, and lists that take one."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from zhike.kernel.models import Event
from zhike.workplace.models import SavedView

from .conftest import Program, World, customer, problem

TREE = {"field": "level", "op": "eq", "value": "A"}
SENT = {"object": "customers", "name": "Best", "filter": TREE, "sort": "-name", "columns": ["level", "city"]}


@pytest.fixture
def view(world: World) -> dict:
    """Two customers of Mia's with a level, and her view of the better one."""
    customer("Alpha", world.mia, level="A", city="Bath")
    customer("Aleph", world.mia, level="A", city="Ulm")
    customer("Beta", world.mia, level="B", city="Bath")
    answer = world.sales.post("views", SENT)
    assert answer.status_code == 201
    assert answer["Location"] == f"/api/v1/views/{answer.json()['id']}"
    return answer.json()


def names(program: Program, query: str) -> list[str]:
    answer = program.get(f"customers?{query}")
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def test_a_view_is_created_read_and_listed(world: World, view: dict) -> None:
    row = SavedView.objects.get(pk=view["id"])
    assert (row.object, row.owner_id, row.state) == (
        "customers.customer", world.mia.pk, {"filter": TREE, "sort": "-name", "columns": "level,city"},
    )  # fmt: skip
    shown = {
        "name": "Best",
        "q": "",
        "by": "",
        "broken": False,
        "audience": "private",
        "team": None,
        "may_change": True,
    }
    assert view.items() >= ({**SENT, **shown, "owner": world.mia.pk}).items()
    assert world.sales.get(f"views/{view['id']}").json() == view
    assert world.sales.get("views?object=customers").json() == {"items": [view], "next": None}
    assert world.sales.get("views?object=contacts").json() == {"items": [], "next": None}
    event = Event.objects.get(verb="user.view_saved")
    assert (event.actor_id, event.via, event.data["name"]) == (world.mia.pk, "api", "Best")


def test_a_list_takes_a_view_and_narrows_it_further(world: World, view: dict) -> None:
    pk = view["id"]
    assert names(world.sales, f"view={pk}") == ["Alpha", "Aleph"]
    assert names(world.sales, f"view={pk}&sort=name&city=Bath") == ["Alpha"]
    assert names(
        world.sales, f"view={pk}&filter={quote(json.dumps({'field': 'city', 'op': 'eq', 'value': 'Ulm'}))}"
    ) == ["Aleph"]
    assert world.sales.get(f"customers/count?view={pk}").json() == {"count": 2, "more": False}
    first = world.sales.get(f"customers?view={pk}&limit=1").json()
    assert names(world.sales, f"view={pk}&limit=1&after={first['next']}") == ["Aleph"]
    # At once, though questions are otherwise kept for a second.
    world.sales.patch(f"views/{pk}", {"filter": {"field": "level", "op": "eq", "value": "B"}})
    assert names(world.sales, f"view={pk}") == ["Beta"]


def test_what_is_not_sent_stays(world: World, view: dict) -> None:
    changed = world.sales.patch(f"views/{view['id']}", {"name": "Better", "audience": "everyone"}).json()
    assert changed | {"changed_at": ""} == view | {"name": "Better", "audience": "everyone", "changed_at": ""}
    changed = world.sales.patch(f"views/{view['id']}", {"sort": ""}).json()
    assert (changed["sort"], changed["filter"], changed["columns"], changed["audience"]) == (
        "",
        TREE,
        ["level", "city"],
        "everyone",
    )


def test_others_see_shared_views_only_and_change_none(world: World, view: dict) -> None:
    path = f"views/{view['id']}"
    assert world.other.get(path).status_code == 404
    assert world.other.get("views").json()["items"] == []
    assert problem(world.other.get(f"customers?view={view['id']}"))["status"] == 400
    world.sales.patch(path, {"audience": "everyone"})
    assert world.other.get(path).json()["may_change"] is False
    assert names(world.other, f"view={view['id']}") == []
    assert [world.other.patch(path, {"name": "Mine"}).status_code, world.other.delete(path).status_code] == [
        403,
        403,
    ]
    assert SavedView.objects.get(pk=view["id"]).name == "Best"
    assert world.admin.patch(path, {"name": "Ours"}).json()["name"] == "Ours"


def test_of_a_view_that_tests_what_is_hidden_nothing_is_told(world: World, view: dict) -> None:
    path = f"views/{view['id']}"
    world.hide("sales", "level")
    shown = world.sales.get(path).json()
    assert (shown["broken"], shown["filter"], shown["sort"], shown["columns"]) == (True, None, "", [])
    answer = world.sales.get(f"customers?view={view['id']}")
    assert answer.status_code == 400
    assert "level" not in answer.content.decode()
    assert world.sales.patch(path, {"sort": "name"}).status_code == 422
    assert SavedView.objects.get(pk=view["id"]).state["filter"] == TREE
    assert world.sales.post("views", SENT | {"name": "Again"}).status_code == 400


@pytest.mark.parametrize(("sent", "status"), [
    ({"object": "customers"}, 422), ({**SENT, "object": "moons"}, 400), ({**SENT, "name": " "}, 422), ({**SENT, "name": "Best"}, 422),
    ({**SENT, "name": "x", "columns": ["moon"]}, 422), ({**SENT, "name": "x", "sort": "moon"}, 400),
    ({**SENT, "name": "x", "filter": {"field": "moon", "op": "eq", "value": 1}}, 400), ({**SENT, "name": "x", "by": "city"}, 422),
    ({**SENT, "name": "x", "audience": "team", "team": 999}, 422), ({**SENT, "name": "x", "owner": 1}, 422),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_saved(
    world: World, view: dict, sent: dict, status: int
) -> None:
    assert world.sales.post("views", sent).status_code == status
    assert SavedView.objects.count() == 1


def test_a_deleted_view_comes_back(world: World, view: dict) -> None:
    path = f"views/{view['id']}"
    assert world.sales.delete(path).status_code == 204
    assert (
        world.sales.get(path).status_code,
        world.sales.get(f"customers?view={view['id']}").status_code,
    ) == (404, 400)
    assert world.sales.post(f"{path}/restore").json()["name"] == "Best"
    assert names(world.sales, f"view={view['id']}") == ["Alpha", "Aleph"]


def test_a_narrowed_key_reads_views_and_keeps_none(world: World, view: dict) -> None:
    narrow = world.program(world.mia, "customers.customer:see")
    path = f"views/{view['id']}"
    assert names(narrow, f"view={view['id']}") == ["Alpha", "Aleph"]
    for answer in (
        narrow.post("views", SENT | {"name": "x"}),
        narrow.patch(path, {"name": "x"}),
        narrow.delete(path),
    ):
        assert answer.status_code == 403
    assert (SavedView.objects.get().name, SavedView.objects.get().deleted_at) == ("Best", None)
    blind = world.program(world.mia, "catalog.order:see")
    assert (blind.get(path).status_code, blind.get("views").json()["items"]) == (404, [])
