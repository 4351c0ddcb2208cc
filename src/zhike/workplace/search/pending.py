"""What the index has not read yet: records with events beyond the position of its consumer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

SEARCH = "workplace.search"
# While an import runs far more are new; then these are searched directly and the rest is found a moment later.
MOST = 500
BEYOND = """
    SELECT DISTINCT object, subject_id FROM kernel_event
    WHERE (txid, id) > (coalesce((SELECT txid FROM kernel_consumercursor WHERE consumer = %s), '0'),
                        coalesce((SELECT event_id FROM kernel_consumercursor WHERE consumer = %s), 0))
      AND object = ANY(%s) AND subject_id IS NOT NULL
    LIMIT %s
"""


def pending(keys: Sequence[str]) -> dict[str, set[int]]:
    """Return by object the ids of records that changed since the consumer last read, 500 in all at most."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(BEYOND, [SEARCH, SEARCH, list(keys), MOST])
        for key, record_id in cursor.fetchall():
            found[key].add(record_id)
    return dict(found)
