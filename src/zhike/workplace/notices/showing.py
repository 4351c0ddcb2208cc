"""Notices as their reader may see them now: what he can no longer see is neither shown nor counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.kernel.access import Actor, may, visible_to
from zhike.kernel.errors import BadFilter, NotFound
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages import jobs, timeline
from zhike.kernel.pages.values import Names, initials
from zhike.workplace.notices.due import beside, still
from zhike.workplace.notices.models import Cause, Notice
from zhike.workplace.notices.words import about, about_many, plain
from zhike.workplace.talk.showing import words_of_comments

PAGE = 30
BACKUPS = "/settings/backups/"
# Beyond this the bell says “99+”, so no more are looked at.
COUNTED = 99
# So many records of one notice are listed; more would not fit into an address.
LISTED = 300


def unread(actor: Actor) -> int:
    """Return how many notices the bell counts, at most ``COUNTED`` + 1."""
    rows = Notice.objects.filter(user_id=actor.user_id, read_at__isnull=True).order_by("-id")
    return len(visible(list(rows[: COUNTED + 1]), actor))


def page_of(actor: Actor, before: int = 0, limit: int = PAGE) -> tuple[list[dict[str, Any]], int]:
    """Return a page of the actor's notices, newest first, and the id to go on before (0: no more)."""
    rows = Notice.objects.filter(user_id=actor.user_id).order_by("-id")
    if before:
        rows = rows.filter(id__lt=before)
    found = list(rows[: limit + 1])
    return entries(visible(found[:limit], actor), actor), found[limit - 1].id if len(found) > limit else 0


def visible(rows: Sequence[Notice], actor: Actor) -> list[Notice]:
    """Return the notices about records that the actor may see at this moment, and about his jobs."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.record_id is not None:
            wanted[row.object].add(row.record_id)
    seen: dict[str, set[int]] = {}
    for key, ids in wanted.items():
        obj = _object(key)
        allowed = obj is not None and may(actor, obj, "see")
        seen[key] = (
            set(visible_to(actor, obj.model).filter(pk__in=ids).values_list("pk", flat=True))
            if obj and allowed
            else set()
        )
    return [
        row for row in undone(rows) if row.job_id is not None or row.record_id in seen.get(row.object, ())
    ]


def undone(rows: Sequence[Notice]) -> list[Notice]:
    """Leave out what was due and is done meanwhile, or due on another day now."""
    due: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.cause == Cause.DUE and row.record_id is not None:
            due[row.object].add(row.record_id)
    days = {key: still(key, ids) for key, ids in due.items()}
    return [
        row for row in rows if row.cause != Cause.DUE or days[row.object].get(row.record_id or 0) == row.day
    ]


def _object(key: str) -> Object | None:
    try:
        return get_object(key)
    except BadFilter:
        return None


def entries(rows: Sequence[Notice], actor: Actor) -> list[dict[str, Any]]:
    """Return visible notices in words, each with where it leads."""
    events = Event.objects.in_bulk([row.event_id for row in rows if row.event_id])
    parents = [events[row.event_id or 0].cause_id for row in rows if row.count > 1 and row.event_id in events]
    causes = Event.objects.in_bulk([pk for pk in parents if pk])
    ended = Job.objects.in_bulk([row.job_id for row in rows if row.job_id])
    said = words_of_comments(list(events.values()))
    known = {event.id: event for event in timeline.visible(events.values(), actor)}
    names = Names(actor)
    for row in rows:
        if row.record_id is not None:
            names.add(get_object(row.object).model, [row.record_id])
    more = words_beside(rows, actor)
    found = []
    for row in rows:
        entry: dict[str, Any] | None = None
        if row.job_id is not None:
            entry = of_job(row, ended[row.job_id]) if row.job_id in ended else None
        elif row.cause == Cause.DUE:
            entry = of_due(row, names)
        elif (event := known.get(row.event_id or 0)) is not None:
            entry = of_event(row, event, names, said.get(event.id, ""), causes.get(event.cause_id or 0))
        if entry is not None:
            beside_title = more.get((row.object, row.record_id or 0), "")
            entry["said"] = entry.get("said") or format_html(
                "<strong>{}</strong> {}", entry["title"], entry["text"]
            )
            found.append(entry | {"detail": entry["detail"] or beside_title, "plain": plain(entry["said"])})
    return found


def words_beside(rows: Sequence[Notice], actor: Actor) -> dict[tuple[str, int], str]:
    """Return what stands beside the titles of the records, by object and id: a title alone may not say whose it is."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.record_id is not None:
            wanted[row.object].add(row.record_id)
    return {(key, pk): words for key, ids in wanted.items() for pk, words in beside(key, ids, actor).items()}


