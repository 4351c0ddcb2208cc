"""Where merged records went, for the kernel's pages and timelines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.duplicates.matching import matcher_of
from zhike.duplicates.models import MergedRecord
from zhike.kernel import access, identity
from zhike.kernel.access import Actor
from zhike.kernel.objects import Object
from zhike.workplace import recycle_bin

# Merges of merges deeper than this are nobody's work.
DEPTH = 20
# So long a merge can be undone.
DAYS = 30


def into(obj: Object, pk: int) -> int | None:
    """Return the record that took the place of a merged one, over however many merges; None where it was not merged."""
    return survivors(obj, [pk]).get(pk)


def survivors(obj: Object, ids: Iterable[int]) -> dict[int, int]:
    """Return the records that took the place of merged ones, by their ids; those that were not merged are missing."""
    found: dict[int, int] = {}
    edge = {pk: pk for pk in ids} if matcher_of(obj) else {}
    for _step in range(DEPTH):
        rows = MergedRecord.objects.filter(object=obj.key, record_id__in=set(edge.values()))
        further = dict(rows.values_list("record_id", "into_id")) if edge else {}
        edge = {pk: further[now] for pk, now in edge.items() if now in further}
        if not edge:
            break
        found |= edge
    return found


def taken_in(obj: Object, pk: int) -> list[int]:
    """Return the records merged into one, over however many merges."""
    if matcher_of(obj) is None:
        return []
    found: list[int] = []
    edge = [pk]
    for _step in range(DEPTH):
        edge = list(
            MergedRecord.objects.filter(object=obj.key, into_id__in=edge).values_list("record_id", flat=True)
        )
        if not edge:
            break
        found += edge
    return found


def in_bin(obj: Object, ids: list[int], actor: Actor) -> dict[int, dict[str, str]]:
    """Return of merged records in the recycle bin where they went, and the undo of the merge while it is possible."""
    rows = MergedRecord.objects.filter(object=obj.key, record_id__in=ids) if matcher_of(obj) and ids else None
    if rows is None:
        return {}
    found = list(rows.select_related("merge"))
    last = survivors(obj, [row.record_id for row in found])
    seen = access.visible_to(actor, obj.model).filter(pk__in=set(last.values())).in_bulk()
    told = {}
    for row in found:
        record = seen.get(last[row.record_id])
        # A merge can be undone where its survivor was not merged further.
        possible = record is not None and row.into_id == record.pk and recent(row.merge.at)
        told[row.record_id] = {
            "into": obj.title_of(record) if record else _("a record that is not yours to see"),
            "into_url": f"/{obj.slug}/{record.pk}/" if record else "",
            "undo_url": f"/duplicates/undo/{row.merge_id}/" if possible else "",
        }
    return told


def recent(at: datetime) -> bool:
    """Say whether a merge of this moment can still be undone."""
    return timezone.now() - at <= timedelta(days=DAYS)


recycle_bin.gone_into.append(in_bin)
identity.merged_into.append(into)
identity.merged_from.append(taken_in)
