"""The one event stream: recording facts, their types, and the timeline and history that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.kernel.access import Actor, field_right
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, all_objects, object_of


@dataclass(frozen=True)
class EventType:
    """What an event is called: ``verb`` as in "order.cancelled", a label, and a sentence for the timeline.

    The sentence may use %(actor)s, %(object)s, %(title)s and the keys that ``payload`` names.
    """

    verb: str
    label: Any
    sentence: Any
    payload: tuple[str, ...] = ()


GENERIC = {
    "created": EventType("created", _("Created"), _("%(actor)s created the %(object)s")),
    "changed": EventType("changed", _("Changed"), _("%(actor)s changed the %(object)s")),
    "deleted": EventType("deleted", _("Deleted"), _("%(actor)s moved the %(object)s to the recycle bin")),
    "restored": EventType("restored", _("Restored"), _("%(actor)s restored the %(object)s")),
    "shared": EventType("shared", _("Shared"), _("%(actor)s shared the %(object)s"), ("grantee", "grantee_id", "level", "was")),
    "unshared": EventType("unshared", _("Share ended"), _("%(actor)s ended a share of the %(object)s"),
                          ("grantee", "grantee_id", "was")),
    "bulk": EventType("bulk", _("Bulk action"), _("%(actor)s acted on several records at once"), ("action", "count")),
    "imported": EventType("imported", _("Imported"), _("%(actor)s imported a file"), ("file", "created", "changed")),
    "import_begun": EventType("import_begun", _("Import begun"), _("%(actor)s began to import a file"), ("job",)),
    "exported": EventType("exported", _("Exported"), _("%(actor)s exported records"), ("count", "format")),
}  # fmt: skip

_types: dict[str, EventType] = {}


def declare(event: EventType) -> EventType:
    """Register a type of event beyond the generic ones. Raises ValueError when the verb is taken."""
    if event.verb in _types:
        raise ValueError(f"The event {event.verb} is declared twice.")
    _types[event.verb] = event
    return event


def declare_for_all(event: EventType) -> EventType:
    """Register a type of event that any object may have; its verb is the last word, as in ``GENERIC``."""
    if event.verb in GENERIC:
        raise ValueError(f"The event {event.verb} is declared twice.")
    GENERIC[event.verb] = event
    return event


def event_type(verb: str) -> EventType:
    """Return the type of an event by its verb; an event of a removed app still has a plain type."""
    if verb in _types:
        return _types[verb]
    return GENERIC.get(
        verb.rpartition(".")[2], EventType(verb, verb, "%(actor)s: " + verb.replace("%", "%%"))
    )


def event_types() -> dict[str, EventType]:
    """Return every type there is, the generic ones per object, for documentation and pickers."""
    found = {f"{obj.event}.{key}": row for obj in all_objects() for key, row in GENERIC.items()}
    return found | _types


def record(
    verb: str, subject: models.Model | type[models.Model], *, actor: Actor, changes: Mapping[str, list[Any]] | None = None,
    data: Mapping[str, Any] | None = None, cause: int | None = None,
) -> Event:  # fmt: skip
    """Write one event in the current transaction. ``subject`` is a record, or a model for events about many."""
    return Event.objects.create(**row(verb, subject, actor, changes, data, cause))


def row(
    verb: str,
    subject: models.Model | type[models.Model],
    actor: Actor,
    changes: Mapping[str, list[Any]] | None = None,
    data: Mapping[str, Any] | None = None,
    cause: int | None = None,
) -> dict[str, Any]:
    """Return the columns of an event; bulk writers use it to COPY many at once."""
    one = isinstance(subject, models.Model)
    obj = object_of(subject)
    return {
        "verb": verb,
        "object": obj.key,
        "subject_id": subject.pk if one else None,
        "customer_id": obj.customer_id(subject) if one else None,  # type: ignore[arg-type]
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "via": actor.via,
        "changes": dict(changes or {}),
        "data": dict(data or {}),
        "cause_id": cause or actor.cause or None,
    }


def of_record(record: models.Model) -> models.QuerySet[Event]:
    """Return the events of one record, newest first."""
    return Event.objects.filter(object=object_of(record).key, subject_id=record.pk).order_by("-id")


def of_chain(obj: Object, ids: Sequence[int]) -> models.QuerySet[Event]:
    """Return what happened to a record and to those merged into it (of customers: their whole chain), newest first."""
    if obj.customer == "id":
        return Event.objects.filter(customer_id__in=ids).order_by("-id")
    return Event.objects.filter(object=obj.key, subject_id__in=ids).order_by("-id")


def redact(event: Event, obj: Object, actor: Actor) -> Event:
    """Take out of an event the changes of fields that the actor may not see (in memory only)."""
    event.changes = {
        name: pair
        for name, pair in event.changes.items()
        if name in obj.bound and field_right(actor, obj, name) != "hidden"
    }
    return event
