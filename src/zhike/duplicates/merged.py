"""Where merged records went, for the kernel's pages and timelines."""

from __future__ import annotations

from collections.abc import Iterable

from zhike.duplicates.matching import matcher_of
from zhike.duplicates.models import MergedRecord
from zhike.kernel import identity
from zhike.kernel.objects import Object

# Merges of merges deeper than this are nobody's work.
DEPTH = 20


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


identity.merged_into.append(into)
identity.merged_from.append(taken_in)
