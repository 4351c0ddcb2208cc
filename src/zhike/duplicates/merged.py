"""Where merged records went, for the kernel's pages and timelines."""

from __future__ import annotations

from zhike.duplicates.matching import matcher_of
from zhike.duplicates.models import MergedRecord
from zhike.kernel import identity
from zhike.kernel.objects import Object

# Merges of merges deeper than this are nobody's work.
DEPTH = 20


def into(obj: Object, pk: int) -> int | None:
    """Return the record that took the place of a merged one, over however many merges; None where it was not merged."""
    found = None
    for _step in range(DEPTH):
        rows = MergedRecord.objects.filter(object=obj.key, record_id=found or pk)
        further = rows.values_list("into_id", flat=True).first()
        if further is None:
            break
        found = further
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


identity.merged_into.append(into)
identity.merged_from.append(taken_in)
