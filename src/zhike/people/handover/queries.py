"""What the page of hand-overs asks: who may be handed over, how much he has, and what was handed over lately."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.utils import timezone

from zhike.kernel.access import Actor, visible_to
from zhike.people.handover.actions import DAYS
from zhike.people.handover.models import HandOver
from zhike.people.handover.parts import all_parts
from zhike.people.models import ApiKey, User

LATELY = 20


def leavers(actor: Actor) -> QuerySet[User]:
    """Return the users whose work the actor may hand over."""
    return visible_to(actor, User, "hand_over")


def preview(leaver: User, actor: Actor) -> list[dict[str, Any]]:
    """Return the parts of which the leaver has something: key, label, count, whether more lies beyond the actor."""
    found = [
        {
            "key": part.key, "label": part.label, "count": part.count(leaver.pk, actor), "moves": part.moves,
            "beyond": part.beyond(leaver.pk, actor),
        }
        for part in all_parts()
    ]  # fmt: skip
    return [row for row in found if row["count"] or row["beyond"]]


def ends(leaver: User) -> dict[str, int]:
    """Return how many sessions and API keys end when the account is disabled."""
    return {
        "sessions": UserSession.objects.filter(user=leaver).count(),
        "keys": ApiKey.objects.filter(user=leaver, revoked_at__isnull=True).count(),
    }


def lately(actor: Actor) -> list[HandOver]:
    """Return the newest hand-overs of people whose work the actor may hand over, with ``can_undo`` set."""
    rows = HandOver.objects.filter(leaver__in=leavers(actor).values("pk")).select_related("leaver")
    found = list(rows.order_by("-id")[:LATELY])
    for row in found:
        row.can_undo = row.undone_at is None and timezone.now() - row.at <= timedelta(days=DAYS)
    return found
