"""Somebody's favourites, as far as he may see them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from zhike.kernel.access import Actor, field_right, may, visible_to
from zhike.kernel.errors import BadFilter
from zhike.kernel.objects import Object, get_object
from zhike.workplace.saved_views import queries as saved_views
from zhike.workplace.saved_views.models import SavedView
from zhike.workplace.sidebar.models import Shortcut


def shortcuts(actor: Actor, given: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Return ``{id, label, url, icon, kind}`` in the chosen order, then the views that were ``given`` to him by others.

    Two queries at most, one for somebody without favourites, and one more where views were given to him.
    A record or view that the actor may no longer see is left out, and is there again when he may.
    """
    rows = list(
        Shortcut.objects.filter(user_id=actor.user_id).select_related("view").order_by("position", "pk")
    )
    titles = titles_of(rows, actor)
    found = []
    for row in rows:
        if row.view is not None:
            entry = of_view(row.view, actor)
        else:
            entry = _record(row, titles)
        if entry:
            found.append({"id": row.pk, **entry})
    own = {row.view_id for row in rows}
    return found + given_views([pk for pk in given if pk not in own], actor)


def given_views(ids: Sequence[int], actor: Actor) -> list[dict[str, Any]]:
    """Return the views that others pinned for the actor as entries of his sidebar; ``id`` is None, ``view`` the view's."""
    views = SavedView.objects.in_bulk(ids) if ids else {}
    entries = [(pk, of_view(views[pk], actor)) for pk in ids if pk in views]
    return [{"id": None, "view": pk, **entry} for pk, entry in entries if entry]


def of_view(view: SavedView, actor: Actor) -> dict[str, Any] | None:
    """Return a view as an entry of the sidebar, None where the actor may not open it."""
    obj = known(view.object)
    if obj is None or not may(actor, obj, "see") or not saved_views.is_readable(view, actor):
        return None
    url = saved_views.opened(view, actor, obj).address(obj, view.pk)
    return {"label": view.name, "url": url, "icon": obj.icon, "kind": "view", "of": obj.label_plural}


def _record(row: Shortcut, titles: dict[tuple[str, int], str]) -> dict[str, Any] | None:
    obj, title = known(row.object), titles.get((row.object, row.record_id or 0))
    if obj is None or title is None:
        return None
    return {"label": title or f"#{row.record_id}", "url": f"/{obj.slug}/{row.record_id}/", "icon": obj.icon,
            "kind": "record", "of": obj.label}  # fmt: skip


def known(key: str) -> Object | None:
    """Return an object by its key; None for one of an app that is gone."""
    try:
        return get_object(key)
    except BadFilter:
        return None


def titles_of(rows: list[Shortcut], actor: Actor) -> dict[tuple[str, int], str]:
    """Return the titles of the records that the actor may see, of all objects in one query."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.record_id is not None:
            wanted[row.object].append(row.record_id)
    parts: list[QuerySet] = []
    for key, ids in wanted.items():
        obj = known(key)
        if obj is None or not may(actor, obj, "see"):
            continue
        hidden = field_right(actor, obj, obj.title) == "hidden"
        title = Value("") if hidden else Cast(obj.title, CharField())
        visible = visible_to(actor, obj.model).filter(pk__in=ids).order_by()
        parts.append(visible.annotate(of=Value(key), words=title).values_list("of", "pk", "words"))
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(key, pk): words for key, pk, words in found}
