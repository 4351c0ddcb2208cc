"""Limits on guessing passwords that don't lock the owner of the account out.

Ten failures in a quarter of an hour close an account for one address, and thirty close the address for
strangers. Somebody who signed in before on this device carries a signed cookie: his tries are counted by
that cookie alone, so nobody elsewhere can use them up (OWASP calls these device cookies). An attack from many
addresses meets a third limit, one hundred for the account from devices never seen.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from zhike.people.models import SignInTry

WINDOW = timedelta(minutes=15)
PER_ACCOUNT_AND_ADDRESS, PER_ADDRESS, PER_ACCOUNT = 10, 30, 100
COOKIE_AGE = 365 * 24 * 3600
SALT = "zhike.people.device"


@dataclass(frozen=True)
class Bucket:
    """One thing that is counted: the stored name and how many failures it holds."""

    name: str
    limit: int


def buckets(request: HttpRequest, email: str, address: str) -> list[Bucket]:
    """Return the buckets that a try to sign in as ``email`` from ``address`` falls into."""
    account = email.strip().lower()
    device = device_of(request, account)
    if device:
        return [Bucket(hashed("device", account, device), PER_ACCOUNT_AND_ADDRESS)]
    return [
        Bucket(hashed("account and address", account, address), PER_ACCOUNT_AND_ADDRESS),
        Bucket(hashed("address", address), PER_ADDRESS),
        Bucket(hashed("account", account), PER_ACCOUNT),
    ]


def hashed(*parts: str) -> str:
    """Return the name of a bucket, from which nothing can be read."""
    return salted_hmac(SALT, "\n".join(parts), algorithm="sha256").hexdigest()


def take(counted: Sequence[Bucket]) -> list[int]:
    """Count one try before its password is looked at. Returns its rows, or an empty list when a limit is reached.

    The row is written first and counted with the others, so that many tries at once can't slip through.
    """
    if _full(counted, extra=0):
        return []
    rows = SignInTry.objects.bulk_create([SignInTry(bucket=bucket.name) for bucket in counted])
    SignInTry.objects.filter(at__lt=timezone.now() - WINDOW).delete()
    if _full(counted, extra=1):
        give_back([row.pk for row in rows])
        return []
    return [row.pk for row in rows]


def _full(counted: Sequence[Bucket], extra: int) -> bool:
    tries = (
        SignInTry.objects.filter(
            bucket__in=[bucket.name for bucket in counted], at__gt=timezone.now() - WINDOW
        )
        .values_list("bucket")
        .annotate(tries=Count("id"))
    )
    found = dict(tries)
    return any(found.get(bucket.name, 0) >= bucket.limit + extra for bucket in counted)


def give_back(rows: Sequence[int]) -> None:
    """Forget a try that succeeded. Earlier failures stay counted, or one good account would hide an attack."""
    SignInTry.objects.filter(pk__in=rows).delete()


def cookie_name() -> str:
    """Return the name of the device cookie."""
    return "__Host-device" if settings.HTTPS else "zhike_device"


def device_of(request: HttpRequest, account: str) -> str:
    """Return the id of a device from which this account signed in before, or an empty text."""
    try:
        kept = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
    owner, device = kept if isinstance(kept, list) and len(kept) == 2 else ("", "")
    return device if owner == hashed("owner", account) else ""


def remember_device(response: HttpResponse, email: str) -> None:
    """Mark the browser as one from which this account has signed in."""
    value = signing.dumps([hashed("owner", email.strip().lower()), secrets.token_urlsafe(12)], salt=SALT)
    response.set_cookie(
        cookie_name(),
        value,
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
        path="/",
    )
