"""Which saved views a person may use, and what is left of one under his rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhike.kernel import listing
from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter, NotAllowed, NotFound
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages import columns
from zhike.people.models import User
from zhike.workplace import boards
from zhike.workplace.saved_views.models import RoleView, SavedView
from zhike.workplace.saved_views.state import State
from zhike.workplace.sidebar.models import Shortcut

MANAGE = "views.manage"


def readable(actor: Actor, *, deleted: bool = False) -> QuerySet[SavedView]:
    """Return the views that the actor may open: his own, his teams', everybody's."""
    mine = Q(owner_id=actor.user_id) if actor.user_id else Q(pk=None)
    team = Q(audience=SavedView.Audience.TEAM, team__in=actor.team_ids)
    rows = SavedView.objects.filter(mine | team | Q(audience=SavedView.Audience.EVERYONE))
    return rows.filter(deleted_at__isnull=not deleted)


def of_list(actor: Actor, obj: Object) -> QuerySet[SavedView]:
    """Return the views of one object's list by name: each with whether the actor pinned it, and his role begins with it."""
    role = User.objects.filter(pk=actor.user_id).values("role")
    pinned = Shortcut.objects.filter(user_id=actor.user_id, view=OuterRef("pk"))
    first = RoleView.objects.filter(object=obj.key, view=OuterRef("pk"), role__in=role)
    found = readable(actor).filter(object=obj.key).order_by("name", "pk")
    return found.annotate(pinned=Exists(pinned), of_role=Exists(first))


def pinned(actor: Actor) -> set[int]:
    """Return which views stand in the actor's sidebar."""
    own = Shortcut.objects.filter(user_id=actor.user_id, view__isnull=False) if actor.user_id else ()
    return {row.view_id for row in own if row.view_id}


def is_readable(view: SavedView, actor: Actor) -> bool:
    """Say of a view in memory what ``readable`` says in the database."""
    if view.deleted_at is not None:
        return False
    own = view.owner_id is not None and view.owner_id == actor.user_id
    team = view.audience == SavedView.Audience.TEAM and view.team_id in actor.team_ids
    return own or team or view.audience == SavedView.Audience.EVERYONE


def get(actor: Actor, view_id: int, *, deleted: bool = False) -> SavedView:
    """Return a view that the actor may open. Raises NotFound."""
    row = readable(actor, deleted=deleted).filter(pk=view_id).first() if view_id < 2**63 else None
    if row is None:
        raise NotFound()
    return row


def may_change(view: Any, actor: Actor) -> bool:
    """Say whether the actor may rename, update, share and delete a view: its owner, and whoever manages shared ones."""
    if not isinstance(view, SavedView):
        return False
    if view.owner_id is not None and view.owner_id == actor.user_id:
        return True
    return view.audience != SavedView.Audience.PRIVATE and actor.has(MANAGE)


def to_edit(actor: Actor, view_id: int, *, deleted: bool = False) -> SavedView:
    """Return a view that the actor may change. Raises NotFound or NotAllowed."""
    row = get(actor, view_id, deleted=deleted)
    if not may_change(row, actor):
        raise NotAllowed()
    return row


def to_change(actor: Actor, view_id: int, *, deleted: bool = False) -> SavedView:
    """Return a view that the actor may change, locked. Raises NotFound or NotAllowed."""
    row = to_edit(actor, view_id, deleted=deleted)
    return SavedView.objects.select_for_update().get(pk=row.pk)


@dataclass(frozen=True)
class Opened:
    """A view under somebody's rights: what it shows, what fell away, and whether nothing is left that may be shown.

    A condition that can't be tested must not be dropped, or the view would show more than it says; then it is broken.
    """

    state: State
    columns_lost: int = 0
    lost: tuple[str, ...] = field(default=())
    broken: bool = False

    def address(self, obj: Object, view_id: int | str) -> str:
        """Return where the view opens; of a broken one nothing but its number is told."""
        return f"/{obj.slug}/?view={view_id}" if self.broken else self.state.address(obj, view_id)


def opened(view: Any, actor: Actor, obj: Object | None = None) -> Opened:
    """Return what is left of a view (a saved or a given one) where fields are hidden from the reader or were deleted."""
    obj = obj or get_object(view.object)
    kept = State.stored(view.state)
    lost = []
    try:
        listing.read(obj, actor, [pair for pair in kept.pairs() if pair[0] in ("q", "filter")])
    except BadFilter:
        return Opened(State(), broken=True)
    try:
        listing.read(obj, actor, [pair for pair in kept.pairs() if pair[0] == "sort"])
    except BadFilter:
        kept, lost = State(kept.q, kept.filter, "", kept.columns, kept.by), ["sort"]
    if kept.by and kept.by not in {bound.name for bound in boards.fields_of(obj, actor)}:
        kept, lost = State(kept.q, kept.filter), [*lost, "by"]
    known = {bound.name for bound in columns.choosable(obj, actor)}
    names = [name for name in kept.columns.split(",") if name]
    left = [name for name in names if name in known]
    state = State(kept.q, kept.filter, kept.sort, ",".join(left), kept.by)
    return Opened(state, len(names) - len(left), tuple(lost))
