"""Views that a list has from the beginning, declared by an app; they lie in no table and nobody changes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhike.kernel.access import Actor
from zhike.kernel.objects import Object
from zhike.workplace.saved_views import queries
from zhike.workplace.saved_views.models import SavedView


@dataclass(frozen=True)
class Given:
    """A view of an object's list. ``pk`` names it in addresses; ``first``: the list begins with it for whoever chose nothing.

    ``state`` is kept as a saved view keeps it (``state.State.as_json``); it has no columns, so those in use stay.
    """

    object: str
    pk: str
    name: Any
    state: dict[str, Any]
    first: bool = False
    owner_id: None = None
    audience: str = SavedView.Audience.EVERYONE
    pinned: bool = False
    of_role: bool = False


_given: dict[str, list[Given]] = {}


def declare(*views: Given) -> None:
    """Give lists views, in the order of their tabs."""
    for view in views:
        _given.setdefault(view.object, []).append(view)


def of_list(actor: Actor, obj: Object) -> list[Given]:
    """Return the given views of a list, without those that ask for what is hidden from the actor."""
    return [view for view in _given.get(obj.key, ()) if not queries.opened(view, actor, obj).broken]


def find(actor: Actor, obj: Object, pk: str) -> Given | None:
    """Return the given view of that name, or None."""
    return next((view for view in of_list(actor, obj) if view.pk == pk), None)
