"""Taking back what an import created: into the recycle bin, unless somebody has worked with it since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import access, actions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, all_objects, get_object

DAYS = 30
BEGUN = ".import_begun"


def recent(at: Any) -> bool:
    """Say whether an import of this moment can still be taken back."""
    return timezone.now() - at <= timedelta(days=DAYS)


def in_use(found: Sequence[Event]) -> set[int]:
    """Return which of the records that these events of an import created somebody has changed or used since.

    Used means: a person did something to it that is not of this import, or a living record of another object leads to it.
    """
    made = [event for event in found if event.verb.endswith(".created")]
    ids = [event.subject_id for event in made if event.subject_id is not None]
    if not ids:
        return set()
    parent, obj = made[0].cause_id, get_object(made[0].object)
    inside = Event.objects.filter(cause_id=parent)
    later = Event.objects.filter(object=obj.key, subject_id__in=ids, actor_id__isnull=False)
    others = later.exclude(cause_id=parent).exclude(cause_id__in=inside.values("id"))
    touched = {pk for pk in others.values_list("subject_id", flat=True) if pk is not None}
    return touched | _led_to(obj, ids, inside)


def _led_to(obj: Object, ids: Collection[int], inside: Any) -> set[int]:
    """Return which records living ones lead to.

    Those that the same import created don't count, nor what came along with a record without an event of its own (the
    place of a contact at his customer) and was left alone since.
    """
    found: set[int] = set()
    for other in all_objects():
        for bound in other.bound.values():
            if not bound.is_reference or bound.target is not obj.model or bound.name in other.custom:
                continue
            rows: Any = other.model._default_manager.filter(
                **{f"{bound.attname}__in": ids}, deleted_at__isnull=True
            )
            if other is obj:
                rows = rows.exclude(pk__in=inside.filter(verb=f"{obj.event}.created").values("subject_id"))
            else:
                rows = rows.filter(Exists(Event.objects.filter(object=other.key, subject_id=OuterRef("pk"))))
            found |= set(rows.values_list(bound.attname, flat=True))
    return found


def remove(event: Event, used: Collection[int], *, actor: Actor) -> None:
    """Move a record that an import created to the recycle bin. Raises NotAllowed, NotFound or Conflict.

    Whoever may import and change such records may take back an import, also without the right to delete others'.
    """
    obj = get_object(event.object)
    access.require(actor, obj, "import")
    locked = actions.lock(obj.model(id=event.subject_id), actor=actor)
    if event.subject_id in used:
        raise Conflict(_("It was changed again since, so it can't be undone."))
    gone = {"deleted_at": timezone.now()}
    actions.apply(locked, gone, actor=actor, event=f"{obj.event}.deleted", cause=event.id)
