"""Save, change, delete and bring back a view, and choose the one that a list begins with.

Each is one event of the person who does it; the first view of a role is one of the role.
"""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import access, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.kinds.base import BadValue, check_text
from zhike.kernel.objects import Object, get_object
from zhike.people import permissions
from zhike.people.actions.users import remember
from zhike.people.models import Role, User
from zhike.workplace.saved_views import pinned, queries
from zhike.workplace.saved_views.models import RoleView, SavedView
from zhike.workplace.saved_views.state import State

MOST = 200
ALL = "all"  # the list without a view, where somebody prefers that to his role's


def save(
    obj: Object, state: State, *, actor: Actor, name: str, audience: str = "private", team: int | None = None
) -> SavedView:
    """Give a list's state a name. Raises NotAllowed or Invalid."""
    access.require(actor, obj, "see")
    if actor.user_id is None:
        raise NotAllowed()
    if SavedView.objects.filter(owner_id=actor.user_id, object=obj.key, deleted_at=None).count() >= MOST:
        raise Invalid(_("You have %(limit)d views of this list. Delete one first.") % {"limit": MOST})
    view = SavedView(object=obj.key, owner_id=actor.user_id, state=state.as_json())
    fill(view, actor, name, audience, team)
    return write(view, "view_saved", actor)


def fill(view: SavedView, actor: Actor, name: str, audience: str, team: int | None) -> None:
    """Set name and audience. Raises Invalid; a team must be one's own unless one manages the shared views."""
    name = " ".join(name.split())
    if not name or len(name) > 60:
        raise Invalid(_("Give the view a name of 1 to 60 characters."), "name")
    try:
        view.name = check_text(name)
    except BadValue as error:
        raise Invalid(str(error), "name") from None
    if audience not in SavedView.Audience.values:
        raise Invalid(_("Choose who may use the view."), "audience")
    if audience == SavedView.Audience.TEAM and team not in actor.team_ids and team != view.team_id:
        raise Invalid(_("Choose a team that you belong to."), "audience")
    view.audience = audience
    view.team_id = team if audience == SavedView.Audience.TEAM else None


def write(view: SavedView, word: str, actor: Actor) -> SavedView:
    """Store a view with its event. Raises Invalid where the owner has another view of that name."""
    view.changed_at = timezone.now()
    with transaction.atomic():
        try:
            with transaction.atomic():
                view.save()
        except IntegrityError:
            raise Invalid(
                _("You have a view “%(name)s” of this list already.") % {"name": view.name}, "name"
            ) from None
        tell(word, view, actor)
    return view


def tell(word: str, view: SavedView, actor: Actor) -> None:
    """Record what somebody did with a view."""
    data = {"view": view.pk, "name": view.name, "list": view.object, "audience": view.audience}
    events.record(f"user.{word}", User(pk=actor.user_id), actor=actor, data=data)


@transaction.atomic
def change(view_id: int, *, actor: Actor, name: str, audience: str, team: int | None = None) -> SavedView:
    """Rename a view, or let others use it. A view no longer shared is nobody's first and pinned for nobody else."""
    view = queries.to_change(actor, view_id)
    before = (view.audience, view.team_id)
    fill(view, actor, name, audience, team)
    if view.audience != SavedView.Audience.EVERYONE:
        RoleView.objects.filter(view=view).delete()
    # Pinned for one team it must not stand in the sidebars of another, or of everybody.
    if (view.audience, view.team_id) != before:
        pinned.unpin(view)
    return write(view, "view_changed", actor)


@transaction.atomic
def update(view_id: int, state: State, *, actor: Actor) -> SavedView:
    """Let a view show from now on what its list shows now."""
    view = queries.to_change(actor, view_id)
    view.state = state.as_json()
    return write(view, "view_changed", actor)


@transaction.atomic
def delete(view_id: int, *, actor: Actor) -> SavedView:
    """Delete a view; ``restore`` undoes it, pins and defaults included."""
    view = queries.to_change(actor, view_id)
    view.deleted_at = timezone.now()
    return write(view, "view_deleted", actor)


@transaction.atomic
def restore(view_id: int, *, actor: Actor) -> SavedView:
    """Undo the deletion of a view."""
    view = queries.to_change(actor, view_id, deleted=True)
    view.deleted_at = None
    return write(view, "view_restored", actor)


def begin_with(obj: Object, view: Any, *, actor: Actor) -> None:
    """Let the list begin with a view (a saved or a given one) for oneself; None: with all records, whatever is usual.

    A wish of one person about his own pages, so no event.
    """
    access.require(actor, obj, "see")
    if actor.user_id is None:
        raise NotAllowed()
    remember(actor.user_id, f"view.{obj.slug}", ALL if view is None else view.pk)


def role_begins_with(role: Role, obj: Object, view: SavedView | None, *, actor: Actor) -> None:
    """Let a list begin with a view for everybody of a role; None takes that back. Raises NotAllowed or Invalid."""
    permissions.require(actor, queries.MANAGE)
    if view is not None and (view.audience != SavedView.Audience.EVERYONE or view.object != obj.key):
        raise Invalid(_("A role can begin with a view that is shared with everybody."))
    with transaction.atomic():
        before = RoleView.objects.select_for_update().filter(role=role, object=obj.key).first()
        if (before.view_id if before else None) == (view.pk if view else None):
            return
        if view is None:
            RoleView.objects.filter(role=role, object=obj.key).delete()
        else:
            RoleView.objects.update_or_create(role=role, object=obj.key, defaults={"view": view})
        data: dict[str, Any] = {
            "list": obj.key,
            "name": view.name if view else "",
            "view": view.pk if view else None,
        }
        events.record("role.first_view_set", role, actor=actor, data=data)


def roles_begin_with(view: SavedView, role_ids: set[int], *, actor: Actor) -> None:
    """Let exactly these roles begin their list with a view."""
    obj = get_object(view.object)
    held = set(RoleView.objects.filter(view=view).values_list("role_id", flat=True))
    with transaction.atomic():
        for role in Role.objects.alive().filter(pk__in=role_ids | held):
            if (role.pk in role_ids) is not (role.pk in held):
                role_begins_with(role, obj, view if role.pk in role_ids else None, actor=actor)
