"""The bar of views above a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter
from zhike.kernel.objects import Object, get_object
from zhike.workplace.saved_views import given, pinned, queries
from zhike.workplace.saved_views.actions import ALL
from zhike.workplace.saved_views.given import Given
from zhike.workplace.saved_views.models import SavedView
from zhike.workplace.saved_views.queries import Opened
from zhike.workplace.saved_views.state import State

TABS = 6


def views_of(request: HttpRequest, obj: Object) -> list[Any]:
    """Return the views of a list, given and saved ones, asked for once in a request."""
    if not hasattr(request, "saved_views"):
        saved = list(queries.of_list(request.actor, obj))
        stands = pinned.standing(request.actor, getattr(request.user, "preferences", None) or {})
        for view in saved:
            view.pinned = view.pinned or view.pk in stands
        request.saved_views = [*given.of_list(request.actor, obj), *saved]
    return request.saved_views


def current(request: HttpRequest, obj: Object) -> Any:
    """Return the view that the address names, None where it names none that the reader may open."""
    wanted = request.GET.get("view", "")
    return next((view for view in views_of(request, obj) if str(view.pk) == wanted), None)


def own_first(request: HttpRequest, obj: Object) -> Any:
    """Return the view that the reader chose to begin with (its number or name), "all", or None where he chose nothing."""
    return (getattr(request.user, "preferences", None) or {}).get(f"view.{obj.slug}")


def first(request: HttpRequest, obj: Object) -> Any:
    """Return the view with which the list begins for the reader: his own choice, else his role's, else the given one."""
    wanted = own_first(request, obj)
    if wanted == ALL:
        return None
    views = views_of(request, obj)
    own = next((view for view in views if view.pk == wanted), None)
    usual = (view for view in views if isinstance(view, Given) and view.first)
    return own or next((view for view in views if view.of_role), None) or next(usual, None)


def bar(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what stands above a list: tabs, the menu of all views, and whether the current one was changed."""
    obj, actor = get_object(page["object"]["key"]), request.actor
    if obj.navigation == "settings":
        return None
    views, here = views_of(request, obj), current(request, obj)
    begins = first(request, obj)
    found = [entry(view, obj, actor, view is here, view is begins) for view in views]
    opened = queries.opened(here, actor, obj) if here else None
    now = state_now(request, obj, page)
    if now is not None and isinstance(here, Given):
        now = replace(now, columns="")
    changed = opened is not None and not opened.broken and now is not None and now != shape(opened, now)
    return {
        "bar": {
            "all": {"url": f"/{obj.slug}/?view={ALL}", "active": here is None, "begins": begins is None},
            "tabs": tabs(found), "mine": [view for view in found if view["mine"]],
            "shared": [view for view in found if not view["mine"] and not view["given"]], "current": next((v for v in found if v["active"]), None),
            "changed": changed, "unsaved": here is None and now is not None and not now.is_plain,
            "lost": opened, "new_url": f"/{obj.slug}/views/new/", "begin_url": f"/{obj.slug}/views/begin/",
        }
    }  # fmt: skip


def entry(view: Any, obj: Object, actor: Actor, active: bool, begins: bool) -> dict[str, Any]:
    """Return one view of the bar."""
    base = f"/views/{view.pk}/"
    mine = view.owner_id is not None and view.owner_id == actor.user_id
    return {
        "id": view.pk, "name": view.name, "url": queries.opened(view, actor, obj).address(obj, view.pk), "active": active,
        "mine": mine, "given": isinstance(view, Given), "pinned": view.pinned, "begins": begins, "shared": view.audience != SavedView.Audience.PRIVATE,
        "board": bool(view.state.get("by")), "may_change": queries.may_change(view, actor), "base": base,
    }  # fmt: skip


def tabs(views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the views that stand beside one another: given, then pinned, then own ones, and always the one in use."""
    ranked = sorted(views, key=lambda view: (not view["given"], not view["pinned"], not view["mine"]))
    shown = ranked[:TABS]
    return shown + [view for view in ranked[TABS:] if view["active"]]


def state_now(request: HttpRequest, obj: Object, page: Mapping[str, Any]) -> State | None:
    """Return the state that the page shows, None where its filter can't be read."""
    columns = ",".join(column.key for column in page["columns"][1:]) if "by" not in page else ""
    pairs = dict(request.GET.items())
    try:
        return State.asked(
            obj, pairs | ({"by": page["by"]} if "by" in page else {}), board="by" in page, columns=columns
        )
    except BadFilter:
        return None


def shape(opened: Opened, now: State) -> State:
    """Return the state of a view as the page that is open shows it: a board has neither order nor columns.

    To look at the same records as a board, or at those of a board as a table, changes nothing of the view.
    """
    state = opened.state
    if now.by:
        return State(q=state.q, filter=state.filter, by=state.by or now.by)
    return State(q=state.q, filter=state.filter, columns=now.columns) if state.by else state
