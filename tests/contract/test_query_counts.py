"""Queries per page, pinned in query_counts.json: a number may fall, never rise, and never grows with the rows.

``ZHIKE_UPDATE_QUERY_COUNTS=1 pytest tests/contract/test_query_counts.py`` writes the file anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.contract.factory import SINGLE, Factory
from tests.world import World
from zhike.kernel.objects import Object, all_objects

FILE = Path(__file__).with_name("query_counts.json")
PINNED: dict[str, dict[str, int]] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}
UPDATE = os.environ.get("ZHIKE_UPDATE_QUERY_COUNTS") == "1"
FEW, MANY = 3, 30


def addresses(obj: Object, record: Any) -> dict[str, str]:
    """Return the pages that are counted."""
    base = f"/{obj.slug}/"
    found = {"list": base, "record": f"{base}{record.pk}/", "timeline": f"{base}{record.pk}/timeline/",
             "lookup": f"{base}lookup/?q=1"}  # fmt: skip
    if obj.writable:
        found |= {"new": f"{base}new/", "edit": f"{base}{record.pk}/edit/"}
        bound = next(obj.placed("form"))
        found["field"] = f"{base}{record.pk}/field/{bound.name}/"
    if any(row.api for row in obj.fields):
        found |= {"api list": f"/api/v1/{obj.slug}", "api record": f"/api/v1/{obj.slug}/{record.pk}"}
    return found


def count(world: World, obj: Object, record: Any) -> dict[str, int]:
    """Return how many queries each page takes, with everything warm that stays warm in a process."""
    counts = {}
    browser, secret = world.browser(world.lin), world.key(world.lin)
    for name, address in addresses(obj, record).items():
        client, headers = (
            (Client(), {"HTTP_AUTHORIZATION": f"Bearer {secret}"})
            if name.startswith("api")
            else (browser, {})
        )
        if client.get(address, **headers).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(address, **headers)
        counts[name] = len([q for q in queries.captured_queries if "SAVEPOINT" not in q["sql"]])
    return counts


def fill(world: World, obj: Object, factory: Factory, rows: int) -> Any:
    """Store further records that a manager sees, each pointing at others of its own; return the first."""
    own = {"owner": world.lin.pk} if obj.owner and obj.writable else {}
    made = [factory.create(obj, full=True, **own) for _row in range(rows)]
    return made[0]


def surround(obj: Object, record: Any, factory: Factory, rows: int) -> None:
    """Let further records of every object point at one record, by every field that can."""
    if obj.key.startswith("people."):
        return
    for other in all_objects():
        for bound in other.placed("form") if other.writable else ():
            if bound.target is obj.model:
                for _row in range(rows):
                    factory.create(other, **{bound.name: record.pk})


def test_pages_ask_no_more_than_they_did(world, factory, obj, request):
    cache.clear()
    rights = dict.fromkeys(("see", "create", "change", "delete", "export", "import", "share"), "all")
    role = world.roles["manager"]
    role.grants, role.permissions = (
        {"*": rights},
        ["users.manage", "roles.manage", "settings.manage", "audit.see"],
    )
    role.save()
    record = fill(world, obj, factory, FEW)
    surround(obj, record, factory, 2)
    few = count(world, obj, record)
    if obj.key not in SINGLE:
        fill(world, obj, factory, MANY)
        surround(obj, record, factory, 8)
    many = count(world, obj, record)
    # Fewer may happen: the newest events of a fuller timeline can name fewer kinds of records.
    # A list that goes on is counted by one query more than one that fits on its page.
    most = few | {"list": few.get("list", 0) + 1}
    grown = {name: (few[name], number) for name, number in many.items() if number > most[name]}
    assert grown == {}, "the number of queries grows with the number of rows"
    if UPDATE:
        PINNED[obj.key] = few
        FILE.write_text(json.dumps(dict(sorted(PINNED.items())), indent=2) + "\n", "utf-8")
        return
    pinned = PINNED.get(obj.key)
    assert pinned is not None, f"{obj.key} is new: write its counts with ZHIKE_UPDATE_QUERY_COUNTS=1"
    assert {name: number for name, number in few.items() if number > pinned.get(name, 0)} == {}


def test_every_pinned_object_exists():
    if UPDATE:
        pytest.skip("The file is being written.")
    assert PINNED.keys() == {obj.key for obj in all_objects()}
