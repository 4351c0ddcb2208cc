"""Bring the figures of trade on customers up to their orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import islice

from django.db import connection, transaction
from django.utils import timezone

from zhike.catalog import queries
from zhike.customers.actions import record_trade
from zhike.customers.models import Customer
from zhike.kernel.access import SYSTEM

AT_ONCE = 5000
# One at a time and read afterwards, so that older figures never overwrite newer ones.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('catalog.refresh_trade'))"


def refresh_trade(customer_ids: Iterable[int] | None = None, *, as_of: date | None = None) -> int:
    """Count the trade of customers (of all, for None) anew; return how many figures differed.

    It can be repeated at any time: what is right already is not written again.
    """
    if customer_ids is None:
        customer_ids = Customer.objects.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)
    today = as_of or queries.day_of(timezone.now())
    left = iter(customer_ids)
    changed = 0
    while ids := list(islice(left, AT_ONCE)):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LOCK)
            changed += record_trade(queries.trade_of(ids), actor=SYSTEM, as_of=today)
    return changed