def of_event(row: Notice, event: Event, names: Names, said: str, cause: Event | None) -> dict[str, Any]:
    """Return the words of a notice about an event, or of one about the many that follow from a ``cause``."""
    obj = get_object(row.object)
    title, url = names.get(obj.model, row.record_id or 0)
    who = event.actor_name or _("Somebody")
    if row.count > 1 and cause is not None:
        return {
            "id": row.pk, "read": row.read_at is not None, "at": row.created_at, "initials": initials(who),
            "said": about_many(row, cause), "title": "", "url": f"/notifications/{row.pk}/records/", "more": "",
            "detail": "", "label": obj.label,
        }  # fmt: skip
    more = ""
    if row.count > 1:
        more = ngettext("and %(count)d more", "and %(count)d more", row.count - 1) % {"count": row.count - 1}
    labels = [str(obj.field(name).label) for name in event.changes if name in obj.bound]
    detail = ""
    if row.cause in (Cause.MENTION, Cause.COMMENT):
        detail, url = (
            said,
            f"{url}#comment-{event.data['comment']}" if url and "comment" in event.data else url,
        )
    if row.cause == Cause.CHANGE:
        detail = _(", ").join(labels)
    if row.cause == Cause.BACKUP:
        title, url = "", BACKUPS
    return {
        "id": row.pk, "read": row.read_at is not None, "at": row.created_at, "initials": initials(who),
        "said": about(row.cause, event, title), "title": title, "url": url, "more": more, "detail": detail[:300], "label": obj.label,
    }  # fmt: skip


def of_due(row: Notice, names: Names) -> dict[str, Any]:
    """Return the words of a notice about something that is due; they follow the reader's day."""
    obj = get_object(row.object)
    title, url = names.get(obj.model, row.record_id or 0)
    if row.day is None or row.day >= timezone.localdate():
        text = _("is due today")
    else:
        text = _("was due on %(day)s") % {"day": date_format(row.day, "DATE_FORMAT")}
    return {
        "id": row.pk, "read": row.read_at is not None, "at": row.created_at, "initials": "", "icon": "clock",
        "text": text, "title": title, "url": url, "more": "", "detail": "", "label": obj.label,
    }  # fmt: skip


def how_it_went(job: Job) -> str:
    """Return the state of a job that has ended; of an import, what became of its rows."""
    counts, obj = job.result, _object(job.object)
    if job.state != Job.State.DONE or obj is None or not {"rows", "created", "changed"} <= counts.keys():
        return str(job.get_state_display())
    figures = {
        name: number_format(counts.get(name, 0), force_grouping=True)
        for name in ("created", "changed", "errors")
    }
    text = (
        _("%(objects)s: %(created)s created, %(changed)s changed, %(errors)s faulty")
        if counts.get("errors")
        else _("%(objects)s: %(created)s created, %(changed)s changed")
    )
    return text % {"objects": obj.label_plural, **figures}


def of_job(row: Notice, job: Job) -> dict[str, Any]:
    """Return the words of a notice about a job that has ended."""
    return {
        "id": row.pk, "read": row.read_at is not None, "at": row.created_at, "initials": "", "icon": "progress",
        "text": how_it_went(job), "title": jobs.title(job), "url": f"/jobs/{job.pk}/", "more": "",
        "detail": job.message[:300], "label": "",
    }  # fmt: skip


def records(notice_id: int, actor: Actor) -> tuple[str, list[int]]:
    """Return the object and the ids, newest first, of what one's own notice about many is about. Raises NotFound."""
    row = Notice.objects.filter(pk=notice_id, user_id=actor.user_id, count__gt=1).first()
    event = Event.objects.filter(pk=row.event_id, cause_id__isnull=False).first() if row else None
    if row is None or event is None:
        raise NotFound()
    rows = Event.objects.filter(cause_id=event.cause_id, object=row.object, subject_id__isnull=False)
    owner = get_object(row.object).owner
    if row.cause == Cause.ASSIGNED:
        rows = rows.filter(**{f"changes__{owner}__1": actor.user_id})
    return row.object, list(dict.fromkeys(rows.order_by("-id").values_list("subject_id", flat=True)[:LISTED]))
