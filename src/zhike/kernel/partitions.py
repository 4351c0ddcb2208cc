"""Monthly partitions of the event stream, made ahead of time."""

from __future__ import annotations

from datetime import date

from django.db import DatabaseError, connection, transaction


def month_after(day: date) -> date:
    """Return the first day of the following month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def ensure(today: date, ahead: int = 3) -> list[str]:
    """Make the partitions of this month and the next ones where they are missing. Returns the names made.

    A month that already has events in the default partition stays there: PostgreSQL then refuses, and
    the events are found all the same.
    """
    made = []
    first = today.replace(day=1)
    for _month in range(ahead + 1):
        after = month_after(first)
        name = f"kernel_event_{first:%Y_%m}"
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT to_regclass(%s)", [name])
                if cursor.fetchone()[0] is None:
                    cursor.execute(
                        f"CREATE TABLE {name} PARTITION OF kernel_event FOR VALUES FROM (%s) TO (%s)",
                        [f"{first} 00:00:00+00", f"{after} 00:00:00+00"],
                    )
                    made.append(name)
        except DatabaseError:
            pass
        first = after
    return made
