"""The recycle bin over all objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed
from zhike.kernel.models import Event
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.shell import restorable
from zhike.kernel.pages.values import initials

LIMIT = 100
# What apps above know of deleted records that are gone for another reason: ``{id: {into, into_url, undo_url}}``.
gone_into: list[Callable[[Object, list[int], Actor], dict[int, dict[str, str]]]] = []


@page
def trash_page(request: HttpRequest, actor: Actor, slug: str = "") -> HttpResponse:
    """Show what was deleted, newest first, one tab per object that the reader may restore."""
    possible = restorable(actor)
    if not possible:
        raise NotAllowed()
    chosen = known(slug, actor) if slug else _first_with_something(possible, actor)
    if chosen not in possible:
        raise NotAllowed()
    kinds = [
        {"label": obj.label_plural, "url": f"/{obj.slug}/trash/", "active": obj is chosen,
         "count": _count(obj, actor) or ""}
        for obj in possible
        if obj.navigation
    ]  # fmt: skip
    return render(
        request, "workplace/recycle_bin.html", {"kinds": kinds, "rows": rows(chosen, actor), "pager": {}}
    )


def _deleted(obj: Object, actor: Actor) -> Any:
    return access.visible_to(actor, obj.model, "restore", deleted=True)


def _count(obj: Object, actor: Actor) -> int:
    return _deleted(obj, actor)[: LIMIT + 1].count()


def _first_with_something(possible: list[Object], actor: Actor) -> Object:
    return next((obj for obj in possible if obj.navigation and _deleted(obj, actor).exists()), possible[0])


def rows(obj: Object, actor: Actor) -> list[dict[str, Any]]:
    """Return the deleted records with who deleted them."""
    found = list(_deleted(obj, actor).order_by("-deleted_at")[:LIMIT])
    verbs = Event.objects.filter(
        object=obj.key, subject_id__in=[r.pk for r in found], verb=f"{obj.event}.deleted"
    )
    by = {event.subject_id: event.actor_name for event in verbs.order_by("id")}
    into = {pk: told for ask in gone_into for pk, told in ask(obj, [r.pk for r in found], actor).items()}
    return [
        {
            "title": obj.title_of(record), "url": f"/{obj.slug}/{record.pk}/", "object": obj.label,
            "by": by.get(record.pk, ""), "initials": initials(by.get(record.pk, "") or "?"), "at": record.deleted_at,
            "restore_url": "" if record.pk in into else f"/{obj.slug}/{record.pk}/restore/", **into.get(record.pk, {}),
        }
        for record in found
    ]  # fmt: skip
