"""Backups in the background: made or checked because somebody wants it, and made by the clock."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app

from zhike.config.backup import shelf
from zhike.config.backup.manifest import BackupError
from zhike.config.backup.words import reason, stage
from zhike.config.backup.write import STAGES
from zhike.kernel import jobs
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.errors import KernelError
from zhike.kernel.jobs import Progress
from zhike.kernel.models import Job
from zhike.kernel.pages.forms import is_id
from zhike.people.actions import backups
from zhike.people.models import Organisation
from zhike.people.permissions import require
from zhike.people.queries import organisation

log = logging.getLogger("zhike.backup")
MAKE, CHECK = "backup", "backup_check"
# How long after each failure the clock tries again; after the last one it waits for the next planned time.
AGAIN = (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(hours=4))
OPEN = (Job.State.QUEUED, Job.State.RUNNING)


def running(begun: str = "") -> Job | None:
    """Return the backup that somebody is making or checking at this moment, else the job whose id the page ``begun``."""
    ours = Job.objects.filter(kind__in=(MAKE, CHECK)).order_by("-id")
    found = ours.filter(state__in=OPEN).first()
    return found or (ours.filter(pk=int(begun)).first() if is_id(begun) else None)


def start(kind: str, *, actor: Actor, **params: str) -> Job:
    """Begin to make or check a backup, or return the one that is on its way already. Raises NotAllowed."""
    require(actor, backups.MANAGE)
    return running() or jobs.start(kind, actor=actor, params=params)


@jobs.work(MAKE, gettext_lazy("Backup"))
def make(progress: Progress) -> None:
    """Write a backup of everything."""
    require(progress.actor, backups.MANAGE)

    def tell(name: str) -> None:
        progress.step(STAGES.index(name), len(STAGES), stage(name))

    try:
        name = shelf.make(tell, actor=progress.actor, watch=progress.check)
    except BackupError as error:
        raise KernelError(reason(str(error))) from error
    progress.step(len(STAGES))
    progress.note = _("The backup %(file)s is complete and was checked.") % {"file": name}
    progress.finish({"file": name})


@jobs.work(CHECK, gettext_lazy("Check of a backup"))
def check(progress: Progress) -> None:
    """Compare a backup with its own checksums."""
    require(progress.actor, backups.MANAGE)
    name = progress.job.params["file"]
    try:
        manifest = shelf.inspect(name, actor=progress.actor)
    except BackupError as error:
        raise KernelError(reason(str(error))) from error
    known = shelf.facts(name, manifest) | {"tables": len(manifest.tables)}
    progress.note = _("%(file)s is whole: %(rows)d rows in %(tables)d tables and %(files)d files.") % known
    progress.finish({"file": name})


def moment(plan: Organisation, now: datetime) -> datetime | None:
    """Return when the newest backup should have begun by a plan, in the time zone of the house; None without a plan."""
    if plan.backup_every == Organisation.Every.NEVER:
        return None
    here = now.astimezone(ZoneInfo(plan.time_zone))
    at = here.replace(hour=plan.backup_hour, minute=0, second=0, microsecond=0)
    if plan.backup_every == Organisation.Every.WEEK:
        at -= timedelta(days=(at.weekday() - plan.backup_weekday) % 7)
    if at > here:
        at -= timedelta(days=7 if plan.backup_every == Organisation.Every.WEEK else 1)
    return at


def upcoming(plan: Organisation, now: datetime) -> datetime | None:
    """Return when the next backup begins by a plan, in the time zone of the house; None without a plan."""
    at = moment(plan, now)
    return at + timedelta(days=7 if plan.backup_every == Organisation.Every.WEEK else 1) if at else None


def due(plan: Organisation, now: datetime) -> tuple[datetime, int] | None:
    """Return when the clock should make the backup of the newest planned time, and which try that is; None where it is done.

    A machine that was off at the hour makes up for it when it is back; a failure is tried again, later each time.
    A plan begins with the first time after it was made.
    """
    at = moment(plan, now)
    told = shelf.told(backups.MADE, backups.FAILED, backups.PLANNED) if at else []
    since = [event for event in told if event.verb == backups.PLANNED or event.data.get("by_clock")]
    since = [event for event in since if at and event.at >= at]
    failed = [event for event in since if event.verb == backups.FAILED]
    if at is None or len(since) > len(failed) or len(failed) > len(AGAIN):
        return None
    return (failed[0].at + AGAIN[len(failed) - 1] if failed else at), len(failed) + 1


def by_plan(now: datetime) -> str:
    """Make the backup that is due and thin out the old ones; return its name, or "" where nothing was due or it failed."""
    plan = organisation()
    at, attempt = due(plan, now) or (None, 0)
    if at is None or at > now:
        return ""
    try:
        name = shelf.make(lambda _stage: None, actor=SYSTEM, by_clock=True, attempt=attempt)
    except BackupError as error:
        # It stands in the event stream, and administrators hear of the first of them.
        log.error("the backup by the clock failed: %s", error)
        return ""
    shelf.thin_out(plan.backup_keep, actor=SYSTEM)
    return name


# Among the jobs and not among what has to happen at once: it may take minutes.
@app.periodic(cron="*/10 * * * *")
@app.task(name="backup.by_clock", queueing_lock="backup.by_clock", lock="backup.by_clock", queue="jobs")
def by_clock(timestamp: int) -> None:
    """Make a backup when the plan says so."""
    close_old_connections()
    by_plan(timezone.now())
