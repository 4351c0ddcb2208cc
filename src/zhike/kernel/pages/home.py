"""The home page: first steps of a new installation, and the records one worked with last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhike.kernel.access import Actor, visible_to
from zhike.kernel.errors import BadFilter
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages.door import page

RECENT, SCAN = 8, 120

# A step is made by an app: it returns {rank, icon, label, text, url, done}, or None where it isn't the actor's.
Step = Callable[[Actor], dict[str, Any] | None]
_steps: list[Step] = []
_demo: list[Callable[[Actor], dict[str, Any] | None]] = []


def first_step(step: Step) -> Step:
    """Declare a first step; used as a decorator."""
    _steps.append(step)
    return step


def demo_note(note: Callable[[Actor], dict[str, Any] | None]) -> Callable[[Actor], dict[str, Any] | None]:
    """Declare the note that offers or removes the demo company."""
    _demo.append(note)
    return note


@page
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the home page."""
    steps = [found for step in _steps if (found := step(actor)) is not None]
    steps.sort(key=lambda step: step["rank"])
    done = sum(1 for step in steps if step["done"])
    context = {
        "user_name": actor.name,
        "steps": steps if done < len(steps) else [],
        "steps_done": done,
        "recent": recent(actor),
        "demo": next((found for note in _demo if (found := note(actor)) is not None), None),
    }
    return render(request, "kernel/home.html", context)


def recent(actor: Actor) -> list[dict[str, Any]]:
    """Return the records that the actor himself created or changed last, not in bulk, and may still see."""
    rows = Event.objects.filter(actor_id=actor.user_id, subject_id__isnull=False, via="page", cause_id=None)
    newest: dict[tuple[str, int], Event] = {}
    for event in rows.order_by("-id")[:SCAN]:
        newest.setdefault((event.object, event.subject_id or 0), event)
    found = []
    for key in {key for key, _pk in newest}:
        obj = _navigable(key)
        if obj is None:
            continue
        ids = [pk for other, pk in newest if other == key]
        for record in visible_to(actor, obj.model).filter(pk__in=ids):
            found.append((newest[key, record.pk], obj, record))
    found.sort(key=lambda row: -row[0].id)
    return [
        {"title": obj.title_of(record), "url": f"/{obj.slug}/{record.pk}/", "icon": obj.icon, "object": obj.label, "at": event.at}
        for event, obj, record in found[:RECENT]
    ]  # fmt: skip


def _navigable(key: str) -> Object | None:
    try:
        obj = get_object(key)
    except BadFilter:
        return None
    return obj if obj.navigation == "main" else None
