"""What happens to customers by the clock: silence alone makes a buyer dormant, then lost."""

from __future__ import annotations

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from zhike.customers.actions import age_trade
from zhike.kernel.access import SYSTEM


@app.periodic(cron="17 3 * * *")
@app.task(name="customers.age_trade", queueing_lock="customers.age_trade", queue="clock")
def age(timestamp: int) -> None:
    """Bring every customer's trade status up to today."""
    close_old_connections()
    age_trade(actor=SYSTEM, as_of=timezone.localdate())
