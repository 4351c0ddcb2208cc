"""What happens by the clock: the event stream is read every two seconds, and every hour the house is swept."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.kernel import consumers, partitions
from zhike.kernel.api import idempotency
from zhike.kernel.transfer import storage


@app.periodic(cron="* * * * * */2")
@app.task(
    name="zhike.read_events", queueing_lock="zhike.read_events", lock="zhike.read_events", queue="clock"
)
def read_events(timestamp: int) -> None:
    """Let every consumer read what is new."""
    close_old_connections()
    consumers.run_all()


@app.periodic(cron="7 * * * *")
@app.task(name="zhike.sweep", queueing_lock="zhike.sweep", queue="clock")
def sweep(timestamp: int) -> None:
    """Make the coming months' partitions; forget files and idempotency keys whose time is over."""
    close_old_connections()
    partitions.ensure(timezone.now().date())
    storage.sweep()
    idempotency.purge()
