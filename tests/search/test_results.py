"""The global search, its page, the palette and the API: only what one may see, always up to date, never markup."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from tests import world as worlds
from tests.search.reading import index_all
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import all_objects, object_of
from zhike.workplace.saved_views.actions import save
from zhike.workplace.saved_views.state import State
from zhike.workplace.search import common, finding, pending, ways
from zhike.workplace.search.filling import rebuild, searched
from zhike.workplace.search.lexemes import mark_of
from zhike.workplace.search.models import SearchEntry
from zhike.workplace.search.questions import ask
from zhike.workplace.search.results import search

MARKUP = "<img src=x onerror=alert(1)>"


@pytest.fixture
def world(founded: worlds.World, db: None, settings: Any) -> worlds.World:
    settings.API_CALLS_PER_SECOND = 0
    return founded


def titles(world: worlds.World, user: Any, text: str) -> list[str]:
    groups = search(world.actor(user), text, 10)
    return [result.title for group in groups for result in group.results]


def entries() -> list[tuple[Any, ...]]:
    rows = SearchEntry.objects.order_by("object", "record_id")
    return [*rows.values_list("object", "record_id", "changed_at", "deleted", "lexemes")]


def test_one_finds_only_what_one_may_see(world: worlds.World) -> None:
    assert titles(world, world.ann, "globex") == ["Globex"]
    assert titles(world, world.ben, "globex") == ["Globex"]
    assert titles(world, world.mia, "globex") == []
    assert titles(world, world.mia, "wang") == ["王小明"]
    assert titles(world, world.ben, "wang") == []


@pytest.fixture(
    params=["index", "walk", "walk that ends soon", "index that has too many", "records one sees"]
)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way to find, and what follows when the first of them finds too little or too much."""
    monkeypatch.setattr(finding, "frequent", lambda rows: "index" not in request.param)
    if request.param in ("walk that ends soon", "records one sees"):
        monkeypatch.setattr(ways, "NEWEST", 1)
        monkeypatch.setattr(finding, "NEWEST", 1)
    if request.param == "index that has too many":
        for module in (finding, ways):
            monkeypatch.setattr(module, "FEW", 1)
            monkeypatch.setattr(module, "SOME", 1)
    if request.param == "records one sees":
        monkeypatch.setattr(finding, "OFTEN", 1_000_000)
    return str(request.param)


def test_every_way_finds_the_same_among_few(world: worlds.World, way: str) -> None:
    an = ["Ann", "Company", "Hangzhou", "Jane Smith", "Tasted the spring tea.", "王小明"]
    for user, text, expected in (
        (world.ann, "an", an), (world.ben, "globex", ["Globex"]), (world.mia, "wang", ["王小明"]),
        (world.mia, "globex", []), (world.ann, "海文", ["海文贸易"]), (world.ray, "g", ["Globex"]),
    ):  # fmt: skip
        assert sorted(titles(world, user, text)) == expected, (text, user)


def test_a_field_one_may_not_know_finds_nothing(world: worlds.World) -> None:
    assert titles(world, world.mia, "8666") == ["海文贸易"]
    known = world.actor(world.mia)
    grants = {**known.grants, "*": {**known.grants["*"], "fields": {"phone": "hidden"}}}
    mia = replace(known, grants=grants)
    assert search(mia, "8666", 10) == []
    assert [group.results[0].title for group in search(mia, "haiwen", 10)] == ["海文贸易"]


def test_the_bin_hides_and_gives_back(world: worlds.World) -> None:
    actions.delete(world.haiwen, actor=SYSTEM)
    assert titles(world, world.ann, "海文") == [], "before the index has read it"
    index_all()
    assert titles(world, world.ann, "海文") == []
    haiwen = Customer.objects.get(pk=world.haiwen.pk)
    actions.restore(haiwen, actor=SYSTEM)
    assert titles(world, world.ann, "海文") == ["海文贸易"], "before the index has read it"
    index_all()
    assert titles(world, world.ann, "海文") == ["海文贸易"]


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(world: worlds.World) -> None:
    actions.change(Customer.objects.get(pk=world.globex.pk), {"name": "Initech"}, actor=SYSTEM)
    for _turn in ("before the index has read it", "after"):
        assert titles(world, world.ann, "initech") == ["Initech"]
        assert titles(world, world.ann, "globex") == []
        index_all()


def test_while_the_index_lags_far_behind_the_newest_are_found(
    world: worlds.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pending, "LATEST", 3)
    made = [actions.create(Customer, {"name": f"Lagging {number}"}, actor=SYSTEM).pk for number in range(5)]
    assert pending.pending(["customers.customer", "people.team"]) == {"customers.customer": set(made[2:])}
    assert pending.pending(["people.team"]) == {}


