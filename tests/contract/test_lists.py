"""Lists: every order, read page by page, shows every row once; an index serves it; nothing is doubled by ties or gaps."""

from __future__ import annotations

import random
from typing import Any

from django.db import connection

from tests.contract.factory import SINGLE, Factory
from zhike.kernel import listing
from zhike.kernel.access import SYSTEM
from zhike.kernel.fields import BoundField
from zhike.kernel.keyset import parse_order
from zhike.kernel.objects import Object

ROWS = 13


def sortable(obj: Object) -> list[str]:
    return [*{*(bound.name for bound in obj.placed("sort")), "id"}]


def fill(obj: Object, factory: Factory, draw: random.Random) -> None:
    """Store rows whose sorted columns hold ties and, where they may, nothing."""
    for _row in range(0 if obj.key in SINGLE else ROWS):
        record = factory.create(obj)
        values = {}
        for name in sortable(obj):
            order = parse_order(name, obj)
            if order.column in ("id", "changed_at", "created_at") or unique(obj, name):
                continue
            values[order.column] = among(obj.field(name), order.nullable, draw)
        type(record)._default_manager.filter(pk=record.pk).update(**values)


def unique(obj: Object, name: str) -> bool:
    """Say whether a field must differ from row to row."""
    return any(
        name in (constraint.fields or ())
        for constraint in obj.model._meta.constraints
        if hasattr(constraint, "fields")
    )


def among(bound: BoundField, nullable: bool, draw: random.Random) -> Any:
    """Return one of three values, or nothing."""
    choices: list[Any] = {"date": ["2026-01-01", "2026-01-02", "1900-01-01"], "date_time": [
        "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00.000001+00:00", "2026-01-02T00:00:00+00:00",
    ]}.get(bound.kind.key, [1, 2, 3] if bound.kind.number else list(bound.choice_labels)[:3] or ["", "a", "é"])  # fmt: skip
    return draw.choice([*choices, None] if nullable else choices)


def walk(obj: Object, sort: str, limit: int) -> list[list[int]]:
    """Return the ids of a list page by page, to its end and back to the beginning."""
    forth, back, marker, query = [], [], {}, [("sort", sort)]
    while True:
        page = listing.read(obj, SYSTEM, [*query, *marker.items()], limit=limit).page()
        forth.append([row.pk for row in page.items])
        if page.next is None:
            break
        marker = {"after": page.next}
    while page.previous is not None:
        page = listing.read(obj, SYSTEM, [*query, ("before", page.previous)], limit=limit).page()
        back.append([row.pk for row in page.items])
    return [[pk for page in forth for pk in page], [pk for page in reversed(back) for pk in page] + forth[-1]]


def test_paging_shows_every_row_once_in_both_directions(world, factory, obj):
    draw = random.Random(obj.key)
    fill(obj, factory, draw)
    everything = sorted(
        obj.model._default_manager.filter(deleted_at__isnull=True).values_list("pk", flat=True)
    )
    for name in sortable(obj):
        for sign in ("", "-"):
            forth, back = walk(obj, sign + name, limit=draw.choice([1, 3, 5, 200]))
            assert sorted(forth) == everything, (name, sign)
            assert back == forth, (name, sign)
            assert forth == expected_order(obj, sign + name), (name, sign)


def expected_order(obj: Object, sort: str) -> list[int]:
    """Return the ids in an order computed in Python: nothing comes last, ties by id in the same direction."""
    order = parse_order(sort, obj)
    rows = list(obj.model._default_manager.filter(deleted_at__isnull=True).values_list(order.column, "pk"))
    filled = [row for row in rows if row[0] is not None]
    empty = [row for row in rows if row[0] is None]
    if isinstance(order_type(filled), str) and not order.column.endswith("_sort"):
        # The order of this column's letters is the database's own.
        found = obj.model._default_manager.filter(deleted_at__isnull=True).order_by(*order.names())
        return list(found.values_list("pk", flat=True))
    filled.sort(reverse=order.descending)
    empty.sort(key=lambda row: row[1], reverse=order.descending)
    return [pk for _value, pk in [*filled, *empty]]


def order_type(rows: list[tuple[Any, int]]) -> Any:
    return rows[0][0] if rows else None


def test_an_index_serves_every_order(world, factory, obj):
    """Where it can, PostgreSQL avoids what is turned off here; a Sort that stays means that no index gives the order."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    for name in sortable(obj):
        for sign in ("", "-"):
            order = parse_order(sign + name, obj)
            rows = obj.model._default_manager.filter(deleted_at__isnull=True)
            if order.nullable:
                rows = rows.filter(**{f"{order.column}__isnull": False})
            plan = rows.order_by(*order.names())[:50].explain()
            assert "Sort" not in plan and "Index" in plan, (sign + name, plan)


def test_the_page_links_lead_through_the_list(world, ann, factory, obj):
    for _row in range(0 if obj.key in SINGLE else 5):
        factory.create(obj)
    first = ann.get(f"/{obj.slug}/", {"limit": "2"})
    seen = [row["id"] for row in first.context["rows"]]
    page = first
    while page.context["pager"]["next_url"]:
        page = ann.get(f"/{obj.slug}/{page.context['pager']['next_url']}")
        seen += [row["id"] for row in page.context["rows"]]
    count = obj.model._default_manager.filter(deleted_at__isnull=True).count()
    assert (len(seen), len(set(seen))) == (count, count)
    assert first.context["count"]["text"] == str(count)
