"""Hang a file on a record, take it off, bring it back. Each is one event of the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import events
from zhike.kernel.access import Actor, visible_to
from zhike.kernel.errors import Invalid, NotAllowed, NotFound, TooMuch
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import Object, get_object, object_of
from zhike.kernel.transfer import storage
from zhike.workplace.attachments import content, pictures
from zhike.workplace.attachments.models import Attachment
from zhike.workplace.talk.access import may_talk, to_read, to_write

MEGABYTE = 1024 * 1024
# How long a file that was taken off can be brought back.
KEPT = timedelta(days=30)
QUOTA_LOCK = 7_261_905


def attach(record: Any, chunks: Iterable[bytes], name: str, size: int, *, actor: Actor) -> Attachment:
    """Keep a file on a record. Raises NotFound, NotAllowed, TooMuch beyond a limit, or Invalid; then nothing is kept."""
    obj = object_of(record)
    record = to_write(actor, obj, record.pk)
    check_size(name, size)
    stored: list[StoredFile] = []
    try:
        with transaction.atomic():
            check_quota(name, size, actor)
            stored.append(
                storage.keep_upload(chunks, name, actor=actor, purpose=StoredFile.Purpose.ATTACHMENT)
            )
            media, kind = content.judge(storage.path_of(stored[0]))
            if kind == Attachment.Kind.IMAGE:
                pictures.check(storage.path_of(stored[0]))
                stored += _small(stored[0], actor)
            for file in stored:
                file.object, file.record_id = obj.key, record.pk
                file.content_type = media if file is stored[0] else "image/jpeg"
                file.save(update_fields=["object", "record_id", "content_type"])
            row = Attachment.objects.create(
                object=obj.key, record_id=record.pk, file=stored[0], kind=kind, added_by_id=actor.user_id,
                thumbnail=stored[1] if len(stored) > 1 else None,
            )  # fmt: skip
            data = {"attachment": row.pk, "name": stored[0].name}
            events.record(f"{obj.event}.attached", record, actor=actor, data=data)
    except BaseException:
        for file in stored:
            storage.path_of(file).unlink(missing_ok=True)
        raise
    return row


def _small(picture: StoredFile, actor: Actor) -> list[StoredFile]:
    relative, full = storage.new_path(".jpg")
    if not pictures.shrink(storage.path_of(picture), full):
        return []
    return [storage.register(relative, full, "small.jpg", actor=actor, purpose=StoredFile.Purpose.ATTACHMENT)]


def check_size(name: str, size: int) -> None:
    """Refuse a file that is empty or too large by itself. Raises Invalid or TooMuch."""
    if not size:
        raise Invalid(
            _("“%(name)s” is empty, so it was not kept. Choose the file that holds something.")
            % {"name": storage.clean_name(name)}, "file"
        )  # fmt: skip
    if size > settings.ATTACHMENT_MB * MEGABYTE:
        raise TooMuch(
            _("“%(name)s” is larger than %(limit)d MB, so it was not kept.")
            % {"name": storage.clean_name(name), "limit": settings.ATTACHMENT_MB}
        )


def check_quota(name: str, size: int, actor: Actor) -> None:
    """Refuse a file for which there is no room. Two who fill the last room wait for each other. Raises TooMuch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUOTA_LOCK])
    mine = Sum("file__size", filter=Q(added_by_id=actor.user_id))
    used = Attachment.objects.aggregate(all=Sum("file__size"), mine=mine)
    named = {"name": storage.clean_name(name)}
    if (used["mine"] or 0) + size > settings.ATTACHMENTS_USER_MB * MEGABYTE:
        raise TooMuch(
            _(
                "Your files fill the %(limit)d MB you have, so “%(name)s” was not kept. Delete some you no longer need."
            )
            % (named | {"limit": settings.ATTACHMENTS_USER_MB})
        )
    if (used["all"] or 0) + size > settings.ATTACHMENTS_MB * MEGABYTE:
        raise TooMuch(
            _(
                "This installation's room for files (%(limit)d MB) is full, so “%(name)s” was not kept. Tell your administrator."
            )
            % (named | {"limit": settings.ATTACHMENTS_MB})
        )


def find(attachment_id: int, *, actor: Actor, deleted: bool = False) -> tuple[Attachment, Object, Any]:
    """Return an attachment with its object and record, for reading. Raises NotFound."""
    rows = Attachment.objects.select_related("file", "thumbnail").filter(deleted_at__isnull=not deleted)
    row = rows.filter(pk=attachment_id).first() if attachment_id < 2**63 else None
    if row is None:
        raise NotFound()
    obj = get_object(row.object)
    return row, obj, to_read(actor, obj, row.record_id)


def _to_change(attachment_id: int, actor: Actor, deleted: bool) -> tuple[Attachment, Object, Any]:
    """Return an attachment that the actor added, or whose record he may change. Raises NotFound or NotAllowed."""
    row, obj, record = find(attachment_id, actor=actor, deleted=deleted)
    own = row.added_by_id is not None and row.added_by_id == actor.user_id and may_talk(actor, obj)
    if not own and not may_change(obj, record, actor):
        raise NotAllowed()
    return row, obj, record


def may_change(obj: Object, record: Any, actor: Actor) -> bool:
    """Say whether the actor may change this very record."""
    return visible_to(actor, obj.model, "change").filter(pk=record.pk).exists()


def take_off(attachment_id: int, *, actor: Actor) -> Attachment:
    """Delete an attachment; for thirty days ``bring_back`` undoes it, then the file is gone."""
    with transaction.atomic():
        row, obj, record = _to_change(attachment_id, actor, deleted=False)
        _mark(row, timezone.now())
        events.record(
            f"{obj.event}.detached", record, actor=actor, data={"attachment": row.pk, "name": row.file.name}
        )
    return row


def bring_back(attachment_id: int, *, actor: Actor) -> Attachment:
    """Undo the deletion of an attachment."""
    with transaction.atomic():
        row, obj, record = _to_change(attachment_id, actor, deleted=True)
        _mark(row, None)
        events.record(
            f"{obj.event}.attached", record, actor=actor, data={"attachment": row.pk, "name": row.file.name}
        )
    return row


def _mark(row: Attachment, deleted_at: Any) -> None:
    """Set when an attachment was deleted; the sweep of old files removes it when its time is over."""
    row.deleted_at = deleted_at
    row.save(update_fields=["deleted_at"])
    files = [pk for pk in (row.file_id, row.thumbnail_id) if pk]
    StoredFile.objects.filter(pk__in=files).update(expires_at=deleted_at + KEPT if deleted_at else None)
