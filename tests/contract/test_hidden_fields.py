"""A field that a role may not know is nowhere: not shown, not asked for, not carried, not felt in any answer."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.contract.factory import SINGLE, SKIP, Factory
from tests.contract.test_round_trip import export
from tests.world import World
from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM, may_see
from zhike.kernel.errors import BadFilter, Invalid
from zhike.kernel.fields import BoundField
from zhike.kernel.filters import parse
from zhike.kernel.objects import Object, all_objects, get_object
from zhike.kernel.transfer import exporting
from zhike.kernel.transfer.plan import importable
from zhike.kernel.transfer.storage import path_of
from zhike.people.permissions import OPEN_TO_ALL

VERBS = ("see", "create", "change", "delete", "export", "import", "share")
# Roles narrow these objects by permissions, not by fields.
OBJECTS = [obj for obj in all_objects() if obj.key not in OPEN_TO_ALL]
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken|content=)"?[^ ]*')


def hideable(obj: Object) -> list[BoundField]:
    """Return the fields that somebody could see; the title and what every record has can't be hidden."""
    fixed = {field.name for field in obj.fixed_fields()} | {obj.title}
    shown = ("list", "form", "filter", "sort", "search", "files", "api", "total", "board")
    return [
        b for b in obj.bound.values() if b.name not in fixed and any(getattr(b.field, flag) for flag in shown)
    ]


@pytest.fixture(params=["even", "odd"])
def hidden(request: Any, obj: Object, world: World) -> list[BoundField]:
    """Hide every second field from the role of Mia, who may otherwise do everything with every record."""
    fields = hideable(obj)[request.param == "odd" :: 2]
    rights = dict.fromkeys(VERBS, "all")
    role = world.roles["sales"]
    role.grants = {"*": rights, obj.key: {**rights, "fields": {bound.name: "hidden" for bound in fields}}}
    role.save()
    return fields


def names(fields: list[BoundField]) -> set[str]:
    return {bound.name for bound in fields}


def api(world: World, method: str, path: str, body: Any = None) -> Any:
    data = b"" if body is None else json.dumps(body)
    secret = world.key(world.mia)
    return Client().generic(
        method,
        f"/api/v1/{path}",
        data,
        content_type="application/json",
        HTTP_AUTHORIZATION=f"Bearer {secret}",
    )


def test_pages_neither_show_nor_take_it(world, factory, obj, hidden):
    record = factory.create(obj, full=True)
    mia, gone = world.browser(world.mia), names(hidden)
    wanted = ",".join(bound.name for bound in obj.placed("list"))
    page = mia.get(f"/{obj.slug}/", {"columns": wanted, "sort": "-id"})
    assert not {column.key for column in page.context["columns"]} & gone
    assert not {choice["key"] for choice in page.context["choosable"]} & gone
    facts = [
        row["key"] for group in mia.get(f"/{obj.slug}/{record.pk}/").context["facts"] for row in group["rows"]
    ]
    assert not set(facts) & gone
    if obj.writable:
        assert not set(mia.get(f"/{obj.slug}/new/").context["form"].fields) & gone
        assert not set(mia.get(f"/{obj.slug}/{record.pk}/edit/").context["form"].fields) & gone
    for bound in hidden:
        assert mia.get(f"/{obj.slug}/{record.pk}/field/{bound.name}/").status_code in (403, 404), bound.name
        assert mia.get(f"/{obj.slug}/choices/{bound.name}/").status_code == 404, bound.name
        broken = mia.get(f"/{obj.slug}/", {"sort": bound.name})
        assert broken.context["rows"] == [] and broken.context["filter"]["error"], bound.name


def test_filters_answer_as_if_it_did_not_exist(world, obj, hidden):
    sees = may_see(world.actor(world.mia))
    for bound in hidden:
        with pytest.raises(BadFilter) as refusal:
            parse({"field": bound.name, "op": "empty"}, obj, sees)
        with pytest.raises(BadFilter) as nothing:
            parse({"field": "no_such_field", "op": "empty"}, obj, sees)
        assert str(refusal.value.message) == str(nothing.value.message).replace("no_such_field", bound.name)
    for other in all_objects():
        for way in other.placed("filter"):
            if way.target is obj.model and hidden:
                with pytest.raises(BadFilter):
                    parse({"field": f"{way.name}.{hidden[0].name}", "op": "filled"}, other, sees)


def test_the_api_answers_as_if_it_did_not_exist(world, factory, obj, hidden):
    if not any(row.api for row in obj.fields):
        pytest.skip("The API does not show the object.")
    record = factory.create(obj, full=True)
    path = f"{obj.slug}/{record.pk}"
    assert not set(api(world, "GET", path).json()) & names(hidden)
    assert not set(api(world, "GET", f"{obj.slug}?sort=-id").json()["items"][0]) & names(hidden)
    for bound in hidden:
        for query in (f"fields={bound.name}", f"sort={bound.name}", f"{bound.name}.empty=1"):
            assert api(world, "GET", f"{obj.slug}?{query}").status_code == 400, (bound.name, query)
        if obj.writable:
            before = bound.value(type(record)._default_manager.get(pk=record.pk))
            value = factory.value(bound, 5)
            answer = api(world, "PATCH", path, {bound.name: None if value is SKIP else value})
            assert answer.status_code == 422, (bound.name, answer.content)
            assert bound.value(type(record)._default_manager.get(pk=record.pk)) == before, bound.name


