"""Lists over the API: the same values as the kinds give, the same rows as the filter says, page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from zhike.customers.models import Customer
from zhike.kernel.api.lists import page
from zhike.kernel.api.urls import published
from zhike.kernel.objects import Object

from .conftest import World, customer, problem


def as_kinds_have_it(obj: Object, record: object) -> dict:
    return {bound.name: bound.kind.to_json(bound.value(record)) for bound in obj.placed("api")}


def test_postgres_writes_what_the_kinds_would(world: World) -> None:
    odd = {
        "note": 'quote " back \\ slash / 中文 𠮷 \u2028 \x7f', "tags": ["a\"b", "中"],
        "address": {"country": "CN", "line": "长安街1号"}, "budget_min": "0.1", "budget_max": "99999999999999.9999",
    }  # fmt: skip
    rich = customer("Rich", world.mia, **odd)
    Customer.objects.filter(pk=rich.pk).update(created_at=datetime(1, 2, 3, 4, 5, 6, tzinfo=UTC))
    for obj in published():
        items = world.admin.get(f"{obj.slug}?limit=200").json()["items"]
        records = {record.pk: record for record in obj.model._default_manager.all()}
        assert items == [as_kinds_have_it(obj, records[item["id"]]) for item in items]
        for item in items:
            assert world.admin.get(f"{obj.slug}/{item['id']}").json() == item
    assert rich.pk in {item["id"] for item in world.admin.get("customers").json()["items"]}


def test_a_list_is_read_on_without_gaps_or_doubles(world: World) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(23):
        row = customer(f"C{number:02}", world.mia, level="ABC"[number % 3])
        Customer.objects.filter(pk=row.pk).update(
            changed_at=day + timedelta(days=number // 5), last_order_on=day.date() if number % 2 else None
        )
    expected = list(Customer.objects.filter(owner=world.mia).values_list("pk", flat=True))
    for sort in (
        "id",
        "-id",
        "changed_at",
        "-changed_at",
        "level",
        "-last_order_on",
        "last_order_on",
        "-name",
    ):
        seen, after = [], ""
        while after is not None:
            answer = world.sales.get(
                f"customers?limit=4&sort={sort}" + (f"&after={after}" if after else "")
            ).json()
            seen += [item["id"] for item in answer["items"]]
            after = answer["next"]
        assert sorted(seen) == sorted(expected), sort


def test_short_form_and_tree_are_the_same_question(world: World) -> None:
    customer("Berlin", world.mia, city="Berlin", budget_max="10")
    customer("Bonn", world.mia, city="Bonn", budget_max="30")
    tree = '{"all": [{"field": "city", "op": "starts_with", "value": "B"}, {"field": "budget_max", "op": "gte", "value": "20"}]}'
    short = "city.starts_with=B&budget_max.gte=20"
    for query in (f"filter={quote(tree)}", short, f"filter={quote(short)}"):
        assert [item["city"] for item in world.sales.get(f"customers?{query}").json()["items"]] == ["Bonn"]
        assert world.sales.get(f"customers/count?{query}").json() == {"count": 1, "more": False}


def test_fields_are_chosen(world: World) -> None:
    assert world.sales.get("customers?fields=id,name").json()["items"] == [
        {"id": world.acme.pk, "name": "Acme"}
    ]
    assert world.sales.get(f"customers/{world.acme.pk}?fields=name").json() == {"name": "Acme"}


@pytest.mark.parametrize(
    "query",
    [
        "nonsense=1", "city.nonsense=1", "limit=0", "limit=201", "limit=x", "sort=note", "sort=nonsense", "sort=a&sort=b",
        "after=x", "after=WzEsMl0", "fields=nonsense", "fields=", "fields=name,", "deleted=maybe", "filter=%7B", "filter=[]", "filter=limit%3D3",
        "filter=null", "_connector=OR", "_negated=1", "owner__password=x", "owner.password=x", "id.gt=x", "q=" + "x" * 101,
        "changed_at.gt=yesterday&", "filter=" + "%5B" * 5000, "budget_max.gt=1e999999", "id.in=" + ",".join(["1"] * 1001),
        "id=99999999999999999999", "owner.name.id=1", "name=%00", "deleted=true&deleted=false", "before=x", "view=1", "page=2",
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(world: World, query: str) -> None:
    answer = world.sales.get(f"customers?{query}")
    if query == "fields=":
        assert answer.status_code == 200
    else:
        assert problem(answer)["status"] == 400


def test_a_cursor_of_another_order_is_refused_or_harmless(world: World) -> None:
    customer("Second", world.mia)
    after = world.sales.get("customers?limit=1&sort=name").json()["next"]
    for sort in ("changed_at", "net_purchases", "last_order_on", "completeness"):
        assert world.sales.get(f"customers?limit=1&sort={sort}&after={after}").status_code in (200, 400)


def test_an_empty_page_is_an_empty_list() -> None:
    assert page([], False) == '{"items":[],"next":null}'


def test_the_same_question_again_gets_the_rows_and_rights_of_now(world: World) -> None:
    query = "customers?sort=name&fields=name,budget_max"
    assert len(world.sales.get(query).json()["items"]) == 1
    customer("Another", world.mia)
    assert [item["name"] for item in world.sales.get(query).json()["items"]] == ["Acme", "Another"]
    world.hide("sales", "budget_max")
    assert problem(world.sales.get(query))["status"] == 400
    assert len(world.sales.get("customers").json()["items"]) == 2
    world.roles["sales"].grants = {}
    world.roles["sales"].save()
    assert problem(world.sales.get("customers"))["status"] == 403


def test_a_rule_that_matches_nothing_lists_nothing(world: World) -> None:
    world.roles["sales"].grants = {"customers.customer": {"see": {"any": []}}}
    world.roles["sales"].save()
    assert world.sales.get("customers").json() == {"items": [], "next": None}
    assert world.sales.get("customers/count").json() == {"count": 0, "more": False}


def test_a_period_narrows_a_list_in_both_forms(world: World) -> None:
    """The day is that of the key's owner; `created_at` is a moment, `last_contact_on` a day."""
    new, old = customer("New", world.mia), customer("Old", world.mia)
    Customer.objects.filter(pk=old.pk).update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    tree = quote('{"all": [{"field": "created_at", "op": "when", "value": "this_year"}]}')
    for query in ("created_at.when=this_year", f"filter={tree}", "filter=created_at.when%3Dthis_year"):
        found = {item["id"] for item in world.admin.get(f"customers?{query}&limit=200").json()["items"]}
        assert new.pk in found and old.pk not in found, query
    assert problem(world.admin.get("customers?last_contact_on.when=someday"))["status"] == 400
