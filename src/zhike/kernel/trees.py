"""Records that stand in a tree by a reference to their own kind, such as ``parent``."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

# Two moves at once could close a circle that neither of them sees, so moves in one table wait for each other.
LOCK = "SELECT pg_advisory_xact_lock(726190, %s::regclass::oid::int)"
# UNION (not UNION ALL) ends the walk even where the stored rows already form a circle.
WALK_UP = """
    WITH RECURSIVE above (id) AS (
        SELECT %s::bigint UNION SELECT t.{up} FROM {table} t JOIN above a ON t.id = a.id WHERE t.{up} IS NOT NULL
    ) SELECT EXISTS (SELECT 1 FROM above WHERE id = %s)
"""


def would_circle(record: models.Model, name: str = "parent") -> bool:
    """Say whether the record's new parent is the record itself or stands below it. Needs a transaction."""
    column: Any = record._meta.get_field(name)
    above = getattr(record, column.attname)
    if above is None or record.pk is None:
        return False
    quote = connection.ops.quote_name
    statement = WALK_UP.format(up=quote(column.column), table=quote(record._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [record._meta.db_table])
        cursor.execute(statement, [above, record.pk])
        return bool(cursor.fetchone()[0])
