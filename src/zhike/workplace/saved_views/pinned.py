"""Views that stand in the sidebar of everybody, of the people of a role or of a team, until one of them takes it out for himself.

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
from zhike.workplace.saved_views.queries import MANAGE, may_change

# The preference that holds the views which somebody took out of his sidebar.
TAKEN_OUT = "sidebar.taken_out"
# In place of a role's number: everybody, and everybody of the team that a view is shared with.
EVERYBODY, TEAM = "all", "team"
PINNED = events.declare(EventType(
    "user.view_pinned", gettext_lazy("View pinned for others"),
    gettext_lazy("%(actor)s chose in whose sidebars the view “%(name)s” stands"), ("view", "name", "list", "everybody", "roles", "team"),
))  # fmt: skip
# The views by role, by team, and those of everybody.
_pins: dict[tuple[str, int | None], list[int]] = {}


@kept_in_memory
def read() -> None:
    """Read who gets which views anew."""
    _pins.clear()
    rows = PinnedView.objects.order_by("pk").values_list("role", "view", "view__audience", "view__team")
    for role, view, audience, team in rows:
        whom = (
            (TEAM, team)
            if audience == SavedView.Audience.TEAM
            else (EVERYBODY if role is None else "role", role)
        )
        _pins.setdefault(whom, []).append(view)


def given_to(actor: Actor) -> list[int]:
    """Return the views that somebody gets in his sidebar, whether or not he took them out."""
    if not _pins or actor.user_id is None:
        return []
    groups = [(EVERYBODY, None), ("role", actor.role_id), *((TEAM, team) for team in actor.team_ids)]
    return list(dict.fromkeys(view for group in groups for view in _pins.get(group, [])))


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
    everybody = TEAM if view.audience == SavedView.Audience.TEAM else EVERYBODY
    return [everybody if role is None else str(role) for role in roles]


def pin_for(view: SavedView, whom: Collection[str], *, actor: Actor) -> None:
    """Let a view stand in the sidebars of exactly these roles, of everybody, or of the team that it is shared with.

    For his own team, whoever may change the view; for others, whoever manages shared views. Raises NotAllowed or Invalid.
    """
    if set(pinned_for(view)) == set(whom):
        return
    of_team = view.audience == SavedView.Audience.TEAM
    if not (of_team and may_change(view, actor) and (not whom or view.team_id in actor.team_ids)):
        permissions.require(actor, MANAGE)
    if TEAM in whom and not of_team:
        raise Invalid(_("Choose the team that may use the view first."), "pinned_for_team")
    if set(whom) - {TEAM} and view.audience != SavedView.Audience.EVERYONE:
        text = _("Only a view that everybody may use can stand in the sidebars of others.")
        raise Invalid(text, "pinned_for")
    with transaction.atomic():
        roles = list(Role.objects.alive().filter(pk__in=set(whom) - {EVERYBODY, TEAM}).order_by("pk"))
        rows = [PinnedView(view=view, role=role) for role in roles]
        PinnedView.objects.filter(view=view).delete()
        PinnedView.objects.bulk_create(
            [PinnedView(view=view, role=None)] * bool({EVERYBODY, TEAM} & set(whom)) + rows
        )
        data = {
            "view": view.pk, "name": view.name, "list": view.object, "everybody": EVERYBODY in whom,
            "roles": [str(role) for role in roles], "team": str(view.team) if TEAM in whom else "",
        }  # fmt: skip
        events.record(PINNED.verb, User(pk=actor.user_id), actor=actor, data=data)
        revisions.changed()


def unpin(view: SavedView) -> None:
    """Take a view out of the sidebars of others, as it is no longer shared with them."""
    if PinnedView.objects.filter(view=view).delete()[0]:
        revisions.changed()


@timeline.details
def for_whom(rows: list[Event]) -> dict[int, str]:
    """Say in the audit trail in whose sidebars a view stands now."""
    found = {}
    for row in rows:
        if row.verb == PINNED.verb:
            team = row.data.get("team")
            whom = [_("Everybody")] * bool(row.data["everybody"]) + list(row.data["roles"])
            whom += [_("Team %(name)s") % {"name": team}] if team else []
            found[row.id] = _(", ").join(whom) or _("Nobody")
    return found
