"""What the pages of imports and exports tell of a job beside its figures: how it went, its faulty rows, the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.kernel import bulk
from zhike.kernel.access import Actor
from zhike.kernel.models import Event, Job
from zhike.kernel.objects import get_object
from zhike.kernel.pages import jobs as pages
from zhike.workplace.imports import faults, taking_back

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
    for job in rows:
        found[job.pk] = more = {"undo_url": undo_url(job, actor, undone), "imported": job.kind in IMPORTS}
        if job.kind not in IMPORTS or not job.finished_at or "rows" not in job.result:
            continue
        more |= {"text": summary(job)} if not whole else {"reason": job.message or summary(job)}
        again = undone.get(event_of(job) or 0)
        more["undone_url"] = f"/jobs/{again}/" if again else ""
        if whole:
            more |= {"faults": faults.of_job(job), "like": listed(job.result), **shown(job)}
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


def listed(counts: dict[str, Any]) -> str:
    """Return in which rows of the file something like an existing record stands: “2, 17, 20 …”."""
    lines = counts.get("like", [])
    return _(", ").join(map(str, lines)) + (" …" if counts.get("doubtful", 0) > len(lines) > 0 else "")


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
    rows = Event.objects.filter(cause_id=event).values_list("subject_id", flat=True)[: SHOWN + 1]
    ids = ",".join(str(pk) for pk in sorted({pk for pk in rows if pk is not None}))
    return {
        "result_url": f"/{get_object(job.object).slug}/?id.in={ids}",
        "result_label": _("Show what was imported"),
    }


pages.beside.append(told)
