"""What the pages of imports and exports tell of a job beside its figures: how it went, its faulty rows, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.kernel import access, bulk
from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter
from zhike.kernel.models import Job
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages import jobs as pages
from zhike.workplace.imports import faults, named, taking_back

IMPORTS = ("import", "preset")
UNDO_IMPORT, UNDO_BULK = "undo_import", "undo_bulk"
# More ids make an address too long.
SHOWN = 200


def told(rows: Sequence[Job], actor: Actor, whole: bool) -> dict[int, dict[str, Any]]:
    """Return what each job has besides, by its id; the faulty rows only for the page of one."""
    events = [event for job in rows if (event := event_of(job))]
    undos = Job.objects.filter(kind__in=(UNDO_IMPORT, UNDO_BULK), params__event__in=events) if events else []
    undone = {job.params["event"]: job.pk for job in undos}
    found: dict[int, dict[str, Any]] = {}
    names = named.file_names(rows)
    for job in rows:
        found[job.pk] = more = {
            "undo_url": undo_url(job, actor, undone),
            "imported": job.kind in IMPORTS,
            "file_name": names[job.pk],
        }
        if job.kind not in IMPORTS or not job.finished_at or "rows" not in job.result:
            continue
        more |= {"text": summary(job)} if not whole else {"reason": job.message or summary(job)}
        again = undone.get(event_of(job) or 0)
        more["undone_url"] = f"/jobs/{again}/" if again else ""
        if whole:
            more |= {"faults": faults.of_job(job), "like": resembled(job, actor), **shown(job)}
    return found


def event_of(job: Job) -> int | None:
    """Return the event that what a job did names as its cause."""
    return job.result.get("event_id") or job.position.get("event_id")


def summary(job: Job) -> str:
    """Return how an import went, in a sentence."""
    refused = job.result.get("errors", 0)
    taken = job.result["rows"] - refused
    done = ngettext("%(count)d row imported", "%(count)d rows imported", taken) % {"count": taken}
    if not refused:
        return done
    left = ngettext("%(count)d row refused", "%(count)d rows refused", refused) % {"count": refused}
    return _("%(done)s, %(refused)s") % {"done": done, "refused": left}


def resembled(job: Job, actor: Actor) -> list[dict[str, Any]]:
    """Return which rows of an import resemble what record, for whoever reads its page."""
    try:
        return like(job.result, get_object(job.object), actor, _("a record that you may not see"))
    except BadFilter:
        return []


def like(counts: dict[str, Any], obj: Object, actor: Actor, unseen: str) -> list[dict[str, Any]]:
    """Return the doubtful rows as ``line id title url``, without id and link where the reader sees no such record.

    A masked title stays masked, whoever reads. A row that resembles only another row of its file says so.
    """
    found = [row if isinstance(row, dict) else {"line": row} for row in counts.get("like", [])]
    ids = {row["id"] for row in found if row.get("id")}
    seen = access.visible_to(actor, obj.model).in_bulk(ids) if ids else {}
    told = []
    for row in found:
        record = seen.get(row.get("id"))
        masked = row["title"] if row.get("masked") else unseen if row.get("id") else ""
        told.append({
            "line": row["line"], "id": record.pk if record else None, "url": f"/{obj.slug}/{record.pk}/" if record else "",
            "title": obj.title_of(record) if record else masked or row_in_words(row),
        })  # fmt: skip
    return told


def row_in_words(row: dict[str, Any]) -> str:
    """Return which other row of its file a row is like, and why, as far as that was kept."""
    if not row.get("row"):
        return _("another row of the file")
    return _("like row %(line)d of the file (%(why)s)") % {"line": row["row"], "why": row.get("why", "")}


def undo_url(job: Job, actor: Actor, undone: dict[Any, int]) -> str:
    """Return where what a job did is taken back, also of one that was stopped; "" where it can't be, or was."""
    if job.owner_id != actor.user_id and not (actor.everything and job.kind in IMPORTS):
        return ""
    if "undo" in job.result:
        return job.result["undo"]
    event = event_of(job)
    if not job.finished_at or not event or event in undone:
        return ""
    if job.kind == "bulk":
        return f"/undo-bulk/{event}/" if bulk.undoable(get_object(job.object), job.params["action"]) else ""
    possible = job.kind in IMPORTS and taking_back.recent(job.created_at)
    changed = job.result.get("created", 0) + job.result.get("changed", 0)
    return f"/undo-bulk/{event}/" if possible and changed else ""


def shown(job: Job) -> dict[str, str]:
    """Return the link to what an import created or changed, where it is so little that an address can name it."""
    event = event_of(job)
    count = job.result.get("created", 0) + job.result.get("changed", 0)
    if not event or not 0 < count <= SHOWN:
        return {}
    ids = ",".join(map(str, named.imported(event, SHOWN)))
    return {
        "result_url": f"/{get_object(job.object).slug}/?id.in={ids}",
        "result_label": _("Show what was imported"),
    }


pages.beside.append(told)
