"""The SQL of lists that are asked again and again: written once, kept for a second.

To write the SQL of a list takes Django longer than it takes PostgreSQL to find a short page. What is kept
is the question, never the answer; it follows from the query string and the caller's rights, both compared
in full, and from the clock where a filter says "in the last 30 days". Hence only a second.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import HttpRequest

from zhike.kernel import revisions
from zhike.kernel.access import Actor
from zhike.kernel.api import rows
from zhike.kernel.keyset import phases
from zhike.kernel.listing import Listing
from zhike.kernel.objects import Object

KEPT_SECONDS = 1.0
MOST = 1_000


@dataclass(frozen=True)
class Statement:
    """The SQL of one page, in one or two parts: rows with a value to sort by, then those without."""

    parts: tuple[tuple[str, tuple[Any, ...]], ...]
    limit: int
    actor: Actor
    made: float

    def run(self) -> tuple[list[tuple[str, Any, int]], bool]:
        """Return rows of (JSON, sorted value, id), and whether more lie beyond the page."""
        found: list[tuple[str, Any, int]] = []
        with connection.cursor() as cursor:
            for sql, params in self.parts:
                cursor.execute(sql, params)
                found += cursor.fetchall()
                if len(found) > self.limit:
                    break
        return found[: self.limit], len(found) > self.limit

    def fits(self, actor: Actor, now: float) -> bool:
        """Say whether this is still what a caller's query means."""
        return now - self.made < KEPT_SECONDS and self.actor == actor


_kept: dict[tuple[Any, ...], Statement] = {}


def kept(request: HttpRequest, obj: Object) -> Statement | None:
    """Return the statement of the same query a moment ago, if there was one."""
    found = _kept.get(_key(request, obj))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return found if found and found.fits(actor, time.monotonic()) else None


def write(request: HttpRequest, wanted: Listing) -> Statement:
    """Return the statement of a list that was read from the request, and keep it."""
    fields = rows.chosen_fields(wanted.obj, wanted.actor, request.GET.get("fields", ""))
    query = wanted.rows.annotate(_json=rows.Json(fields)).values_list("_json", wanted.order.column, "id")
    parts = []
    for phase in phases(query, wanted.order, wanted.cursor):
        try:
            parts.append(phase[: wanted.limit + 1].query.sql_with_params())
        except EmptyResultSet:
            continue
    statement = Statement(tuple(parts), wanted.limit, wanted.actor, time.monotonic())
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[_key(request, wanted.obj)] = statement
    return statement


def _key(request: HttpRequest, obj: Object) -> tuple[Any, ...]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return revisions.seen(), obj.key, request.META.get("QUERY_STRING", ""), actor.user_id, actor.limits
