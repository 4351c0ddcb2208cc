"""End sessions: on this device, on others, everywhere."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction


def end_all(user_id: int, *, but: str = "") -> int:
    """End a user's sessions except the one whose key is ``but``. Returns how many were ended."""
    with transaction.atomic():
        rows = UserSession.objects.filter(user_id=user_id).exclude(session_key=but)
        keys = list(rows.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
    return len(keys)


def end_one(user_id: int, session_id: int) -> bool:
    """End one of a user's own sessions. Returns False when there is no such session of his."""
    with transaction.atomic():
        row = UserSession.objects.filter(user_id=user_id, pk=session_id).first()
        if row is None:
            return False
        Session.objects.filter(session_key=row.session_key).delete()
        row.delete()
    return True


def forget(session_key: str | None) -> None:
    """Take a session that was signed out off the list of sessions."""
    UserSession.objects.filter(session_key=session_key or "").delete()
