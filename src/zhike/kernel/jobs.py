"""Long work in the background: started in the transaction that wants it, with progress, cancel and a result.

A job runs with the rights that its owner has at the moment it runs, not when it was started.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.translation import override
from procrastinate.contrib.django import app

from zhike.kernel.access import Actor, load_actor
from zhike.kernel.errors import KernelError, NotFound
from zhike.kernel.formats.wording import of_lazy
from zhike.kernel.models import Job
from zhike.kernel.wording import said as _

logger = logging.getLogger(__name__)
Work = Callable[["Progress"], None]
Tell = Callable[[int, str], None]
# The first half of the advisory locks on jobs; the second is the job's id.
LOCK = 7_261_904
_work: dict[str, Work] = {}
# What jobs of a kind are called where the kernel has no words of its own.
titles: dict[str, Any] = {}


class Cancelled(Exception):
    """Raised inside a job at its next step after somebody cancelled it."""


class Progress:
    """A running job as its work sees it."""

    def __init__(self, job: Job, actor: Actor, tell: Tell = lambda done, message: None) -> None:
        self.job = job
        self.actor = actor
        self.tell = tell
        # What the job says when it is done.
        self.note = ""

    def step(self, done: int, total: int | None = None, message: str = "") -> None:
        """Show how far the job is. Raises Cancelled when it should stop.

        Called inside a transaction, the figures appear with its commit, together with the rows they stand for.
        """
        fields = {"done": done}
        if total is not None:
            fields["total"] = total
        Job.objects.filter(pk=self.job.pk).update(**fields, **({"message": message} if message else {}))
        self.job.done = done
        self.tell(done, message)
        self.check()

    def check(self) -> None:
        """Raise Cancelled when somebody asked the job to stop."""
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled()

    def finish(self, result: Mapping[str, Any], file_id: int | None = None) -> None:
        """Store what the job has to show."""
        Job.objects.filter(pk=self.job.pk).update(result=dict(result), file_id=file_id)

    def keep(self, position: Mapping[str, Any]) -> None:
        """Remember where to go on after a crash, in the current transaction."""
        self.job.position = dict(position)
        Job.objects.filter(pk=self.job.pk).update(position=self.job.position)


def work(kind: str, title: Any = "") -> Callable[[Work], Work]:
    """Declare the function that does the jobs of a kind, and what such a job is called."""

    def declare(function: Work) -> Work:
        if kind in _work:
            raise ValueError(f"The job {kind} is declared twice.")
        _work[kind] = function
        if title:
            titles[kind] = title
        return function

    return declare


@app.task(name="zhike.run_job", queue="jobs", pass_context=False)
def run_job(job_id: int) -> None:
    """Run a stored job; the entry point of the worker."""
    close_old_connections()
    run(job_id)


def start(kind: str, *, actor: Actor, params: Mapping[str, Any], object: str = "") -> Job:  # noqa: A002
    """Store a job and queue it, both in the current transaction."""
    if kind not in _work:
        raise ValueError(f"There is no job {kind}.")
    with transaction.atomic():
        job = Job.objects.create(kind=kind, object=object, owner_id=actor.user_id, params=dict(params))
        run_job.defer(job_id=job.pk)
    return job


def run(job_id: int, tell: Tell = lambda done, message: None) -> Job:
    """Do a job's work here and now, and store how it ended; leave it alone when somebody else is at it.

    The lock is the session's, so it falls with the process that held it, and the job can be taken up again.
    """
    if not _ask("SELECT pg_try_advisory_lock(%s, %s)", job_id):
        return Job.objects.get(pk=job_id)
    try:
        return _run(Job.objects.get(pk=job_id), tell)
    finally:
        _ask("SELECT pg_advisory_unlock(%s, %s)", job_id)


def _ask(statement: str, job_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [LOCK, job_id % 2**31])
        return cursor.fetchone()[0]


def _run(job: Job, tell: Tell) -> Job:
    if job.state not in (Job.State.QUEUED, Job.State.RUNNING):
        return job
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, started_at=job.started_at or timezone.now())
    try:
        actor = load_actor(job.owner_id, "job")
        with override(actor.language), timezone.override(actor.time_zone):
            progress = Progress(job, actor, tell)
            _work[job.kind](progress)
        state, message = Job.State.DONE, progress.note
    except Cancelled:
        state, message = Job.State.CANCELLED, _("Cancelled. What was done before is kept.")
    except KernelError as error:
        state, message = Job.State.FAILED, of_lazy(error.message)
    except Exception:  # noqa: BLE001 - the boundary of a job: its owner must see that it failed
        logger.exception("job failed", extra={"job": job.pk, "kind": job.kind})
        state, message = (
            Job.State.FAILED,
            _("The job stopped on an unexpected error; the administrator's log has it."),
        )
    Job.objects.filter(pk=job.pk).update(state=state, message=message, finished_at=timezone.now())
    job.refresh_from_db()
    return job


def visible_jobs(actor: Actor) -> Any:
    """Return the jobs that an actor may see: his own, all of them with the right to administer."""
    rows = Job.objects.order_by("-id")
    return rows if actor.has("jobs.see_all") else rows.filter(owner_id=actor.user_id)


def cancel(job_id: int, *, actor: Actor) -> Job:
    """Ask a job to stop at its next step. Raises NotFound for a job that isn't the actor's."""
    job = visible_jobs(actor).filter(pk=job_id).first()
    if job is None:
        raise NotFound()
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )
    job.refresh_from_db()
    return job