def test_files_neither_carry_nor_take_it(world, obj, hidden):
    mia = world.actor(world.mia)
    assert not set(importable(obj, mia)) & names(hidden)
    for bound in hidden:
        with pytest.raises(Invalid):
            exporting.begin(obj, [], actor=mia, fields=[bound.name])
    header = path_of(export(obj, mia, "csv")).read_text("utf-8-sig").splitlines()[0]
    heads = {bound.name for bound in obj.placed("files")} - names(hidden)
    assert len(header.split(",")) == len(heads)


def test_what_happened_to_it_is_not_told(world, factory, obj, hidden):
    """Its changes are in no timeline, history or event, and a conflict does not name it."""
    if not obj.writable:
        pytest.skip("Only its own verbs write the object.")
    marked = [
        b for b in hidden if b.field.form and b.kind.key in ("text", "long_text") and not b.choice_labels
    ]
    if not marked:
        pytest.skip("No hidden field of this half holds free text.")
    record = factory.create(obj, full=True)
    values = {bound.name: f"secret{number}"[: bound.max_length] for number, bound in enumerate(marked)}
    record = actions.change(record, values, actor=SYSTEM)
    mia = world.browser(world.mia)
    pages = [f"/{obj.slug}/{record.pk}/{tail}" for tail in ("", "timeline/", "history/")]
    whole = obj.customer_id(record)
    pages += [f"/customers/{whole}/", f"/customers/{whole}/timeline/"] if whole else []
    for page in pages:
        assert "secret" not in mia.get(page).content.decode(), page
    assert mia.get(f"/{obj.slug}/?q=secret").context["rows"] == []
    assert mia.get(f"/{obj.slug}/lookup/?q=secret").json()["results"] == []
    assert "secret" not in api(world, "GET", f"{obj.slug}/{record.pk}/events").content.decode()
    visible = next(
        (
            b
            for b in obj.placed("form")
            if b.name not in names(hidden) and b.kind.key in ("text", "long_text")
        ),
        None,
    )
    if visible is not None:
        answer = mia.post(f"/{obj.slug}/{record.pk}/edit/", {"version": 1, visible.name: "x"})
        for bound in marked:
            assert str(bound.label) not in " ".join(map(str, answer.context["form"].non_field_errors())), (
                bound.name
            )


def test_no_answer_depends_on_it(world, factory, obj, hidden):
    """Two companies that differ in nothing but the hidden fields give the same bytes."""
    if obj.key in SINGLE:
        pytest.skip("There is one such record only.")
    records = [factory.create(obj, full=True) for _row in range(2)]
    begun, seen = None, []
    # A form begins with the present minute: both answers are of the same one.
    while begun != this_minute():
        begun, seen = this_minute(), []
        for turn in (1, 2):
            put_into(obj, factory, hidden, records, turn)
            seen.append(answers(world, obj, records))
    for (address, first), (_address, second) in zip(*seen, strict=True):
        assert first == second, address


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def put_into(obj: Object, factory: Factory, hidden: list[Any], records: list[Any], turn: int) -> None:
    """Write other values into the hidden fields of each record."""
    for number, record in enumerate(records):
        values = {}
        for bound in hidden:
            value = (
                SKIP
                if bound.is_reference or bound.kind.key == "many"
                else factory.value(bound, 10 * turn + number)
            )
            if value is not SKIP:
                values[bound.attname] = bound.clean(value)
        obj.model._default_manager.filter(pk=record.pk).update(**values)


def answers(world: World, obj: Object, records: list[Any]) -> list[tuple[str, str]]:
    """Return what Mia reads of some records, without the tokens that differ from page to page."""
    mia = world.browser(world.mia)
    base, pk = f"/{obj.slug}/", records[0].pk
    columns = ",".join(bound.name for bound in obj.placed("list"))
    addresses = [f"{base}?sort=-id&columns={columns}", f"{base}{pk}/", f"{base}lookup/?q=1", f"{base}?q=1&sort=id",
                 f"{base}{pk}/history/"]  # fmt: skip
    addresses += [f"{base}{pk}/edit/"] if obj.writable else []
    whole = obj.customer_id(records[0])
    addresses += [f"/customers/{whole}/"] if whole and whole != pk else []
    found = [
        (address, TOKEN.sub("", mia.get(address, follow=True).content.decode())) for address in addresses
    ]
    if any(row.api for row in obj.fields):
        for path in (obj.slug, f"{obj.slug}/{pk}", f"{obj.slug}/count?q=1"):
            found.append((path, api(world, "GET", path).content.decode()))
    if list(obj.placed("files")):
        found.append(("export", path_of(export(obj, world.actor(world.mia), "csv")).read_text("utf-8-sig")))
    return found


def test_a_hidden_key_can_t_be_probed_by_an_import(world):
    """Customers are found by code, but not by somebody who may not know codes."""
    role = world.roles["sales"]
    role.grants = {"*": dict.fromkeys(VERBS, "all") | {"fields": {"code": "hidden"}}}
    role.save()
    assert "code" not in importable(get_object("customers"), world.actor(world.mia))
    assert Customer.objects.get(code="C-1") == world.acme


def test_events_of_what_one_may_not_see_can_t_be_counted(world):
    """Whoever sees no orders can't find the customers who ordered."""
    role = world.roles["sales"]
    role.grants = {"customers.customer": {"see": "all"}}
    role.save()
    obj, actor = get_object("customers"), world.actor(world.mia)
    parse({"event": "customer.created"}, obj, may_see(actor))
    role.grants = {"customers.customer": {"see": "all"}, "catalog.order": {"see": "none"}}
    role.save()
    with pytest.raises(BadFilter):
        parse({"event": "order.created"}, obj, may_see(world.actor(world.mia)))
