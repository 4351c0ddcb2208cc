"""Tasks in lists: the circle that ticks one off, and how the day of an open one looks when it is past."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from zhike.engagement import queries
from zhike.engagement.models import Task
from zhike.kernel.access import Actor, knows
from zhike.kernel.objects import object_of
from zhike.kernel.pages.values import Value

TEMPLATE = "engagement/_tick.html"


def tick_of(task: Task, came: str = "") -> dict[str, Any]:
    """Return what the circle of a task shows; ``came="list"`` lets the list it stands in follow by itself."""
    done = task.state == Task.State.DONE
    way = "untick" if done else "tick"
    query = f"?from={came}" if came else ""
    url = f"/{object_of(task).slug}/{task.pk}/{way}/{query}"
    return {"template": TEMPLATE, "title": task.title, "done": done, "url": url}


def ticks(tasks: Sequence[Task], actor: Actor, came: str = "") -> Mapping[int, dict[str, Any]]:
    """Return the circles of those tasks that the actor may complete or reopen, by id."""
    if not knows(actor, Task, "title", "state"):
        return {}
    allowed = queries.completable(actor, tasks)
    return {task.pk: tick_of(task, came) for task in tasks if task.pk in allowed}


def due_look(name: str, task: Task, value: Value) -> Value:
    """Let the day of an open task say when it is past or today: in words, not in colour alone."""
    if name == "due" and task.due and task.state == Task.State.OPEN:
        today = timezone.localdate()
        if task.due <= today:
            value.kind, value.tone = "due", "red" if task.due < today else "green"
    return value
