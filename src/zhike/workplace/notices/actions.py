"""Mark notices as read, and keep a person's wishes. They concern one person alone, so they leave no event."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from zhike.kernel.access import Actor
from zhike.kernel.errors import NotFound
from zhike.workplace.notices.models import Notice, Wishes


def read(notice_id: int, *, actor: Actor) -> None:
    """Mark one's own notice as read. Raises NotFound for anybody else's."""
    rows = Notice.objects.filter(pk=notice_id, user_id=actor.user_id)
    if not rows.exists():
        raise NotFound()
    rows.filter(read_at__isnull=True).update(read_at=timezone.now())


def read_all(*, actor: Actor, up_to: int = 0) -> int:
    """Mark all one's notices as read, or those up to one that was seen last. Returns how many."""
    rows = Notice.objects.filter(user_id=actor.user_id, read_at__isnull=True)
    if up_to:
        rows = rows.filter(pk__lte=up_to)
    return rows.update(read_at=timezone.now())


def wish(values: dict[str, Any], *, actor: Actor) -> Wishes:
    """Keep how the actor wants to hear of things; the values come clean from the form."""
    row, _new = Wishes.objects.update_or_create(user_id=actor.user_id, defaults=values)
    return row
