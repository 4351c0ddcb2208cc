"""Undoing a merge, within thirty days: every row points where it pointed, every value that nobody changed since returns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.duplicates.actions.merging import CUSTOM, columns_of
from zhike.duplicates.merged import DAYS
from zhike.duplicates.models import Merge, MergedRecord, Pair
from zhike.duplicates.references import references
from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, NotAllowed, NotFound
from zhike.kernel.objects import Object, get_object


def undo(merge_id: int, *, actor: Actor) -> Merge:
    """Take a merge back. What was written to the survivor since stays with it.

    Raises NotFound, NotAllowed (not one's own to change, or too late), Conflict (undone already, or merged further).
    """
    with transaction.atomic():
        row = Merge.objects.select_for_update().filter(pk=merge_id).first()
        if row is None:
            raise NotFound()
        obj = get_object(row.object)
        kept = actions.lock(obj.model(id=row.survivor_id), actor=actor)
        _check(row)
        gone = [
            actions.lock(obj.model(id=pk), actor=actor, verb="restore", deleted=True) for pk in row.merged_ids
        ]
        # First what points at them, for a group may have been turned round by the merge.
        _move_back(obj, row)
        returned = _values(row, kept)
        actions.apply(kept, returned, actor=actor, event=f"{obj.event}.unmerged",
                      data={"merge": row.pk, "merged": row.merged_ids}, cause=row.event_id)  # fmt: skip
        _restore(gone)
        obj.follow(gone, actor=actor)
        MergedRecord.objects.filter(merge=row).delete()
        touched = Q(one_id__in=row.merged_ids) | Q(other_id__in=row.merged_ids)
        merged = Pair.objects.filter(touched, object=obj.key, state=Pair.State.MERGED, decided_at=row.at)
        merged.update(state=Pair.State.OPEN, decided_at=None, decided_by_id=None)
        row.undone_at = timezone.now()
        row.save(update_fields=["undone_at"])
        return row


def _check(row: Merge) -> None:
    if row.undone_at is not None:
        raise Conflict(_("This merge was undone already."))
    if timezone.now() - row.at > timedelta(days=DAYS):
        raise NotAllowed(_("A merge can be undone for 30 days; this one is older."))


def _values(row: Merge, kept: Any) -> dict[str, Any]:
    """Return the survivor's values from before, of the columns that still hold what the merge gave them."""
    now = columns_of(kept)
    columns = {column.attname: column for column in kept._meta.concrete_fields}
    held = {name: before for name, (before, after) in row.values.items() if now.get(name) == after}
    found = {
        name: None if value is None else columns[name].to_python(value)
        for name, value in held.items()
        if name in columns
    }
    custom = {name.removeprefix(CUSTOM): value for name, value in held.items() if name.startswith(CUSTOM)}
    if custom:
        both = (getattr(kept, "custom", None) or {}) | custom
        found["custom"] = {name: value for name, value in both.items() if value is not None}
    return found


def _restore(records: list[Any]) -> None:
    now = timezone.now()
    for record in records:
        record.deleted_at, record.changed_at = None, now
        record.version += 1
        record.save(update_fields=["deleted_at", "version", "changed_at"])


def _move_back(obj: Object, row: Merge) -> None:
    known = {(reference.table, reference.column): reference for reference in references(obj)}
    for table, column, old, ids in row.moved:
        if (table, column) in known:
            known[table, column].point(ids, row.survivor_id, old)
