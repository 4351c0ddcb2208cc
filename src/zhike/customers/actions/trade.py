"""The figures of trade on a customer: counted by whoever knows the orders, written here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction

# One writer at a time, so that older figures never overwrite newer ones.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('customers.record_trade'))"

# ``usual`` is the median number of days between two purchases. Somebody who bought only once, or buys
# every week, is given a month, so that a short holiday makes nobody dormant (spec/theory.md, row 26).
RECORD = """
    UPDATE customers_customer AS customer
    SET orders_count = fresh.orders_count, net_purchases = fresh.net, gross_purchases = fresh.gross,
        first_order_on = fresh.first_on, last_order_on = fresh.last_on, trade_status = fresh.status
    FROM (
        SELECT customer_id, orders_count, net, gross, first_on, last_on,
               CASE WHEN last_on IS NULL THEN 'never'
                    WHEN %s::date - last_on > 3 * greatest(30, usual) THEN 'lost'
                    WHEN %s::date - last_on > 2 * greatest(30, usual) THEN 'dormant'
                    ELSE 'active' END AS status
        FROM ({figures}) AS figures
    ) AS fresh
    WHERE customer.id = fresh.customer_id
      AND (customer.orders_count, customer.net_purchases, customer.gross_purchases,
           customer.first_order_on, customer.last_order_on, customer.trade_status)
          IS DISTINCT FROM
          (fresh.orders_count, fresh.net, fresh.gross, fresh.first_on, fresh.last_on, fresh.status)
"""


def record_trade(figures: str, values: Sequence[Any] = (), *, as_of: date) -> int:
    """Write the figures of trade of many customers in one statement; return how many of them changed.

    ``figures`` is a SELECT with the columns customer_id, orders_count, net, gross (base currency), first_on,
    last_on (dates) and usual (median days between purchases, or NULL). Dormant is who has not bought for
    more than twice his usual interval, lost for more than three times; an interval counts as 30 days at least.

    The figures follow from events that are recorded already, so there is no event and no new version.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(RECORD.format(figures=figures), [as_of, as_of, *values])
        return cursor.rowcount
