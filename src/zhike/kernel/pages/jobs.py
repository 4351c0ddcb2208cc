"""Imports, exports and other long work of a person, with progress, cancel and files to fetch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel import access, jobs
from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter, NotFound
from zhike.kernel.files.error_file import translated
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import find_object_of, get_object
from zhike.kernel.pages.door import page

LIMIT = 50
TONES = {"queued": "yellow", "running": "blue", "done": "green", "failed": "red", "cancelled": "purple"}
STATES = {"queued": "waiting"}
# What apps above add to jobs: the way back, a sentence, a part of the page.
beside: list[Callable[[Sequence[Job], Actor, bool], dict[int, dict[str, Any]]]] = []


@page
def jobs_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the newest jobs of the reader (of everybody, with the right to)."""
    rows = jobs.visible_jobs(actor).select_related("file", "owner")[:LIMIT]
    more = told(rows, actor, False)
    listed_rows = [listed(job) | more.get(job.pk, {}) for job in rows]
    return render(request, "kernel/files/jobs.html", {"jobs": listed_rows})


def told(rows: Sequence[Job], actor: Actor, whole: bool) -> dict[int, dict[str, Any]]:
    """Return what apps above add to jobs on the screen, by id; ``whole`` for the page of one, else for the list."""
    return {pk: more for tell in beside for pk, more in tell(rows, actor, whole).items()}


def title(job: Job) -> str:
    """Return what a job is, in words."""
    if job.kind in jobs.titles:
        return str(jobs.titles[job.kind])
    try:
        plural = get_object(job.object).nouns if job.object else ""
    except BadFilter:
        plural = ""
    words = {
        "import": _("Import of %(objects)s"),
        "preset": _("Import of %(objects)s"),
        "export": _("Export of %(objects)s"),
        "bulk": _("Change of many %(objects)s"),
    }
    return words.get(job.kind, job.kind.capitalize() + " %(objects)s") % {"objects": plural}


def listed(job: Job) -> dict[str, Any]:
    """Return a row of the jobs page."""
    return {
        "title": title(job), "url": f"/jobs/{job.pk}/", "by": str(job.owner or ""), "at": job.created_at,
        "state": job.state, "state_text": job.get_state_display(), "tone": TONES[job.state], "text": progress_text(job),
        "file_url": file_url(job), "error_file_url": error_url(job),
    }  # fmt: skip


def progress_text(job: Job) -> str:
    """Return how far a job is."""
    done = number_format(job.done, force_grouping=True)
    if job.total:
        total = number_format(job.total, force_grouping=True)
        return _("%(done)s of %(total)s") % {"done": done, "total": total}
    return done if job.done else ""


def file_url(job: Job) -> str:
    """Return where the file of a finished job is fetched."""
    return f"/files/{job.file_id}/" if job.file_id and job.state == Job.State.DONE else ""


def error_url(job: Job) -> str:
    """Return where the rows with errors are fetched."""
    error_file = job.result.get("error_file")
    return f"/files/{error_file}/" if error_file else ""


@page
def job_page(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Show one job, or answer its progress to htmx."""
    job = jobs.visible_jobs(actor).filter(pk=job_id).first() if job_id < 2**63 else None
    if job is None:
        raise NotFound()
    context = {"job": shown(job) | told([job], actor, True).get(job.pk, {}), "title": title(job)}
    fragment = getattr(request, "htmx", None) and request.headers.get("HX-Target", "").startswith("zk-job")
    return render(request, "kernel/files/_job.html" if fragment else "kernel/files/job.html", context)


def shown(job: Job) -> dict[str, Any]:
    """Return a job for its progress fragment."""
    open_state = job.state in (Job.State.QUEUED, Job.State.RUNNING)
    return {
        "id": job.pk, "url": f"/jobs/{job.pk}/", "title": title(job), "state": STATES.get(job.state, job.state),
        "done": job.done, "total": job.total, "text": progress_text(job), "reason": job.message,
        "figures": figures(job), "cancel_url": f"/jobs/{job.pk}/cancel/" if open_state else "",
        "error_file_url": error_url(job), "errors": number_format(job.result.get("errors", 0), force_grouping=True),
        "result_url": file_url(job) or result_url(job), "result_label": result_label(job),
    }  # fmt: skip


def result_url(job: Job) -> str:
    """Return the list that a finished job filled or changed."""
    if job.state != Job.State.DONE or job.kind == "export":
        return ""
    try:
        return f"/{get_object(job.object).slug}/"
    except BadFilter:
        return ""


def result_label(job: Job) -> str:
    """Return the words of the link to the result."""
    if job.file_id:
        return _("Download")
    try:
        return _("Show %(objects)s") % {"objects": get_object(job.object).nouns}
    except BadFilter:
        return ""


FIGURES = ("rows", "created", "changed", "unchanged", "doubtful", "done", "refused", "skipped", "errors")


def figures(job: Job) -> list[dict[str, str]]:
    """Return the counts of a job's result in words."""
    words = {
        "rows": _("Rows") if job.kind == "export" else _("Rows read"), "created": _("Created"), "changed": _("Changed"), "unchanged": _("Unchanged"), "doubtful": _("Look like existing ones"),
        "done": _("Done"), "refused": _("Left as they are"), "skipped": _("Left out"), "errors": _("With errors"),
    }  # fmt: skip
    return [
        {"label": words[key], "text": number_format(job.result[key], force_grouping=True)}
        for key in FIGURES
        if isinstance(job.result.get(key), int)
    ]


@require_POST
@page
def cancel(request: HttpRequest, actor: Actor, job_id: int) -> HttpResponse:
    """Ask a job to stop."""
    jobs.cancel(job_id, actor=actor)
    return HttpResponseRedirect(f"/jobs/{job_id}/")


@page
def file(request: HttpRequest, actor: Actor, file_id: int) -> HttpResponseBase:
    """Serve a stored file as a download to whoever may see the record it belongs to, else to its owner only."""
    stored = StoredFile.objects.filter(pk=file_id).first() if file_id < 2**63 else None
    if stored is None or not may_read(stored, actor):
        raise NotFound()
    path = settings.MEDIA_ROOT / stored.path
    if not path.is_file():
        raise NotFound(_("The file is no longer there; it is kept for a limited time."))
    reasons = stored.purpose == StoredFile.Purpose.ERRORS
    response = FileResponse(
        translated(path, _) if reasons else path.open("rb"),
        as_attachment=True,
        filename=stored.name,
        content_type="application/octet-stream",
    )
    # Whatever it holds, it must never run in our origin.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def may_read(stored: StoredFile, actor: Actor) -> bool:
    """Say whether an actor may fetch a file."""
    own = stored.owner_id is not None and stored.owner_id == actor.user_id
    attached = stored.purpose == StoredFile.Purpose.ATTACHMENT and stored.record_id is not None
    if attached and stored.expires_at is not None:
        return False
    # Whoever put a file on a record has no more right to it than to the record.
    if actor.everything or (own and not attached):
        return True
    if not stored.object or stored.record_id is None:
        return False
    try:
        obj = get_object(stored.object)
    except BadFilter:
        return False
    if find_object_of(obj.model) is None:
        return False
    return access.visible_to(actor, obj.model).filter(pk=stored.record_id).exists()
