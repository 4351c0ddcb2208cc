"""What is decided about a pair: not a duplicate, or perhaps one after all."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.duplicates.models import Pair
from zhike.kernel import access, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotFound
from zhike.kernel.objects import get_object


def dismiss(pair_id: int, *, actor: Actor) -> Pair:
    """Say that a pair is not one; it does not come back to the list. Needs the right to change both."""
    return _decide(pair_id, Pair.State.DISMISSED, actor)


def reopen(pair_id: int, *, actor: Actor) -> Pair:
    """Take that back."""
    return _decide(pair_id, Pair.State.OPEN, actor)


def _decide(pair_id: int, state: str, actor: Actor) -> Pair:
    with transaction.atomic():
        pair = Pair.objects.select_for_update().filter(pk=pair_id).exclude(state=Pair.State.MERGED).first()
        if pair is None:
            raise NotFound()
        obj = get_object(pair.object)
        one, other = (access.get(actor, obj.model, pk, "change") for pk in (pair.one_id, pair.other_id))
        decided = state == Pair.State.DISMISSED
        pair.state = state
        pair.decided_at = timezone.now() if decided else None
        pair.decided_by_id = actor.user_id if decided else None
        pair.save(update_fields=["state", "decided_at", "decided_by_id"])
        if decided:
            data = {"other": other.pk, "title": obj.title_of(other)}
            events.record(f"{obj.event}.told_apart", one, actor=actor, data=data)
    return pair
