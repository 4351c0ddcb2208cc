"""What the workplace does by the clock: notices of jobs that ended and of what is due, mails, and what need no longer be kept."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.workplace import undoing
from zhike.workplace.attachments import strays
from zhike.workplace.fields import purging
from zhike.workplace.notices import digest, due, filling

# Loaded so that the worker knows the jobs that take back bulk actions and imports.
__all__ = ["undoing"]


@app.periodic(cron="* * * * *")
@app.task(name="workplace.job_notices", queueing_lock="workplace.job_notices", queue="clock")
def job_notices(timestamp: int) -> None:
    """Tell people that their background work has ended."""
    close_old_connections()
    filling.notify_of_jobs()


@app.periodic(cron="*/5 * * * *")
@app.task(name="workplace.due_notices", queueing_lock="workplace.due_notices", queue="clock")
def due_notices(timestamp: int) -> None:
    """Tell people what is due today."""
    close_old_connections()
    due.tell(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="workplace.mail_notices", queueing_lock="workplace.mail_notices", queue="clock")
def mail_notices(timestamp: int) -> None:
    """Send the mails of notifications that are due."""
    close_old_connections()
    digest.send_due()


@app.periodic(cron="23 3 * * *")
@app.task(name="workplace.forget_values", queueing_lock="workplace.forget_values", queue="clock")
def forget_values(timestamp: int) -> None:
    """Forget the values of removed fields whose 30 days are over."""
    close_old_connections()
    purging.forget()


@app.periodic(cron="41 3 * * *")
@app.task(name="workplace.sweep_strays", queueing_lock="workplace.sweep_strays", queue="clock")
def sweep_strays(timestamp: int) -> None:
    """Delete the files of uploads that came to nothing."""
    close_old_connections()
    strays.sweep()
