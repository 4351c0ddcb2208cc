"""Merging: one record takes in others. Their values are chosen, all that points at them is moved, nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.duplicates.matching import matcher_of
from zhike.duplicates.models import Merge, MergedRecord, Pair
from zhike.duplicates.references import move, references
from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import clean_values, explain_integrity
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import Object, object_of
from zhike.kernel.records import Record
from zhike.kernel.trees import would_circle

# So many records are merged at once at most: more can't be looked at side by side.
MOST = 10
# What stands before the name of a custom field among the columns.
CUSTOM = "custom."


def merge(survivor: Record, others: Sequence[int], values: Mapping[str, Any], *, actor: Actor) -> Merge:
    """Merge records into one: set ``values`` on it, move every reference, put the others into the recycle bin.

    The actor needs the right to change the survivor and to change and delete the others. Rows that can't be moved, as
    their like exists already, stay with the merged record. Raises NotFound, NotAllowed, Conflict or Invalid.
    """
    obj = object_of(survivor)
    ids = sorted(set(others))
    if matcher_of(obj) is None or not 1 <= len(ids) < MOST or survivor.pk in ids:
        raise Invalid(_("Choose between two and ten different records to merge."))
    with transaction.atomic():
        kept, gone = _lock(obj, survivor.pk, ids, actor)
        before = columns_of(kept)
        titles = [obj.title_of(record) for record in gone]
        cleaned = clean_values(obj, values, actor, creating=False, stored=kept)
        cleaned = _keys(obj, kept, gone) | cleaned
        _bin(gone)
        moved = _move_all(obj, kept.pk, ids)
        _untie(obj, kept, ids, cleaned)
        counts = {"merged": ids, "titles": _(", ").join(f"“{title}”" for title in titles),
                  "moved": sum(len(rows) for _table, _column, _old, rows in moved)}  # fmt: skip
        actions.apply(kept, cleaned, actor=actor, event=f"{obj.event}.merged", data=counts)
        obj.follow(gone, actor=actor)
        return _remember(obj, kept, ids, before, moved, actor)


def _lock(obj: Object, survivor: int, ids: Sequence[int], actor: Actor) -> tuple[Any, list[Any]]:
    """Lock all records in the order of their ids, so that two merges of the same ones can't block each other."""
    found = {}
    for pk in sorted([survivor, *ids]):
        record = actions.lock(obj.model(id=pk), actor=actor)
        if pk != survivor:
            actions.lock(record, actor=actor, verb="delete")
        found[pk] = record
    return found[survivor], [found[pk] for pk in ids]


def _keys(obj: Object, kept: Any, gone: Sequence[Any]) -> dict[str, Any]:
    """Return the keys by which only programs know a record, of the first that has one where the survivor has none."""
    found = {}
    for bound in (obj.field(key) for key in obj.keys if not obj.field(key).field.form):
        values = [value for record in gone if (value := bound.value(record))]
        if values and not bound.value(kept):
            found[bound.attname] = values[0]
    return found


def columns_of(record: Any) -> dict[str, Any]:
    """Return the columns of a record that a merge may change, as JSON values; each custom field by itself."""
    left = ("id", "version", "created_at", "changed_at", "created_by_id", "deleted_at", "custom")
    columns = [column for column in record._meta.concrete_fields if column.attname not in left]
    held = {column.attname: getattr(record, column.attname) for column in columns}
    held |= {CUSTOM + name: value for name, value in (getattr(record, "custom", None) or {}).items()}
    return json.loads(json.dumps(held, cls=DjangoJSONEncoder))


def _bin(records: Sequence[Any]) -> None:
    now = timezone.now()
    for record in records:
        record.deleted_at = record.changed_at = now
        record.version += 1
        record.save(update_fields=["deleted_at", "version", "changed_at"])


def _move_all(obj: Object, survivor: int, ids: Sequence[int]) -> list[list[Any]]:
    moved = []
    for reference in references(obj):
        # A record that points at its own kind (a group parent) must not come to point at itself.
        leave = [survivor, *ids] if reference.model is obj.model else []
        for pk in ids:
            if rows := move(reference, pk, survivor, leave):
                moved.append([reference.table, reference.column, pk, rows])
    return moved


def _untie(obj: Object, kept: Any, ids: Sequence[int], cleaned: dict[str, Any]) -> None:
    """Let the survivor not stand below what it took in, nor below itself by way of what was moved."""
    for column in obj.model._meta.concrete_fields:
        if column.related_model is not obj.model:
            continue
        setattr(kept, column.attname, cleaned.get(column.attname, getattr(kept, column.attname)))
        if getattr(kept, column.attname) in ids or would_circle(kept, column.name):
            cleaned[column.attname] = None
        setattr(kept, column.attname, columns_now(kept, column.attname))
    for bound in obj.custom.values():
        if (
            bound.is_reference
            and bound.target is obj.model
            and cleaned.get(bound.name, bound.value(kept)) in ids
        ):
            cleaned[bound.name] = None


def columns_now(record: Any, name: str) -> Any:
    """Return what the database holds in a column."""
    return type(record)._default_manager.filter(pk=record.pk).values_list(name, flat=True).get()


def _remember(
    obj: Object,
    kept: Any,
    ids: Sequence[int],
    before: Mapping[str, Any],
    moved: list[list[Any]],
    actor: Actor,
) -> Merge:
    after = columns_of(kept)
    event = events.of_record(kept).first()
    row = Merge.objects.create(
        object=obj.key, survivor_id=kept.pk, merged_ids=list(ids), moved=moved, actor_id=actor.user_id,
        actor_name=actor.name, event_id=event.pk if event else None,
        values={name: [before.get(name), after.get(name)] for name in {*before, *after}
                if before.get(name) != after.get(name)},
    )  # fmt: skip
    try:
        with transaction.atomic():
            MergedRecord.objects.bulk_create(
                MergedRecord(merge=row, object=obj.key, record_id=pk, into_id=kept.pk) for pk in ids
            )
    except IntegrityError as error:
        raise explain_integrity(error, obj) from None
    touched = Q(one_id__in=ids) | Q(other_id__in=ids)
    Pair.objects.filter(touched, object=obj.key, state=Pair.State.OPEN).update(
        state=Pair.State.MERGED, decided_at=row.at, decided_by_id=actor.user_id
    )
    return row
