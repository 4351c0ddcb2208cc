"""One-time links: the first administrator's, invitations, new passwords. Only their hash is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhike.kernel.errors import NotFound
from zhike.people.models import SignInLink, User

Purpose = SignInLink.Purpose
LIFETIME = {
    Purpose.SETUP: timedelta(hours=24),
    Purpose.INVITATION: timedelta(days=3),
    Purpose.RESET: timedelta(hours=1),
}


def digest(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def make(purpose: str, user: User | None = None) -> str:
    """Make a link and return its token, which exists nowhere else. Earlier links for the same thing end."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        SignInLink.objects.filter(user=user, used_at__isnull=True).update(used_at=now)
        SignInLink.objects.create(
            purpose=purpose, user=user, digest=digest(token), expires_at=now + LIFETIME[Purpose(purpose)]
        )
    return token


def path(token: str, purpose: str) -> str:
    """Return the path of a link's page."""
    name = "people:setup" if purpose == Purpose.SETUP else "people:link"
    return reverse(name, args=[token])


def url(token: str, purpose: str) -> str:
    """Return a link as it is shown and mailed. The host is the configured one, never that of a request."""
    return settings.PUBLIC_URL + path(token, purpose)


def find(token: str, purposes: tuple[str, ...], *, lock: bool = False) -> SignInLink:
    """Return the link that a token opens. Raises NotFound when it is unknown, used or expired.

    With ``lock`` nobody else can use it until the transaction ends.
    """
    rows = SignInLink.objects.select_for_update() if lock else SignInLink.objects.all()
    link = rows.filter(
        digest=digest(token), purpose__in=purposes, used_at__isnull=True, expires_at__gt=timezone.now()
    ).first()
    if link is None:
        raise NotFound()
    return link


def use_up(link: SignInLink) -> None:
    """Mark a locked link as used, together with every other open link for the same person."""
    now = timezone.now()
    SignInLink.objects.filter(user_id=link.user_id, used_at__isnull=True).update(used_at=now)
    SignInLink.objects.filter(pk=link.pk).update(used_at=now)
