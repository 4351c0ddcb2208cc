"""What the index has not read yet: records with events beyond the position of its consumer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

SEARCH = "workplace.search"
# While an import runs far more are new: then the newest are searched directly, since somebody may have just
# written them, and the rest is found a moment later.
MOST = 500
LATEST = 2_000
# The innermost question is answered by the index on (txid, id); without its bound PostgreSQL looked for the
# objects first and read every event there is, a second at 2.6 million.
BEYOND = """
    SELECT DISTINCT object, subject_id
    FROM (SELECT object, subject_id FROM kernel_event
          WHERE (txid, id) > (coalesce((SELECT txid FROM kernel_consumercursor WHERE consumer = %s), '0'),
                              coalesce((SELECT event_id FROM kernel_consumercursor WHERE consumer = %s), 0))
          ORDER BY txid DESC, id DESC LIMIT %s) AS latest
    WHERE object = ANY(%s) AND subject_id IS NOT NULL
    LIMIT %s
"""


def pending(keys: Sequence[str]) -> dict[str, set[int]]:
    """Return by object the ids of records that changed since the consumer last read, 500 in all at most."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(BEYOND, [SEARCH, SEARCH, LATEST, list(keys), MOST])
        for key, record_id in cursor.fetchall():
            found[key].add(record_id)
    return dict(found)
