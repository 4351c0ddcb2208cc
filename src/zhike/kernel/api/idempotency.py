"""One effect for one ``Idempotency-Key``, however often the request arrives.

The answer is stored in the transaction of its effect: either both are there or neither. A request
that failed changed nothing and is simply tried again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.api.problems import BadBody, InProgress
from zhike.kernel.errors import Invalid
from zhike.kernel.models import IdempotencyKey

KEPT = timedelta(hours=48)
KEPT_HEADERS = ("ETag", "Location")
PURGE_BATCH = 10_000


def once(request: HttpRequest, effect: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer of ``effect``, run in one transaction, at most once for the request's key.

    A second request with the same key gets the stored answer. Raises Invalid (422) when it is another
    request under the same key, InProgress (409) while the first one runs.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    with transaction.atomic():
        if key is None:
            return effect()
        row = claim(request.actor, key, fingerprint(request))  # type: ignore[attr-defined]
        if row.status:
            return stored(row)
        response = effect()
        row.status, row.content_type = response.status_code, response.headers.get("Content-Type", "")
        row.body = response.content
        row.headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        row.save()
    return response


def fingerprint(request: HttpRequest) -> str:
    """Return the hash of everything that makes a request this one."""
    parts = (
        request.method,
        request.get_full_path(),
        request.META.get("HTTP_IF_MATCH", ""),
        request.content_type,
    )
    digest = hashlib.sha256("\n".join(map(str, parts)).encode() + b"\n")
    if request.content_type != "multipart/form-data":
        digest.update(request.body)
        return digest.hexdigest()
    # A form with files is hashed by its parts: the boundary between them differs from one sending to the next.
    digest.update(repr(sorted(request.POST.lists())).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    return digest.hexdigest()


def claim(actor: Actor, key: str, digest: str) -> IdempotencyKey:
    """Return the row of a key: a finished one with its status, or a new one that this transaction owns."""
    if not (0 < len(key) <= 255 and key.isascii() and key.isprintable()):
        raise BadBody(_("“Idempotency-Key” must be 1 to 255 printable ASCII characters."))
    owner = str(actor.user_id)
    with connection.cursor() as cursor:
        # The lock falls with the commit or rollback, so a crash leaves nothing behind.
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"idempotency {owner} {key}"]
        )
        if not cursor.fetchone()[0]:
            raise InProgress()
    row = IdempotencyKey.objects.filter(actor=owner, key=key).first()
    if row is None:
        return IdempotencyKey.objects.create(actor=owner, key=key, request_hash=digest)
    if row.request_hash != digest:
        raise Invalid(_("This Idempotency-Key was already used for another request."))
    return row


def stored(row: IdempotencyKey) -> HttpResponse:
    """Return the answer that was given the first time."""
    response = HttpResponse(bytes(row.body), status=row.status, content_type=row.content_type or None)
    for name, value in row.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def purge() -> int:
    """Delete the answers older than two days and return their number; called by a daily job."""
    old = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).values("pk")[:PURGE_BATCH]
    gone = total = IdempotencyKey.objects.filter(pk__in=old).delete()[0]
    while gone == PURGE_BATCH:
        gone = IdempotencyKey.objects.filter(pk__in=old).delete()[0]
        total += gone
    return total
