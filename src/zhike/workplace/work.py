"""What the workplace does by the clock: notices of jobs that ended, and the mails that are due."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate.contrib.django import app

from zhike.workplace.notices import digest, filling


@app.periodic(cron="* * * * *")
@app.task(name="workplace.job_notices", queueing_lock="workplace.job_notices", queue="clock")
def job_notices(timestamp: int) -> None:
    """Tell people that their background work has ended."""
    close_old_connections()
    filling.notify_of_jobs()


@app.periodic(cron="*/5 * * * *")
@app.task(name="workplace.mail_notices", queueing_lock="workplace.mail_notices", queue="clock")
def mail_notices(timestamp: int) -> None:
    """Send the mails of notifications that are due."""
    close_old_connections()
    digest.send_due()
