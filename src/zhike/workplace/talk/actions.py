"""Comment, change and take back a comment; follow a record. Each is one event of the record it is about."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.formats.direction import undirected
from zhike.kernel.kinds.base import BadValue, check_text
from zhike.kernel.objects import Object, get_object, object_of
from zhike.workplace.talk.access import may_talk, to_read, to_write
from zhike.workplace.talk.mentions import named_in, sees
from zhike.workplace.talk.models import LONGEST, Comment, Follow


def clean(text: str) -> str:
    """Return a comment's text. Raises Invalid for an empty or too long one, or signs that can't be stored."""
    text = undirected(text.replace("\r\n", "\n")).strip()
    if not text:
        raise Invalid(_("Write something first."), "text")
    if len(text) > LONGEST:
        raise Invalid(
            _("A comment has at most %(limit)d characters; this one has %(number)d. Nothing was saved.")
            % {"limit": LONGEST, "number": len(text)},
            "text",
        )
    try:
        return check_text(text)
    except BadValue as error:
        raise Invalid(str(error), "text") from None


def comment(record: Any, text: str, *, actor: Actor) -> tuple[Comment, list[str]]:
    """Say something about a record; the author follows it from then on.

    Returns the comment, and the names it mentions of people who may not see the record and are not told.
    Raises NotFound, NotAllowed or Invalid.
    """
    obj = object_of(record)
    text = clean(text)
    with transaction.atomic():
        record = to_write(actor, obj, record.pk)
        told, left_out = _told(record, text, actor)
        row = Comment.objects.create(
            object=obj.key, record_id=record.pk, author_id=actor.user_id, text=text, mentions=told
        )
        Follow.objects.get_or_create(object=obj.key, record_id=record.pk, user_id=actor.user_id)
        data = {"comment": row.pk, "mentions": told}
        events.record(f"{obj.event}.commented", record, actor=actor, data=data)
    return row, left_out


def _told(record: Any, text: str, actor: Actor) -> tuple[list[int], list[str]]:
    """Return the ids of those named in a text who see the record, and the names of those who don't."""
    named = [user for user in named_in(text) if user.pk != actor.user_id]
    seeing = {user.pk for user in named if sees(user, record)}
    return sorted(seeing), [user.name for user in named if user.pk not in seeing]


def own(comment_id: int, *, actor: Actor, deleted: bool = False) -> tuple[Comment, Object, Any]:
    """Return a comment of the actor's, locked, with its object and record. Raises NotFound or NotAllowed."""
    row = Comment.objects.select_for_update().filter(pk=comment_id, deleted_at__isnull=not deleted).first()
    if row is None:
        raise NotFound()
    obj = get_object(row.object)
    record = to_read(actor, obj, row.record_id)
    if row.author_id != actor.user_id or not may_talk(actor, obj):
        raise NotAllowed(_("Only its author can change a comment."))
    return row, obj, record


def change(comment_id: int, text: str, *, actor: Actor) -> tuple[Comment, list[str]]:
    """Change one's own comment; the former text is kept. Only people newly mentioned are told."""
    text = clean(text)
    with transaction.atomic():
        row, obj, record = own(comment_id, actor=actor)
        if text == row.text:
            return row, []
        told, left_out = _told(record, text, actor)
        new = sorted(set(told) - set(row.mentions))
        row.earlier = [*row.earlier, {"text": row.text, "at": (row.changed_at or row.created_at).isoformat()}]
        row.text, row.mentions, row.changed_at = text, told, timezone.now()
        row.save()
        events.record(
            f"{obj.event}.comment_changed", record, actor=actor, data={"comment": row.pk, "mentions": new}
        )
    return row, left_out


def take_back(comment_id: int, *, actor: Actor) -> Comment:
    """Delete one's own comment; ``bring_back`` undoes it."""
    with transaction.atomic():
        row, obj, record = own(comment_id, actor=actor)
        row.deleted_at = timezone.now()
        row.save(update_fields=["deleted_at"])
        events.record(f"{obj.event}.comment_deleted", record, actor=actor, data={"comment": row.pk})
    return row


def bring_back(comment_id: int, *, actor: Actor) -> Comment:
    """Undo the deletion of one's own comment."""
    with transaction.atomic():
        row, obj, record = own(comment_id, actor=actor, deleted=True)
        row.deleted_at = None
        row.save(update_fields=["deleted_at"])
        events.record(f"{obj.event}.comment_restored", record, actor=actor, data={"comment": row.pk})
    return row


def follow(record: Any, wants: bool, *, actor: Actor) -> None:
    """Want to hear of a record, or no longer. A wish of one person about his own notices, so no event."""
    obj = object_of(record)
    to_read(actor, obj, record.pk)
    if actor.user_id is None:
        raise NotAllowed()
    Follow.objects.update_or_create(
        object=obj.key, record_id=record.pk, user_id=actor.user_id, defaults={"wants": wants}
    )