def test_a_record_that_is_gone_loses_its_row(world: worlds.World) -> None:
    smith = SearchEntry.objects.filter(object="customers.contact", record_id=world.smith.pk)
    assert smith.count() == 1
    Contact.objects.filter(pk=world.smith.pk).delete()
    index_all()
    assert smith.count() == 0


def test_a_rebuilt_index_is_the_same(world: worlds.World) -> None:
    index_all()
    before = entries()
    assert len(before) > 20
    assert rebuild(searched()) == len(before)
    assert entries() == before
    customers = Customer.objects.count()
    assert rebuild([object_of(Customer)]) == customers
    assert entries() == before


def test_nothing_waits_to_be_sorted_into_the_index(world: worlds.World) -> None:
    def options() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reloptions FROM pg_class WHERE oid = 'workplace_search'::regclass")
            return cursor.fetchone()[0]

    assert options() == ["fastupdate=off"]
    rebuild(searched())
    assert options() == ["fastupdate=off"], "nor once it is written anew"


def test_no_two_fields_of_an_object_have_the_same_mark() -> None:
    for obj in all_objects():
        names = [field.name for field in obj.fields]
        assert len({mark_of(obj.key, name) for name in names}) == len(names), obj.key


def test_the_page_groups_and_escapes(world: worlds.World) -> None:
    actions.change(
        Customer.objects.get(pk=world.acme.pk), {"name": f"Acme {MARKUP}", "code": f"C{MARKUP}"}, actor=SYSTEM
    )
    index_all()
    page = world.browser(world.ann).get("/search/", {"q": "acme"})
    assert [group.obj.slug for group in page.context["groups"]] == ["customers"]
    assert MARKUP not in page.content.decode()
    assert "Acme &lt;img" in page.content.decode()
    assert MARKUP not in world.browser(world.ann).get("/search/", {"q": MARKUP}).content.decode()


def test_the_page_says_when_there_is_nothing(world: worlds.World) -> None:
    ann = world.browser(world.ann)
    assert "Nothing found for “qqq”" in ann.get("/search/", {"q": "qqq"}).content.decode()
    assert ann.get("/search/").status_code == 200
    assert ann.get("/search/", {"q": "x" * 101}).status_code == 400
    assert ann.get("/search/", {"q": "\x00"}).status_code == 400


def palette(world: worlds.World, user: Any, **query: str) -> dict[str, list[str]]:
    answer = world.browser(user).get("/search/palette/", query).json()
    return {group["label"]: [item["title"] for item in group["items"]] for group in answer["groups"]}


def test_the_palette_goes_acts_and_creates(world: worlds.World) -> None:
    found = palette(world, world.ann, q="acme")
    assert found["Customers"] == ["Acme Trading"]
    assert found["Search everything"] == ["All results for “acme”"]
    here = palette(world, world.ann, on=f"customers/{world.acme.pk}")
    assert {"Record a relation", "Edit", "Share"} <= set(here["Acme Trading"])
    page = world.browser(world.ann).get(f"/customers/{world.acme.pk}/").content.decode()
    assert f'record="customers/{world.acme.pk}"' in page
    assert "New: Customer" in palette(world, world.ann, q="new cust")["Create"]
    assert "Roles" in palette(world, world.ann, q="roles")["Settings"]


def test_the_palette_opens_the_views_one_may_use(world: worlds.World) -> None:
    state = State(filter="level=A")
    view = save(object_of(Customer), state, actor=world.actor(world.ann), name="Key accounts")
    assert palette(world, world.ann, q="key acc")["Views"] == ["Customers: Key accounts"]
    assert "Views" not in palette(world, world.ben, q="key acc")
    answer = world.browser(world.ann).get("/search/palette/", {"q": "key acc"}).json()
    assert f"/customers/?view={view.pk}" in {
        item["url"] for group in answer["groups"] for item in group["items"] if "url" in item
    }


@pytest.mark.parametrize("typed", ["客户", "kehu", "kh", "Customers"])
def test_commands_are_found_in_both_languages(world: worlds.World, typed: str) -> None:
    assert "Customers" in palette(world, world.ann, q=typed)["Go to"]


def test_the_palette_offers_nothing_one_may_not_do(world: worlds.World) -> None:
    assert "Settings" not in palette(world, world.ray, q="roles")
    assert "Create" not in palette(world, world.ray)
    assert "Acme Trading" not in palette(world, world.ben, on=f"customers/{world.acme.pk}")


def test_recent_records_are_named_for_whoever_may_see_them(world: worlds.World) -> None:
    recent = f"customers/{world.globex.pk},customers/{world.acme.pk},nothing/1,customers/x,contacts/{world.wang.pk}"
    assert palette(world, world.ann, recent=recent)["Recent"] == ["Globex", "Acme Trading", "王小明"]
    assert palette(world, world.mia, recent=recent)["Recent"] == ["Acme Trading", "王小明"]


