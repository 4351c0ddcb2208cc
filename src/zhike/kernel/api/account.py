"""The caller himself: who he is, what he may do, and his jobs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhike.kernel import access, jobs
from zhike.kernel.access import GENERIC_VERBS, Actor, field_right
from zhike.kernel.api.answers import reply
from zhike.kernel.api.newest import newest, refuse_unknown
from zhike.kernel.errors import NotFound
from zhike.kernel.models import Job
from zhike.kernel.objects import Object, all_objects


def get_me(request: HttpRequest) -> HttpResponse:
    """Say who calls and what he may do: the verbs and the fields of every object."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return reply({
        "id": actor.user_id,
        "name": actor.name,
        "language": actor.language,
        "time_zone": actor.time_zone,
        "teams": list(actor.team_ids),
        "departments": list(actor.department_ids),
        "everything": actor.everything,
        "permissions": sorted(actor.permissions),
        "objects": {obj.slug: rights(obj, actor) for obj in all_objects() if access.may(actor, obj, "see")},
    })  # fmt: skip


def rights(obj: Object, actor: Actor) -> dict[str, Any]:
    """Return what the caller may do with an object on at least some records."""
    generic = [verb for verb in GENERIC_VERBS if access.may(actor, obj, verb) and _possible(obj, verb)]
    own = [row.key for row in obj.verb_table.values() if access.may(actor, obj, row.access)]
    shown = {bound.name: field_right(actor, obj, bound.name) for bound in obj.placed("api")}
    fields = {
        name: "edit" if right == "edit" and obj.field(name).field.api == "rw" else "see"
        for name, right in shown.items()
        if right != "hidden"
    }
    return {"verbs": generic + own, "fields": fields}


def _possible(obj: Object, verb: str) -> bool:
    return obj.writable or verb in ("see", "export", "share")


def list_jobs(request: HttpRequest) -> HttpResponse:
    """List the caller's long tasks, newest first; everybody's with the permission `jobs.see_all`."""
    refuse_unknown(request, {"limit", "after"})
    rows = jobs.visible_jobs(request.actor)  # type: ignore[attr-defined]
    return newest(request, rows, lambda found: [as_json(job) for job in found])


def get_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Read how far a long task is, and how it ended."""
    found = jobs.visible_jobs(request.actor).filter(pk=pk).first() if 0 < pk < 2**63 else None  # type: ignore[attr-defined]
    if found is None:
        raise NotFound(_("There is no such job, or it isn't yours."))
    return reply(as_json(found))


def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a long task to stop at its next step; what was done before is kept."""
    if not 0 < pk < 2**63:
        raise NotFound()
    return reply(as_json(jobs.cancel(pk, actor=request.actor)))  # type: ignore[attr-defined]


def as_json(job: Job) -> dict[str, Any]:
    """Return a job as the API shows it."""
    return {
        "id": job.pk,
        "kind": job.kind,
        "object": job.object,
        "state": job.state,
        "done": job.done,
        "total": job.total,
        "message": job.message,
        "result": job.result,
        "file": job.file_id,
        "created_at": job.created_at.isoformat(timespec="microseconds"),
        "started_at": job.started_at.isoformat(timespec="microseconds") if job.started_at else None,
        "finished_at": job.finished_at.isoformat(timespec="microseconds") if job.finished_at else None,
    }
