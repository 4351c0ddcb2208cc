"""Every object that can be written can be written by programs: there and back, with versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.contract.factory import SKIP
from zhike.kernel.access import SYSTEM
from zhike.kernel.cleaning import writable
from zhike.kernel.models import Event
from zhike.kernel.objects import all_objects

OBJECTS = [obj for obj in all_objects() if obj.writable and any(row.api == "rw" for row in obj.fields)]


@pytest.fixture
def call(world: Any) -> Any:
    """Return a function that calls the API as the administrator."""
    secret = world.key(world.ann)

    def send(method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else json.dumps(body)
        return Client().generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {secret}",
            **headers,
        )

    return send


def test_the_life_of_a_record(factory, obj, call):
    values = {n: v for n, v in factory.values(obj, full=True).items() if obj.field(n).field.api == "rw"}
    made = call("POST", obj.slug, values)
    assert made.status_code == 201, made.content
    path, body = made["Location"].removeprefix("/api/v1/"), made.json()
    assert {name: body[name] for name in values if obj.field(name).kind.key != "address"} == {
        name: value for name, value in values.items() if obj.field(name).kind.key != "address"
    }
    read = call("GET", path)
    assert (read.status_code, read.json(), read["ETag"]) == (200, body, made["ETag"])
    bound = next(b for b in writable(obj, SYSTEM).values() if b.field.api == "rw" and b.name in values)
    record = obj.model._default_manager.get(pk=body["id"])
    value = factory.other(bound, record)
    assert value is not SKIP
    changed = call("PATCH", path, {bound.name: value}, HTTP_IF_MATCH=read["ETag"])
    assert (changed.status_code, changed.json()[bound.name]) == (200, value)
    stale = call("PATCH", path, {bound.name: value}, HTTP_IF_MATCH=read["ETag"])
    assert stale.status_code == 412
    assert call("GET", path).json() == changed.json()
    assert call("DELETE", path, HTTP_IF_MATCH=read["ETag"]).status_code == 412
    assert call("DELETE", path).status_code == 204
    assert call("GET", path).status_code == 404
    back = call("POST", f"{path}/restore")
    assert (back.status_code, back.json()[bound.name]) == (200, value)
    told = Event.objects.filter(object=obj.key, subject_id=body["id"], via="api").order_by("id")
    assert [event.verb.rpartition(".")[2] for event in told if event.verb.startswith(f"{obj.event}.")][:4] == [
        "created", "changed", "deleted", "restored",
    ]  # fmt: skip
