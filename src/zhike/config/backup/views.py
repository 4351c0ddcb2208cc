"""The page of backups among the settings. Restoring stays with the command line: it needs the program to stand still."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhike.config.backup import shelf, work
from zhike.config.backup.forms import PlanForm
from zhike.config.backup.words import reason
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.models import Event, Job
from zhike.kernel.pages import jobs as pages
from zhike.kernel.pages.door import page
from zhike.kernel.pages.settings import settings_pages, tabs
from zhike.people.actions import backups
from zhike.people.permissions import require
from zhike.people.queries import organisation
from zhike.people.views.door import confirmed

HERE = "/settings/backups/"


@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the backups there are and how it went lately, and take another plan."""
    require(actor, backups.MANAGE)
    form = PlanForm(organisation(), request.POST or None)
    if form.is_valid():
        try:
            backups.plan(form.cleaned_data, actor=actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            messages.success(request, _("The plan of backups is saved."))
            return HttpResponseRedirect(HERE)
    now, plan = timezone.now(), organisation()
    again = work.due(plan, now)
    made, failed = newest(backups.MADE), newest(backups.FAILED)
    job = work.running(request.GET.get("job", ""))
    rows = shelf.shelved()
    context = {
        "tabs": tabs(actor, HERE), "form": form, "rows": rows, "folder": shelf.folder(), "next": work.upcoming(plan, now),
        "again": again[0] if again and again[1] > 1 else None,
        "job": pages.shown(job) if job else None, "busy": job is not None and job.state in work.OPEN,
        "total": sum(row.size for row in rows), "made": made, "failed": failed,
        "broken": failed is not None and (made is None or failed.at > made.at),
        "reason": reason(failed.data.get("reason", "")) if failed else "",
        "example": shelf.folder() / (rows[0].name if rows else "2026-01-01-030000.zhike"),
    }  # fmt: skip
    return render(request, "backup/index.html", context, status=422 if form.errors else 200)


def newest(verb: str) -> Event | None:
    """Return the newest event of a kind."""
    return next(iter(shelf.told(verb)), None)


@require_POST
@page
def make(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a backup; the page shows how far it is."""
    job = work.start(work.MAKE, actor=actor)
    return HttpResponseRedirect(f"{HERE}?job={job.pk}")


@require_POST
@page
def check(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Begin to check a backup."""
    require(actor, backups.MANAGE)
    job = work.start(work.CHECK, actor=actor, file=shelf.find(name).name)
    return HttpResponseRedirect(f"{HERE}?job={job.pk}")


@confirmed(lambda actor, name: require(actor, backups.MANAGE))
@page
def download(request: HttpRequest, actor: Actor, name: str) -> HttpResponseBase:
    """Send a backup, which holds everything: whoever asks has just proved who he is, and it is written down."""
    require(actor, backups.MANAGE)
    file = shelf.find(name)
    backups.note(backups.FETCHED, actor=actor, file=name, size=file.stat().st_size)
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@page
def delete(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Delete a backup for good."""
    require(actor, backups.MANAGE)
    shelf.delete(name, actor=actor)
    messages.success(request, _("The backup %(file)s is deleted.") % {"file": name})
    return HttpResponseRedirect(HERE)


@settings_pages
def own_settings(actor: Actor) -> list[tuple[Any, ...]]:
    """Return the page of backups for whoever keeps them."""
    entry = (HERE, gettext_lazy("Backups"), gettext_lazy("Make, check and fetch backups, now or by a plan."))
    return [entry] if actor.has(backups.MANAGE) else []


def way_back(rows: Any, actor: Actor, whole: bool) -> dict[int, dict[str, Any]]:
    """Return the link from a job of ours to the page of backups."""
    link = {"result_url": HERE, "result_label": _("Backups")}
    ended = [job for job in rows if job.kind in (work.MAKE, work.CHECK) and job.state == Job.State.DONE]
    return {job.pk: link for job in ended}


pages.beside.append(way_back)
