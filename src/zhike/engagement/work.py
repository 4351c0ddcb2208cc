"""What happens to the chain by the clock: what was planned takes place, and then counts as contact."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.engagement.actions import count_arrived


@app.periodic(cron="23 * * * *")
@app.task(name="engagement.count_arrived", queueing_lock="engagement.count_arrived", queue="clock")
def arrive(timestamp: int) -> None:
    """Let interactions entered ahead of their time count from then on."""
    close_old_connections()
    count_arrived(timezone.now())
