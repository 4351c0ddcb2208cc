"""What home says is to be done: one's own open tasks that are overdue, due today or within the next days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from zhike.engagement import queries, ticking
from zhike.engagement.models import Task
from zhike.kernel.access import Actor, knows
from zhike.kernel.objects import object_of

SHOWN, AHEAD = 10, timedelta(days=7)


def today(request: HttpRequest, _page: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the part of home: ``todo`` with ``tasks``, ``more`` and ``url``; None for whoever sees no tasks."""
    actor: Actor = request.actor
    if actor.user_id is None or not knows(actor, Task, "title", "state", "due", "owner"):
        return None
    day, slug = timezone.localdate(), object_of(Task).slug
    mine = queries.open_tasks(actor, owner_id=actor.user_id, due__lte=day + AHEAD)
    found = list(mine[: SHOWN + 1])
    rows = found[:SHOWN]
    names, circles = queries.customers_of(rows, actor), ticking.ticks(rows, actor)
    tasks = [
        {
            "title": row.title, "due": row.due, "late": row.due < day, "today": row.due == day,
            "customer": names.get(row.customer_id or 0, ""), "url": f"/{slug}/{row.pk}/",
            "tick": circles.get(row.pk),
        }
        for row in rows if row.due
    ]  # fmt: skip
    url = f"/{slug}/?view=mine"
    return {"todo": {"tasks": tasks, "more": len(found) > SHOWN, "url": url, "new_url": f"/{slug}/new/"}}
