"""Bring the day of the last contact on customers up to their interactions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from zhike.customers.actions import keep_up, record_contact
from zhike.engagement import queries
from zhike.kernel.access import SYSTEM


def refresh_contact(customer_ids: Iterable[int] | None = None, *, now: datetime | None = None) -> int:
    """Find the last contact with customers (with all, for None) anew; return how many days differed.

    It can be repeated at any time: what is right already is not written again.
    """
    moment = now or timezone.now()

    def write(ids: list[int]) -> int:
        return record_contact(queries.contact_days(ids, moment), actor=SYSTEM)

    return keep_up("engagement.refresh_contact", customer_ids, write)


def count_arrived(now: datetime) -> int:
    """Count what was planned and has meanwhile taken place, of which no event tells; return how many days differed."""
    return refresh_contact(queries.arrived(now), now=now)
