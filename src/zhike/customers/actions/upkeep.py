"""Columns of customers that follow from other records: found anew for many at once, in turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice

from django.db import connection, transaction

from zhike.customers.models import Customer

AT_ONCE = 5000


def keep_up(name: str, customer_ids: Iterable[int] | None, write: Callable[[list[int]], int]) -> int:
    """Let ``write`` bring customers (all, for None) up to date, 5,000 ids at a time; return the sum of what it returns.

    Those of one ``name`` wait for each other and read afterwards, so that older figures never overwrite newer ones.
    """
    if customer_ids is None:
        customer_ids = Customer.objects.order_by("pk").values_list("pk", flat=True).iterator(AT_ONCE)
    left = iter(customer_ids)
    changed = 0
    while ids := list(islice(left, AT_ONCE)):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])
            changed += write(ids)
    return changed
