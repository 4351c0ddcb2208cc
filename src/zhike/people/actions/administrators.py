"""The guard that keeps at least one person who may do everything and can sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from zhike.kernel.errors import NotAllowed
from zhike.people.models import User

# Any number will do, as long as nothing else in this database locks it.
LOCK = 7_261_904_553_113


def usable() -> models.QuerySet[User]:
    """Return the administrators who can sign in: active, with a password, in a role that may do everything."""
    return User.objects.filter(
        is_active=True, deleted_at__isnull=True, role__everything=True, role__deleted_at__isnull=True
    ).exclude(models.Q(password="") | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX))


def lock() -> None:
    """Let no other transaction change who is an administrator until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@contextmanager
def kept() -> Iterator[None]:
    """Undo what is done inside, and raise NotAllowed, when it would leave nobody who may do everything."""
    with transaction.atomic():
        lock()
        had = usable().exists()
        yield
        if had and not usable().exists():
            raise NotAllowed(
                _("Nobody would be left who may do everything. Make someone else an administrator first.")
            )