def test_two_people_of_one_name_are_told_apart_by_their_companies(
    world: worlds.World, django_assert_num_queries: Any
) -> None:
    for customer in (world.acme, world.haiwen):
        values = {"full_name": "李娜", "customer": customer.pk, "owner": world.mia.pk}
        actions.create(Contact, values, actor=SYSTEM)
    mia, actor = world.browser(world.mia), world.actor(world.mia)
    answer = mia.get("/search/palette/", {"q": "李娜"}).json()
    items = next(group["items"] for group in answer["groups"] if group["label"] == "Contacts")
    assert {(item["title"], item["hint"]) for item in items} == {
        ("李娜", "Acme Trading"),
        ("李娜", "海文贸易"),
    }
    recent = ",".join(item["url"].strip("/") for item in items)
    shown = mia.get("/search/palette/", {"recent": recent}).json()["groups"][0]["items"]
    assert {item["hint"] for item in shown} == {"Acme Trading", "海文贸易"}
    offers = mia.get("/contacts/lookup/?q=lina").json()["results"]
    assert {(offer["text"], offer["hint"]) for offer in offers} == {
        ("李娜", "Acme Trading"),
        ("李娜", "海文贸易"),
    }
    assert "<small>海文贸易</small>" in mia.get("/search/", {"q": "李娜"}).content.decode()
    # The names of the companies come along with the records.
    with django_assert_num_queries(4):
        search(actor, "李娜", 10)


def test_a_company_that_one_may_not_see_stays_unnamed(world: worlds.World) -> None:
    hidden = actions.create(Customer, {"name": "Hidden Ltd", "owner": world.ben.pk}, actor=SYSTEM)
    actions.create(
        Contact, {"full_name": "Kim Lee", "customer": hidden.pk, "owner": world.mia.pk}, actor=SYSTEM
    )
    mia = world.browser(world.mia)
    for path in ("/search/palette/?q=kim", "/contacts/lookup/?q=kim", "/search/?q=kim"):
        text = mia.get(path).content.decode()
        assert "Kim Lee" in text and "Hidden" not in text and "not visible" not in text, path


def api(world: worlds.World, user: Any, query: str) -> Any:
    client = world.browser(user)
    return client.get(f"/api/v1/search?{query}", headers={"Authorization": f"Bearer {world.key(user)}"})


def test_the_api_answers_the_same(world: worlds.World) -> None:
    items = api(world, world.mia, "q=8666").json()["items"]
    expected = {"object": "customers", "id": world.haiwen.pk, "title": "海文贸易",
                "where": {"label": "Phone", "value": "+8657188886666"}}  # fmt: skip
    assert items == [expected]
    assert api(world, world.mia, "q=globex").json() == {"items": []}
    assert api(world, world.mia, "q=haiwen&object=contacts").json() == {"items": []}
    for wrong in ("", "q=", "q=%00", "q=a&limit=0", "q=a&object=nothing", "q=a&colour=red", "q=" + "x" * 101):
        assert api(world, world.mia, wrong).status_code == 400, wrong
    assert json.loads(api(world, world.mia, "q=").content)["status"] == 400


def test_a_search_asks_the_database_a_few_times(world: worlds.World, django_assert_num_queries: Any) -> None:
    actor = world.actor(world.mia)
    common.frequencies()
    with django_assert_num_queries(4):
        # What is new, what is best, which of it she may see, and the customers.
        assert [group.obj.slug for group in search(actor, "海文", 10)] == ["customers"]


def test_the_statistics_of_the_index_are_read(world: worlds.World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {common.TABLE}")
    found = common.read()
    assert found.rows == SearchEntry.objects.count()
    customers = SearchEntry.objects.filter(object="customers.customer").count()
    assert round(found.of_object("customers.customer")) == customers
    assert found.of_object("nothing") == 0
    every = mark_of("customers.customer", "name")
    assert found.anywhere(ask("acme"), every) <= found.rows


def test_a_phrase_is_as_frequent_as_its_rarest_gram() -> None:
    shares = {
        "mg酒店": 0.3,
        "mg店管": 0.02,
        "mg管理": 0.4,
        "mG酒店": 0.1,
        "mg有限": 0.5,
        "mijd": 0.1,
        "midg": 0.15,
        "migl": 0.2,
    }
    known = common.Frequencies(1000, shares, 0.001, {}, sorted(shares))
    assert known.anywhere(ask("酒店管理"), "m") == 20
    assert known.at_start(ask("酒店管理"), "m") == 20
    assert known.at_start(ask("酒店"), "m") == 100
    assert known.anywhere(ask("有限 酒店"), "m") == 300
    assert known.anywhere(ask("有限"), "nm") == 500
    assert known.anywhere(ask("海文"), "m") == 1, "what is not listed is not more frequent than what is"
    assert known.anywhere(ask("酒"), "m") == 301, "of an unfinished lexeme all endings count"
    assert known.anywhere(ask("jdgl"), "m") == pytest.approx(30), (
        "initials stand together more often than by chance"
    )
