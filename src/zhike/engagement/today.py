"""What home says is to be done: one's own open tasks that are overdue, due today or within the next days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.engagement import queries
from zhike.engagement.models import Task
from zhike.kernel.access import Actor, field_right, knows, visible_to
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
    names, may_end = customers_of(rows, actor), queries.completable(actor, rows)
    tasks = [
        {
            "title": row.title, "due": row.due, "late": row.due < day, "today": row.due == day,
            "customer": names.get(row.customer_id or 0, ""), "url": f"/{slug}/{row.pk}/",
            "tick_url": f"/{slug}/{row.pk}/tick/" if row.pk in may_end else "",
        }
        for row in rows if row.due
    ]  # fmt: skip
    url = f"/{slug}/?owner=$me&state=open"
    return {"todo": {"tasks": tasks, "more": len(found) > SHOWN, "url": url, "new_url": f"/{slug}/new/"}}


def customers_of(rows: Sequence[Task], actor: Actor) -> dict[int, str]:
    """Return the names of the tasks' customers, of those that the actor may see."""
    ids = {row.customer_id for row in rows if row.customer_id}
    hidden = not knows(actor, Task, "customer") or field_right(actor, object_of(Customer), "name") == "hidden"
    if not ids or hidden:
        return {}
    return dict(visible_to(actor, Customer).filter(pk__in=ids).values_list("pk", "name"))
