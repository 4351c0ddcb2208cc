"""The context processor of the shell: navigation and person, only what exists for this reader."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor, may
from zhike.kernel.objects import Object, all_objects
from zhike.kernel.pages.settings import tabs
from zhike.kernel.pages.values import initials


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows; computed only where a template asks."""
    return {"shell": SimpleLazyObject(lambda: build(request))}


def build(request: HttpRequest) -> dict[str, Any]:
    """Return the shell of a reader; an unknown one gets an empty frame."""
    actor: Actor | None = getattr(request, "actor", None)
    user = getattr(request, "person", None) or (request.user if actor is not None else None)
    base = {"frame": "kernel/base.html", "urls": addresses(actor), "nav": [], "create": []}
    if actor is None or user is None:
        return base | {"theme": "system", "sidebar": "open"}
    preferences = getattr(user, "preferences", None) or {}
    entries = navigation(request, actor)
    return base | {
        "nav": arranged(entries, preferences),
        "bar": entries,
        "create": creations(actor),
        "user": {"name": actor.name, "email": getattr(user, "email", ""), "initials": initials(actor.name)},
        "theme": getattr(user, "theme", "system"),
        "density": getattr(user, "density", "comfortable"),
        "sidebar": preferences.get("sidebar", "open"),
        "time_zone": actor.time_zone,
    }


def addresses(actor: Actor | None) -> dict[str, str]:
    """Return the addresses that the frame needs."""
    return {
        "home": "/", "preferences": "/account/preferences/", "security": "/account/security/",
        "sessions": "/account/sessions/", "sign_out": "/account/logout/", "set_language": "/account/language/",
        "preference": "/account/preference/", "trash": "/trash/" if actor is not None and restorable(actor) else "", "jobs": "/jobs/",
        "audit": "/audit/" if actor is not None and actor.has("audit.see") else "",
        "settings": "/settings/" if actor is not None and tabs(actor, "") else "",
    }  # fmt: skip


def restorable(actor: Actor) -> list[Object]:
    """Return the objects of which the reader may restore what was deleted; without one he has no recycle bin."""
    return [obj for obj in all_objects() if obj.writable and may(actor, obj, "restore")]


def navigation(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """Return the lists that the reader may see, with the current one marked."""
    here = request.path.split("/")[1]
    entries = [
        {"key": "home", "label": _("Home"), "icon": "home", "url": "/", "active": here == "", "go": "h"}
    ]
    for obj in sorted(all_objects(), key=lambda obj: obj.rank):
        if obj.navigation == "main" and may(actor, obj, "see"):
            entries.append({
                "key": obj.slug, "label": obj.label_plural, "icon": obj.icon, "url": f"/{obj.slug}/",
                "active": here == obj.slug, "go": obj.go,
            })  # fmt: skip
    return entries


def arranged(entries: list[dict[str, Any]], preferences: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the menu as its reader arranged it: what is new since stands last, what he hid is left out."""
    places = {key: place for place, key in enumerate(preferences.get("nav.order", []))}
    shown = [entry for entry in entries if entry["key"] not in preferences.get("nav.hidden", [])]
    return sorted(shown, key=lambda entry: places.get(entry["key"], len(places)))


def creations(actor: Actor) -> list[dict[str, str]]:
    """Return what the reader may create."""
    return [
        {"label": obj.label, "icon": obj.icon, "url": f"/{obj.slug}/new/"}
        for obj in sorted(all_objects(), key=lambda obj: obj.rank)
        if obj.navigation == "main" and obj.writable and may(actor, obj, "create")
    ]
