"""What the sidebar and the phone's menu show of somebody's favourites, and the star on a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from zhike.kernel.access import Actor
from zhike.kernel.objects import Object, object_of
from zhike.workplace.sidebar import queries


def kept(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the reader's favourites, asked for once in a request."""
    if not hasattr(request, "sidebar_shortcuts"):
        request.sidebar_shortcuts = queries.shortcuts(request.actor)
    return request.sidebar_shortcuts


def favourites(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the favourites below the menu, the one that is open marked."""
    here = request.get_full_path()
    view = request.GET.get("view", "")
    return {
        "favourites": [
            entry | {"active": f"?view={view}&" in entry["url"] if view and entry["kind"] == "view" else entry["url"] == here}
            for entry in kept(request)
        ]
    }  # fmt: skip


def star(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the star for the head of a record page."""
    record = page.get("record_row")
    if record is None or record.deleted_at is not None or not object_of(record).navigation:
        return None
    return button(object_of(record), record.pk, request.actor)


def button(obj: Object, pk: int, actor: Actor) -> dict[str, Any]:
    """Return the state of the star."""
    return {"star": {"url": f"/{obj.slug}/{pk}/favourite/", "on": queries.is_favourite(actor, obj, pk)}}
