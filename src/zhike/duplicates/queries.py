"""Questions about duplicates, within what the asker may see."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from zhike.duplicates.models import Merge, Pair
from zhike.kernel.access import Actor, may, visible_to
from zhike.kernel.objects import Object


def open_pairs(obj: Object, actor: Actor) -> QuerySet[Pair]:
    """Return the likely duplicates of which the actor may see both, the likeliest first."""
    seen = visible_to(actor, obj.model).values("pk")
    rows = Pair.objects.filter(object=obj.key, state=Pair.State.OPEN, one_id__in=seen, other_id__in=seen)
    return rows.order_by("-probability", "id")


def mergeable(obj: Object, ids: Collection[int], actor: Actor) -> dict[int, bool]:
    """Return those of the records that the actor may change, and of each whether he may delete it too: then he may merge it."""
    if not (ids and obj.writable and may(actor, obj, "change")):
        return {}
    changed = visible_to(actor, obj.model, "change").filter(pk__in=ids)
    gone = visible_to(actor, obj.model, "delete").filter(pk__in=ids)
    rows = changed.order_by().annotate(may_go=Exists(gone.filter(pk=OuterRef("pk"))))
    return dict(rows.values_list("pk", "may_go"))


def merges_of(obj: Object, pk: int) -> QuerySet[Merge]:
    """Return the merges that a record took part in as survivor and that stand, the newest first."""
    return Merge.objects.filter(object=obj.key, survivor_id=pk, undone_at__isnull=True).order_by("-at")
