"""The generic verbs: create, change, delete, restore, undo, share. Every write of a record ends here.

Each checks access, changes, and records one event, in one transaction. ``apply`` is the part that an
app's own verb calls after it has decided what the new values are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import access, events, identity
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import as_before, clean_values, explain_integrity, give_home
from zhike.kernel.errors import Conflict, Invalid, NotAllowed
from zhike.kernel.models import Event, Share
from zhike.kernel.objects import Object, all_objects, get_object, object_of
from zhike.kernel.records import Record, assign

R = TypeVar("R", bound=Record)


def snapshot(record: Record, obj: Object) -> dict[str, Any]:
    """Return the audited values of a record as JSON."""
    return {
        bound.name: bound.as_json(bound.value(record))
        for bound in obj.bound.values()
        if bound.field.audit and bound.kind.key != "many"
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return ``{field: [old, new]}`` for the values that differ."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def create(
    model: type[R], values: Mapping[str, Any], *, actor: Actor, lenient: bool = False, cause: int | None = None,
    reason: str = "",
) -> R:  # fmt: skip
    """Create a record. Raises NotAllowed, or Invalid with every fault; then nothing is written.

    ``reason`` says why the record is right although a rule doubts it; it stands in the event.
    """
    obj = object_of(model)
    require_generic(obj, actor, "create")
    cleaned = clean_values(obj, values, actor, creating=True, lenient=lenient)
    give_home(obj, cleaned, actor, {})
    with transaction.atomic():
        fresh = model()
        assign(fresh, cleaned)
        fresh.derive()
        told = identity.told(obj, fresh, actor, reason, identity.before_create)
        record = insert(fresh, actor=actor, cause=cause, data=told)
        # The rule is asked of the row as stored, so it can look at anything a filter can.
        if not access.visible_to(actor, model, "create").filter(pk=record.pk).exists():
            raise NotAllowed(_("You may not create such a record; nothing was saved."))
    return record


def require_generic(obj: Object, actor: Actor, verb: str) -> None:
    """Refuse a generic write on an object that only its own verbs write, or without the right."""
    if not obj.writable:
        raise NotAllowed(
            _("%(object)s are written only by their own actions.") % {"object": obj.label_plural}
        )
    access.require(actor, obj, verb)


def insert(record: R, *, actor: Actor, event: str = "", data: Any = None, cause: int | None = None) -> R:
    """Save a new record whose values are already clean, and record its event. For verbs of apps."""
    obj = object_of(record)
    record.created_by_id = actor.user_id
    record.derive()
    if faults := record.clean_record():
        raise Invalid(faults)
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError as error:
        raise explain_integrity(error, obj) from None
    filled = {
        name: [None, value] for name, value in snapshot(record, obj).items() if value not in (None, "", [])
    }
    events.record(
        event or f"{obj.event}.created", record, actor=actor, changes=filled, data=data, cause=cause
    )
    obj.follow([record], actor=actor)
    return record


def lock(
    record: R, *, actor: Actor, verb: str = "change", version: int | None = None, deleted: bool = False
) -> R:
    """Return the record as it stands, locked until the transaction ends.

    Raises NotFound or NotAllowed by the actor's rules, Conflict when ``version`` is not the stored one.
    """
    model = type(record)
    access.get(actor, model, record.pk, verb, deleted=deleted)
    locked: Any = model._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if (locked.deleted_at is not None) is not deleted:
        raise Conflict(_("This record was deleted or restored in the meantime."), current=locked.version)
    if version is not None and locked.version != version:
        raise Conflict(current=locked.version, changed=changed_since(locked, version, actor))
    return locked


def changed_since(record: Record, version: int, actor: Actor) -> list[str]:
    """Return the names of the fields, as far as the actor knows them, that were changed after ``version``."""
    obj = object_of(record)
    newer = events.of_record(record)[: max(record.version - version, 0)]
    return sorted({name for event in newer for name in events.redact(event, obj, actor).changes})


def change(
    record: R, values: Mapping[str, Any], *, actor: Actor, version: int | None = None, lenient: bool = False,
    cause: int | None = None, reason: str = "",
) -> R:  # fmt: skip
    """Change fields of a record. Fields not named stay. Raises NotAllowed, NotFound, Invalid, Conflict or Refused.

    ``reason`` says why it is right although a rule doubts it; it stands in the event.
    """
    obj = object_of(record)
    require_generic(obj, actor, "change")
    with transaction.atomic():
        locked = lock(record, actor=actor, version=version)
        cleaned = clean_values(obj, values, actor, creating=False, lenient=lenient, stored=locked)
        told = identity.told(obj, (locked, cleaned), actor, reason, identity.before_change)
        return apply(locked, cleaned, actor=actor, cause=cause, data=told)


def apply(
    record: R, values: Mapping[str, Any], *, actor: Actor, event: str = "", data: Any = None, cause: int | None = None
) -> R:  # fmt: skip
    """Set clean values (by attribute name) on a locked record, save it and record one event. For verbs of apps.

    Nothing is written when nothing differs and the event carries no data of its own.
    """
    obj = object_of(record)
    before = snapshot(record, obj)
    # Also what leaves no trace in the event (an import key) has to be stored.
    same = all(getattr(record, name) == value for name, value in values.items())
    assign(record, values)
    record.derive()
    if faults := record.clean_record():
        raise Invalid(faults)
    changes = difference(before, snapshot(record, obj))
    if same and not changes and not event:
        return record
    record.version += 1
    record.changed_at = timezone.now()
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError as error:
        raise explain_integrity(error, obj) from None
    events.record(
        event or f"{obj.event}.changed", record, actor=actor, changes=changes, data=data, cause=cause
    )
    obj.follow([record], actor=actor)
    return record


def delete(record: R, *, actor: Actor, version: int | None = None, cause: int | None = None) -> R:
    """Move a record to the recycle bin. Raises as ``change`` does."""
    require_generic(object_of(record), actor, "delete")
    with transaction.atomic():
        locked = lock(record, actor=actor, verb="delete", version=version)
        return _bin(locked, timezone.now(), "deleted", actor, cause)


def restore(record: R, *, actor: Actor, cause: int | None = None) -> R:
    """Take a record out of the recycle bin. Raises NotFound when it is not there or not the actor's to see."""
    require_generic(object_of(record), actor, "restore")
    with transaction.atomic():
        locked = lock(record, actor=actor, verb="restore", deleted=True)
        return _bin(locked, None, "restored", actor, cause)


