"""Bring the day of the last contact on customers up to their interactions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from zhike.customers.actions import record_contact
from zhike.customers.models import Customer
from zhike.engagement import queries
from zhike.kernel.access import SYSTEM

AT_ONCE = 5000
# One at a time and read afterwards, so that an older day never overwrites a newer one.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('engagement.refresh_contact'))"


def refresh_contact(customer_ids: Iterable[int] | None = None, *, now: datetime | None = None) -> int:
    """Find the last contact with customers (with all, for None) anew; return how many days differed.

    It can be repeated at any time: what is right already is not written again.
    """
    if customer_ids is None:
        customer_ids = Customer.objects.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)
    moment = now or timezone.now()
    left = iter(customer_ids)
    changed = 0
    while ids := list(islice(left, AT_ONCE)):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LOCK)
            changed += record_contact(queries.contact_days(ids, moment), actor=SYSTEM)
    return changed


def count_arrived(now: datetime) -> int:
    """Count what was planned and has meanwhile taken place, of which no event tells; return how many days differed."""
    return refresh_contact(queries.arrived(now), now=now)
