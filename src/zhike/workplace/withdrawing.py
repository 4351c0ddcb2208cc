"""Taking back what one has just made oneself, for whoever may delete nothing: into the recycle bin, by his own hand."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed
from zhike.kernel.objects import object_of
from zhike.kernel.records import Record

R = TypeVar("R", bound=Record)
# So long a record counts as just made: the note that offers to take it back has been read by then.
FRESH = timedelta(minutes=10)


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
