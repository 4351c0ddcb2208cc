"""Attachments as people see them: on the record page and when they fetch one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zhike.kernel.access import Actor
from zhike.kernel.objects import object_of
from zhike.kernel.panels import Panel
from zhike.people.models import User
from zhike.workplace.attachments.actions import MEGABYTE, may_change
from zhike.workplace.attachments.content import IMAGES
from zhike.workplace.attachments.models import Attachment
from zhike.workplace.talk.access import may_talk, takes_part

MOST = 100
ICONS = {"image": "photo", "pdf": "file-text", "sheet": "file-spreadsheet", "text": "file-text"}


class Files(Panel):
    """The files on a record, newest first, with a place to drop more."""

    key = "files"
    template = "workplace/attachments/_panel.html"

    def context(self, record: Any, actor: Actor) -> dict[str, Any] | None:
        return panel(record, actor) if takes_part(object_of(record)) else None


def panel(record: Any, actor: Actor) -> dict[str, Any]:
    """Return the panel of a record's files."""
    obj = object_of(record)
    writes = record.deleted_at is None and may_talk(actor, obj)
    rows = Attachment.objects.filter(object=obj.key, record_id=record.pk, deleted_at__isnull=True)
    found = list(rows.select_related("file").order_by("-id")[: MOST + 1])
    changes = (
        writes and any(row.added_by_id != actor.user_id for row in found) and may_change(obj, record, actor)
    )
    authors = {row.added_by_id for row in found}
    names = dict(User.objects.filter(pk__in=authors).values_list("pk", "name")) if found else {}
    return {
        "title": _("Files"), "count": f"{MOST}+" if len(found) > MOST else (len(found) or ""),
        "files": [entry(row, names, writes and (changes or row.added_by_id == actor.user_id)) for row in found[:MOST]],
        "post_url": f"/{obj.slug}/{record.pk}/attachments/" if writes else "",
        "limit": settings.ATTACHMENT_MB, "limit_bytes": settings.ATTACHMENT_MB * MEGABYTE,
    }  # fmt: skip


def entry(row: Attachment, names: dict[int, str], removable: bool) -> dict[str, Any]:
    """Return one file for the screen."""
    return {
        "id": row.pk, "name": row.file.name, "size": filesizeformat(row.file.size), "kind": row.get_kind_display(),
        "icon": ICONS.get(row.kind, "file"), "by": names.get(row.added_by_id or 0, ""), "at": row.created_at,
        "url": f"/attachments/{row.pk}/", "thumbnail_url": f"/attachments/{row.pk}/thumbnail/" if row.thumbnail_id else "",
        "view_url": f"/attachments/{row.pk}/?view" if row.file.content_type in IMAGES else "",
        "delete_url": f"/attachments/{row.pk}/delete/" if removable else "",
    }  # fmt: skip
