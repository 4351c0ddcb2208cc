"""Questions about duplicates, within what the asker may see."""

from __future__ import annotations

from django.db.models import QuerySet

from zhike.duplicates.models import Merge, Pair
from zhike.kernel.access import Actor, visible_to
from zhike.kernel.objects import Object


def open_pairs(obj: Object, actor: Actor) -> QuerySet[Pair]:
    """Return the likely duplicates of which the actor may see both, the likeliest first."""
    seen = visible_to(actor, obj.model).values("pk")
    rows = Pair.objects.filter(object=obj.key, state=Pair.State.OPEN, one_id__in=seen, other_id__in=seen)
    return rows.order_by("-probability", "id")


def merges_of(obj: Object, pk: int) -> QuerySet[Merge]:
    """Return the merges that a record took part in as survivor and that stand, the newest first."""
    return Merge.objects.filter(object=obj.key, survivor_id=pk, undone_at__isnull=True).order_by("-at")
