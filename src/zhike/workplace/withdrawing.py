"""Taking back what one has just made oneself, for whoever may delete nothing: into the recycle bin, by his own hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import as_before
from zhike.kernel.errors import Conflict, NotAllowed, NotFound
from zhike.kernel.events import EventType, declare_for_all
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object, object_of
from zhike.kernel.records import Record

R = TypeVar("R", bound=Record)
# So long a record counts as just made: the note that offers to take it back has been read by then.
FRESH = timedelta(minutes=10)
GIVEN_BACK = declare_for_all(
    EventType(
        "hand_over_undone",
        gettext_lazy("Hand-over taken back"),
        gettext_lazy("%(actor)s took back the hand-over of the %(object)s"),
    )
)

PUT_BACK = declare_for_all(
    EventType("put_back", gettext_lazy("Undone"), gettext_lazy("%(actor)s put the %(object)s back as it was"))
)


def is_fresh(record: Record, actor: Actor) -> bool:
    """Say whether the actor has just made a record."""
    own = actor.user_id is not None and record.created_by_id == actor.user_id
    return own and timezone.now() - record.created_at <= FRESH


def withdraw(record: R, *, actor: Actor) -> R:
    """Move a record that the actor has just made to the recycle bin, also without the right to delete.

    A slip of the hand is no right to delete: it is one's own record, it is minutes old, and nobody has changed it.
    Raises NotFound, NotAllowed for a record of somebody else or an older one, Conflict where it was changed since.
    """
    with transaction.atomic():
        locked = actions.lock(record, actor=actor, verb="see", version=1)
        if not is_fresh(locked, actor):
            raise NotAllowed(_("Only whoever made it can take it back, and only just after."))
        gone = {"deleted_at": timezone.now()}
        return actions.apply(locked, gone, actor=actor, event=f"{object_of(locked).event}.deleted")


def returnable(event: Event) -> bool:
    """Say whether an event is of a verb that whoever did it may take back while it is fresh."""
    return any(
        row.returns and row.event.verb == event.verb for row in get_object(event.object).verb_table.values()
    )


def give_back(event: Event, *, actor: Actor) -> Record:
    """Put a record, and what came along with it, back as it was before the actor's own event, whatever he may do there now.

    Raises NotAllowed where somebody else did it or it is older, Conflict where the record was changed since.
    """
    own = actor.user_id is not None and event.actor_id == actor.user_id
    if not own or timezone.now() - event.at > FRESH:
        raise NotAllowed(_("Only whoever did it can take it back, and only just after."))
    with transaction.atomic():
        for part in Event.objects.filter(cause_id=event.id).order_by("-id"):
            _as_before(part, actor)
        return _as_before(event, actor)


def _as_before(event: Event, actor: Actor) -> Record:
    obj = get_object(event.object)
    rows = obj.model._default_manager.select_for_update(of=("self",))
    record = rows.filter(pk=event.subject_id, deleted_at__isnull=True).first()
    if record is None:
        raise NotFound()
    if events.of_record(record)[0].id != event.id:
        raise Conflict(_("It was changed again since, so it can't be undone."))
    word = GIVEN_BACK if obj.owner in event.changes else PUT_BACK
    old = as_before(obj, event, actor)
    return actions.apply(record, old, actor=actor, event=f"{obj.event}.{word.verb}", cause=event.id)
