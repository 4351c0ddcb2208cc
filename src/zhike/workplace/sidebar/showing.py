"""What the sidebar and the phone's menu show of somebody's favourites, and the star on a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from zhike.kernel.objects import object_of
from zhike.workplace.saved_views import pinned
from zhike.workplace.sidebar import queries
from zhike.workplace.sidebar.actions import KEPT


def kept(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the reader's favourites and what others pinned for him, asked for once, and not at all where there is none."""
    given = pinned.standing(request.actor, request.person.preferences)
    if not given and not request.person.preferences.get(KEPT):
        return []
    if not hasattr(request, "sidebar_shortcuts"):
        request.sidebar_shortcuts = queries.shortcuts(request.actor, given)
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
    url = f"/{object_of(record).slug}/{record.pk}/"
    return button(url, any(entry["url"] == url for entry in kept(request)))


def button(url: str, on: bool) -> dict[str, Any]:
    """Return the state of the star of a record, by its address."""
    return {"star": {"url": f"{url}favourite/", "on": on}}
