"""Every filterable field answers to every operator of its kind, in SQL and in words; nothing broken shows all rows."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils.translation import override

from tests.contract.factory import SKIP, Factory
from zhike.customers.models import Customer
from zhike.kernel import listing
from zhike.kernel.access import SYSTEM, context
from zhike.kernel.errors import BadFilter
from zhike.kernel.fields import BoundField
from zhike.kernel.filters import parse, to_q
from zhike.kernel.filters.operators import OPERATORS
from zhike.kernel.filters.sentence import describe
from zhike.kernel.kinds import KINDS
from zhike.kernel.objects import get_object

LISTED = ("in", "not_in", "has_any", "has_all")


def operand(bound: BoundField, operator: str, factory: Factory) -> Any:
    """Return a right-hand side for an operator, None for those that take none."""
    if operator in ("empty", "filled"):
        return None
    if operator in ("last", "next"):
        return {"days": 30}
    if operator == "when":
        return "last_quarter"
    value = factory.value(bound, 3)
    if value is SKIP:
        value = 1
    if operator in LISTED:
        return value if isinstance(value, list) else [value]
    if operator == "between":
        return sorted([value, factory.value(bound, 4)], key=str)
    return value


def trees(obj: Any, factory: Factory) -> list[dict[str, Any]]:
    """Return one test for each field and operator."""
    found = []
    for bound in obj.placed("filter"):
        for operator in bound.kind.operators:
            value = operand(bound, operator, factory)
            found.append({"field": bound.name, "op": operator, **({} if value is None else {"value": value})})
    return found


def test_every_field_with_every_operator(world, factory, obj):
    """Each compiles, runs, says itself in both languages, and its negation is the exact complement."""
    factory.create(obj, full=True)
    factory.create(obj)
    tests = trees(obj, factory)
    everything = set(obj.model._default_manager.values_list("pk", flat=True))
    for raw in tests:
        node = parse(raw, obj)
        rows = obj.model._default_manager.filter(to_q(node, context(SYSTEM))).values_list("pk", flat=True)
        others = obj.model._default_manager.filter(to_q(parse({"not": raw}, obj), context(SYSTEM)))
        assert set(rows) | set(others.values_list("pk", flat=True)) == everything, raw
        assert not set(rows) & set(others.values_list("pk", flat=True)), raw
        for language in ("en", "zh-hans"):
            with override(language):
                words = describe(node)
                assert words and "%(" not in words and str(obj.field(raw["field"]).label) in words, (
                    language,
                    raw,
                )


def test_the_page_takes_every_filter(world, ann, factory, obj):
    record = factory.create(obj, full=True)
    for some in batched(trees(obj, factory), 60):
        raw = {"any": [{"field": "id", "op": "eq", "value": record.pk}, *some]}
        response = ann.get(f"/{obj.slug}/", {"filter": json.dumps(raw), "sort": "-id"})
        assert (response.status_code, response.context["filter"]["error"]) == (200, "")
        assert record.pk in [row["id"] for row in response.context["rows"]]
        assert response.context["filter"]["words"]
    response = ann.get(f"/{obj.slug}/", {"id": str(record.pk)}, follow=True)
    assert [row["id"] for row in response.context["rows"]] == [record.pk]


def batched(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]


BROKEN = [
    {"field": "no_such_field", "op": "eq", "value": 1},
    {"field": "id", "op": "no_such_operator", "value": 1},
    {"field": "id", "op": "contains", "value": "1"},
    {"field": "id", "op": "eq", "value": "one"},
    {"field": "id", "op": "eq", "value": None},
    {"field": "id", "op": "in", "value": []} | {"extra": 1},
    {"field": "id", "op": "eq", "value": {"pk": 1}},
    {"field": "id__gt", "op": "eq", "value": 1},
    {"field": "created_by.password", "op": "starts_with", "value": "p"},
    {"field": "pk", "op": "eq", "value": 1},
    {"all": {"field": "id"}},
    {"any": [{"all": []}, 7]},
    {"not": []},
    {"event": "customer.created", "op": "exactly", "value": 1},
    {"event": "", "value": 1},
    {"named": "no_such_name"},
    {"all": [], "any": []},
    {},
    [],
    "all",
    None,
]


@pytest.mark.parametrize("raw", BROKEN, ids=str)
@pytest.mark.parametrize("slug", ["customers", "orders", "users"])
def test_a_broken_filter_is_refused_and_shows_nothing(world, ann, slug, raw):
    obj = get_object(slug)
    with pytest.raises(BadFilter) as refusal:
        parse(raw, obj)
    assert str(refusal.value.message)
    response = ann.get(f"/{obj.slug}/", {"filter": json.dumps(raw)})
    assert (response.status_code, response.context["rows"], response.context["count"]["text"]) == (
        200,
        [],
        "0",
    )
    assert response.context["filter"]["error"]
    assert response.context["filter"]["error"] in response.content.decode().replace("&#x27;", "'")
    answer = ann.get(
        f"/api/v1/{obj.slug}",
        {"filter": json.dumps(raw)},
        HTTP_AUTHORIZATION=f"Bearer {world.key(world.ann)}",
    )
    assert answer.status_code == 400
    assert "items" not in answer.json()


@pytest.mark.parametrize(
    "query",
    ["nothing=1", "id.nothing=1", "id=x", "sort=nothing", "sort=password", "after=x", "before=%00x", "limit=0", "limit=201",
     "limit=-1", "limit=x", "q=" + "x" * 101, "filter=[", "filter=" + "[" * 3000],
)  # fmt: skip
def test_a_broken_query_is_refused_and_shows_nothing(world, ann, query):
    if "%00" in query:
        assert ann.get(f"/customers/?{query}").status_code == 400
        return
    response = ann.get(f"/customers/?{query}")
    assert (response.status_code, response.context["rows"]) == (200, [])
    assert response.context["filter"]["error"]
    answer = ann.get(f"/api/v1/customers?{query}", HTTP_AUTHORIZATION=f"Bearer {world.key(world.ann)}")
    assert answer.status_code == 400 and "items" not in answer.json()


def test_depth_and_size_are_bounded(world):
    obj = get_object("customers")
    deep: dict[str, Any] = {"field": "id", "op": "filled"}
    for _level in range(9):
        deep = {"not": deep}
    wide = {"all": [{"field": "id", "op": "filled"}] * 200}
    long = {"field": "id", "op": "in", "value": list(range(1, 1002))}
    for raw in (deep, wide, long):
        with pytest.raises(BadFilter):
            parse(raw, obj)


def test_searching_finds_the_record_by_its_title(world, ann, factory, obj):
    fields = list(obj.placed("search"))
    if not fields:
        response = ann.get(f"/{obj.slug}/", {"q": "nothing like it"})
        assert response.context["rows"] == [], (
            "an object without search fields finds nothing, never everything"
        )
        return
    record = factory.create(obj, full=True)
    for bound in fields:
        text = bound.value(record)
        if text:
            found = listing.read(obj, SYSTEM, [("q", str(text).split()[0])], limit=200).rows
            assert record.pk in found.values_list("pk", flat=True), bound.name


def test_every_operator_belongs_to_some_kind():
    assert {operator for kind in KINDS.values() for operator in kind.operators} == set(OPERATORS)


def test_a_span_ends_now(world):
    raw = {"field": "created_at", "op": "last", "value": {"hours": 1}}
    rows = Customer.objects.filter(to_q(parse(raw, get_object("customers")), context(SYSTEM)))
    assert set(rows) == {world.acme, world.haiwen, world.globex}
