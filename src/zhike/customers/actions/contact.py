"""The day of the last contact on customers, worked out elsewhere from interactions and written here for many at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection

from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed

# Only what differs is locked and written; in the order of ids, so that two writers can't block each other.
WRITE = """
    WITH given AS (
        SELECT * FROM unnest(%s::bigint[], %s::date[]) AS g (id, day)
    ), differing AS (
        SELECT c.id FROM customers_customer c JOIN given g USING (id)
        WHERE c.last_contact_on IS DISTINCT FROM g.day ORDER BY c.id FOR UPDATE OF c
    )
    UPDATE customers_customer c SET last_contact_on = g.day
    FROM given g JOIN differing d ON d.id = g.id
    WHERE c.id = g.id
"""


def record_contact(days: Mapping[int, date | None], *, actor: Actor) -> int:
    """Write the days of the last contact (None: never) by id of customer; return how many differed.

    Only the program itself may do this (``access.SYSTEM``). Versions stay, and there is no event: those of the
    interactions tell the same.
    """
    if not actor.everything:
        raise NotAllowed()
    if not days:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(days), list(days.values())])
        return cursor.rowcount
