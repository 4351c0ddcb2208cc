"""The values that a field had, read back from the event stream of its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from zhike.kernel import events
from zhike.kernel.access import Actor, field_right
from zhike.kernel.cleaning import writable
from zhike.kernel.fields import BoundField
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of

# Changes of one field that are read; a field changed more often than this shows its latest.
MOST = 100


@dataclass(frozen=True)
class Held:
    """A value that a field held. ``values`` are JSON values by field: its own, and those it can't be read without.

    ``begun`` is the event that set it (None: before all that is recorded), ``ended`` the one that changed it
    (None: it still holds).
    """

    values: Mapping[str, Any]
    begun: Event | None
    ended: Event | None


def tracked(bound: BoundField, actor: Actor) -> bool:
    """Say whether the changes of a field are recorded and the actor may see them."""
    if not bound.field.audit or bound.kind.key == "many":
        return False
    return field_right(actor, bound.object, bound.name) != "hidden"


def read_with(bound: BoundField) -> tuple[str, ...]:
    """Return the field and those without which its value means another thing: of an amount its currency."""
    beside = (getattr(bound.column, name, "") for name in ("currency", "scheme"))
    return (bound.name, *(name for name in beside if name in bound.object.bound))


def held(record: Any, bound: BoundField) -> list[Held]:
    """Return what a field holds and held before, newest first."""
    obj, names = object_of(record), read_with(bound)
    touching = Q(changes__has_any_keys=list(names)) | Q(verb=f"{obj.event}.created")
    rows = list(events.of_record(record).filter(touching)[:MOST])
    values = {name: obj.field(name).as_json(obj.field(name).value(record)) for name in names}
    found, ended = [], None
    for event in rows:
        found.append(Held(values, event, ended))
        if event.verb == f"{obj.event}.created":
            return found
        values = {name: event.changes.get(name, [values[name]])[0] for name in names}
        ended = event
    return found if len(rows) == MOST else [*found, Held(values, None, ended)]


def settable(bound: BoundField, actor: Actor) -> bool:
    """Say whether the actor may write a field, with those beside it, on a form."""
    if not bound.object.writable:
        return False
    fields = writable(bound.object, actor)
    return all(name in fields and fields[name].field.form for name in read_with(bound))
