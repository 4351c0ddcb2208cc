"""Keys by which programs act for a user: made once, stored as a hash, narrowed, expiring, revocable."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import events
from zhike.kernel.access import GENERIC_VERBS, Actor
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.events import EventType
from zhike.kernel.objects import all_objects
from zhike.people import actors
from zhike.people.models import ApiKey, User
from zhike.people.permissions import PERMISSIONS, of_fields

MADE = events.declare(EventType(
    "user.key_made", gettext_lazy("API key made"), gettext_lazy("%(actor)s made the API key “%(name)s”"),
    ("name", "prefix", "limits"),
))  # fmt: skip
REVOKED = events.declare(EventType(
    "user.key_revoked", gettext_lazy("API key revoked"), gettext_lazy("%(actor)s revoked the API key “%(name)s”"),
    ("name", "prefix"),
))  # fmt: skip

SECRET = re.compile(r"zk_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")
EVERYTHING = "*:*"
LIMIT = re.compile(r"(\*|[a-z_]+\.[a-z_]+):(\*|see|write)")
FIND = f"""
    SELECT {actors.COLUMNS}, k.limits, k.id,
           k.last_used_at IS NULL OR k.last_used_at < now() - interval '1 minute'
    FROM people_apikey k JOIN people_user u ON u.id = k.user_id {actors.ROLE}
    WHERE k.digest = %s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
      AND {actors.ACTIVE}
"""
MARK_USED = """
    UPDATE people_apikey SET last_used_at = now()
    WHERE id = %s AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
"""


def make(
    user: User, name: str, limits: Iterable[str], expires_at: datetime | None, actor: Actor
) -> tuple[ApiKey, str]:
    """Make a key for a user and return it with its secret, which is shown once and stored nowhere.

    ``limits`` are pairs such as "customers.customer:see"; "*:*" means all that the user may do. Raises
    Invalid, or NotAllowed when somebody makes a key for somebody else (only the program itself may).
    """
    if actor.user_id != user.pk and actor.via != "system":
        raise NotAllowed(_("Everybody makes his own keys."))
    if actor.limits is not None:
        raise NotAllowed(_("A key can't make keys."))
    cleaned = check(name, limits, expires_at)
    prefix = secrets.token_hex(4)
    secret = f"zk_{prefix}_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        key = ApiKey.objects.create(
            user=user,
            name=name.strip(),
            prefix=prefix,
            digest=digest(secret),
            limits=cleaned,
            expires_at=expires_at,
        )
        data = {"name": key.name, "prefix": prefix, "limits": cleaned}
        events.record("user.key_made", user, actor=actor, data=data)
    return key, secret


def check(name: str, limits: Iterable[str], expires_at: datetime | None) -> list[str]:
    """Return the limits without repetition. Raises Invalid for an empty name, unknown limit or past expiry."""
    cleaned = sorted(set(limits))
    known = {"*", *(obj.key for obj in all_objects())}
    errors: dict[str, list[str]] = {}
    if not name.strip() or len(name) > 100 or not name.isprintable():
        errors["name"] = [_("Give the key a name of at most 100 characters.")]
    if not cleaned:
        errors["limits"] = [_("Choose what the key may do.")]
    wrong = [limit for limit in cleaned if not LIMIT.fullmatch(limit) or limit.partition(":")[0] not in known]
    if wrong:
        errors["limits"] = [_("There is no such limit: %(limits)s.") % {"limits": ", ".join(wrong)[:200]}]
    if expires_at is not None and expires_at <= timezone.now():
        errors["expires_at"] = [_("The key would have expired already.")]
    if errors:
        raise Invalid(errors)
    return cleaned


def digest(secret: str) -> str:
    """Return what is stored of a secret. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_for_key(secret: str) -> Actor | None:
    """Return the actor that a secret stands for, as his user stands now; None when it opens nothing.

    One query. That the key was used is noted at most once a minute, before the caller begins a transaction.
    """
    if not SECRET.fullmatch(secret):
        return None
    row = actors.fetch(FIND, [digest(secret)])
    if row is None:
        return None
    limits, key_id, stale = row[actors.WIDTH :]
    if stale:
        with connection.cursor() as cursor:
            cursor.execute(MARK_USED, [key_id])
    return narrow(actors.from_row(row).through("api"), frozenset(limits))


def narrow(actor: Actor, limits: frozenset[str]) -> Actor:
    """Return the actor with no more rights than ``limits`` leave; permissions like roles.manage not at all."""
    if EVERYTHING in limits:
        return actor
    grants: Any = {"*": dict.fromkeys(GENERIC_VERBS, "all")} if actor.everything else actor.grants
    held = frozenset(name for name in of_fields() - PERMISSIONS.keys() if actor.has(name))
    return replace(actor, limits=limits, grants=grants, permissions=held, everything=False)


def revoke(key: ApiKey, *, actor: Actor) -> ApiKey:
    """End a key; the next call with it is refused. Raises NotFound for a key that is not the actor's to end."""
    if actor.user_id != key.user_id and not actor.has("keys.manage_all"):
        raise NotFound()
    with transaction.atomic():
        locked = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
        return locked if locked.revoked_at else _end(locked, actor)


def revoke_all(user: User, *, actor: Actor) -> int:
    """End every key of a user, for a verb that has checked the rights to it; return how many were ended."""
    with transaction.atomic():
        rows = ApiKey.objects.select_for_update(of=("self",)).filter(user=user, revoked_at__isnull=True)
        return len([_end(row, actor) for row in rows.select_related("user").order_by("pk")])


def _end(key: ApiKey, actor: Actor) -> ApiKey:
    key.revoked_at = timezone.now()
    key.save(update_fields=["revoked_at"])
    data = {"name": key.name, "prefix": key.prefix}
    events.record("user.key_revoked", key.user, actor=actor, data=data)
    return key
