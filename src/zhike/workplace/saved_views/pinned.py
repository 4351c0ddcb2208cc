"""Views that stand in the sidebar of everybody, or of the people of a role, until one of them takes it out for himself.

Who gets which is kept in memory, so that a page of somebody who gets none asks no query for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import events, revisions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.models import Event
from zhike.kernel.pages import timeline
from zhike.kernel.revisions import kept_in_memory
from zhike.people import permissions
from zhike.people.actions.users import remember
from zhike.people.models import Role, User
from zhike.workplace.saved_views.models import PinnedView, SavedView
from zhike.workplace.saved_views.queries import MANAGE

# The preference that holds the views which somebody took out of his sidebar.
TAKEN_OUT = "sidebar.taken_out"
# In place of a role's number.
EVERYBODY = "all"
PINNED = events.declare(EventType(
    "user.view_pinned", gettext_lazy("View pinned for others"),
    gettext_lazy("%(actor)s chose in whose sidebars the view “%(name)s” stands"), ("view", "name", "list", "everybody", "roles"),
))  # fmt: skip
_pins: dict[int | None, list[int]] = {}


@kept_in_memory
def read() -> None:
    """Read who gets which views anew."""
    _pins.clear()
    for role, view in PinnedView.objects.order_by("pk").values_list("role", "view"):
        _pins.setdefault(role, []).append(view)


def given_to(actor: Actor) -> list[int]:
    """Return the views that somebody gets in his sidebar, whether or not he took them out."""
    if not _pins or actor.user_id is None:
        return []
    of_role = _pins.get(actor.role_id, []) if actor.role_id else []
    return list(dict.fromkeys([*_pins.get(None, []), *of_role]))


def standing(actor: Actor, preferences: Mapping[str, Any]) -> list[int]:
    """Return the views that he gets and did not take out."""
    out = preferences.get(TAKEN_OUT) or ()
    return [pk for pk in given_to(actor) if pk not in out]


def take_out(views: Collection[int], wants: Collection[int], *, actor: Actor) -> None:
    """Let those of ``views`` that somebody gets and does not want stay out of his sidebar, and bring back the others."""
    given = set(given_to(actor)) & set(views)
    if not given or actor.user_id is None:
        return
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        before = set(user.preferences.get(TAKEN_OUT) or ())
        remember(user.pk, TAKEN_OUT, sorted((before - given) | (given - set(wants))))


def pinned_for(view: SavedView | None) -> list[str]:
    """Return for whom a view is pinned, as the choices of the form."""
    if view is None:
        return []
    roles = PinnedView.objects.filter(view=view).values_list("role", flat=True)
    return [EVERYBODY if role is None else str(role) for role in roles]


def pin_for(view: SavedView, whom: Collection[str], *, actor: Actor) -> None:
    """Let a view stand in the sidebars of exactly these roles, or of everybody. Raises NotAllowed or Invalid."""
    permissions.require(actor, MANAGE)
    if whom and view.audience != SavedView.Audience.EVERYONE:
        text = _("Only a view that everybody may use can stand in the sidebars of others.")
        raise Invalid(text, "pinned_for")
    with transaction.atomic():
        if set(pinned_for(view)) == set(whom):
            return
        roles = list(
            Role.objects.alive().filter(pk__in=[pk for pk in whom if pk != EVERYBODY]).order_by("pk")
        )
        rows = [PinnedView(view=view, role=role) for role in roles]
        PinnedView.objects.filter(view=view).delete()
        PinnedView.objects.bulk_create([PinnedView(view=view, role=None)] * (EVERYBODY in whom) + rows)
        data = {
            "view": view.pk, "name": view.name, "list": view.object, "everybody": EVERYBODY in whom,
            "roles": [str(role) for role in roles],
        }  # fmt: skip
        events.record(PINNED.verb, User(pk=actor.user_id), actor=actor, data=data)
        revisions.changed()


def unpin(view: SavedView) -> None:
    """Take a view out of the sidebars of others, as it is no longer shared with everybody."""
    if PinnedView.objects.filter(view=view).delete()[0]:
        revisions.changed()


@timeline.details
def for_whom(rows: list[Event]) -> dict[int, str]:
    """Say in the audit trail in whose sidebars a view stands now."""
    found = {}
    for row in rows:
        if row.verb == PINNED.verb:
            whom = [_("Everybody")] * bool(row.data["everybody"]) + list(row.data["roles"])
            found[row.id] = _(", ").join(whom) or _("Nobody")
    return found