def _bin(record: R, at: Any, word: str, actor: Actor, cause: int | None) -> R:
    record.deleted_at = at
    record.version += 1
    record.changed_at = timezone.now()
    try:
        with transaction.atomic():
            record.save(update_fields=["deleted_at", "version", "changed_at"])
    except IntegrityError as error:
        raise explain_integrity(error, object_of(record)) from None
    events.record(f"{object_of(record).event}.{word}", record, actor=actor, cause=cause)
    object_of(record).follow([record], actor=actor)
    return record


def undo(event: Event, *, actor: Actor) -> Record:
    """Take back one change, deletion or restoration, as a new event caused by the first.

    Raises Conflict when a field was changed again since, so that nobody's later work is lost.
    """
    obj = _object(event)
    word = event.verb.rpartition(".")[2]
    if obj is None or event.subject_id is None or word not in ("changed", "deleted", "restored"):
        raise NotAllowed(_("This can't be undone."))
    record = obj.model(id=event.subject_id)
    if word == "deleted":
        return restore(record, actor=actor, cause=event.id)
    if word == "restored":
        return delete(record, actor=actor, cause=event.id)
    with transaction.atomic():
        locked = lock(record, actor=actor)
        now = snapshot(locked, obj)
        again = [name for name, (_old, new) in event.changes.items() if now.get(name) != new]
        if again:
            raise Conflict(_("It was changed again since, so it can't be undone."), changed=again)
        return apply(locked, as_before(obj, event, actor), actor=actor, cause=event.id)


def _object(event: Event) -> Object | None:
    return next((obj for obj in all_objects() if obj.key == event.object), None)


def share(
    record: R, *, actor: Actor, grantee: str, grantee_id: int, level: str = "see", cause: int | None = None
) -> Share:
    """Give a user or team a right on one record; a second call changes the level. Raises Invalid.

    The event keeps the level before as ``was``, "" where there was none, so that it can be taken back.
    """
    with transaction.atomic():
        locked = lock(record, actor=actor, verb="share")
        obj = object_of(locked)
        if level not in Share.Level.values or grantee not in Share.Grantee.values:
            raise Invalid(_("A share goes to a user or a team, to see or to change."))
        if not grantees(grantee).filter(pk=grantee_id).exists():
            raise Invalid(_("There is no such person or team."), grantee)
        whom: dict[str, Any] = {"grantee": grantee, "grantee_id": grantee_id}
        place = {"object": obj.key, "record_id": locked.pk, **whom}
        row = Share.objects.filter(**place).first()
        if row is not None and row.level == level:
            return row
        before = row.level if row is not None else ""
        given = {"level": level, "created_by_id": actor.user_id}
        row, _new = Share.objects.update_or_create(**place, defaults=given)
        data = whom | {"level": level, "was": before}
        events.record(f"{obj.event}.shared", locked, actor=actor, data=data, cause=cause)
    return row


def grantees(grantee: str) -> Any:
    """Return the users or teams that a share may name."""
    people = get_object("users" if grantee == Share.Grantee.USER else "teams").model
    active = {"is_active": True} if grantee == Share.Grantee.USER else {}
    return people._default_manager.filter(deleted_at__isnull=True, **active)


def unshare(record: R, *, actor: Actor, grantee: str, grantee_id: int, cause: int | None = None) -> None:
    """End a share. Does nothing when there is none."""
    with transaction.atomic():
        locked = lock(record, actor=actor, verb="share")
        obj = object_of(locked)
        whom: dict[str, Any] = {"grantee": grantee, "grantee_id": grantee_id}
        if (row := Share.objects.filter(object=obj.key, record_id=locked.pk, **whom).first()) is not None:
            row.delete()
            data = whom | {"was": row.level}
            events.record(f"{obj.event}.unshared", locked, actor=actor, data=data, cause=cause)
