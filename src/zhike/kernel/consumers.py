"""Readers of the event stream, each with a cursor, at least once, never past a transaction still open.

Reading ``id > cursor`` would lose the events of a slow transaction that commits after a fast one.
So a reader takes events in the order (txid, id) and only below a horizon: every transaction of this
database below it has ended. A snapshot's own xmin would do too, but it also waits for the long
transactions of every other database on the server (docs/adr/0021).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from zhike.kernel import revisions
from zhike.kernel.models import ConsumerCursor, ConsumerFailure, Event

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 5

Handler = Callable[[Sequence[Event]], None]


@dataclass(frozen=True)
class Consumer:
    """A named reader. ``verbs`` are the events it wants, None for all; it is handed batches in order."""

    name: str
    verbs: frozenset[str] | None
    handle: Handler
    batch: int = 1000


_consumers: dict[str, Consumer] = {}


def consumer(name: str, verbs: Sequence[str] | None, batch: int = 1000) -> Callable[[Handler], Handler]:
    """Declare a consumer; used as a decorator in an app's ``consumers.py``.

    The handler runs in the transaction that moves the cursor, so its effects in the database happen
    exactly once; effects outside must be idempotent on (consumer, event id).
    """

    def declare(handle: Handler) -> Handler:
        if name in _consumers:
            raise ValueError(f"The consumer {name} is declared twice.")
        _consumers[name] = Consumer(name, None if verbs is None else frozenset(verbs), handle, batch)
        return handle

    return declare


def all_consumers() -> list[Consumer]:
    """Return the declared consumers."""
    return list(_consumers.values())


RUNNING = """
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint,
           ARRAY(SELECT backend_xid::text::bigint FROM pg_stat_activity
                 WHERE datname = current_database() AND backend_type = 'client backend'
                   AND backend_xid IS NOT NULL AND pid <> pg_backend_pid())
"""
READ = """
    SELECT id, txid::text::bigint, verb FROM kernel_event
    WHERE (txid, id) > (%s::xid8, %s) AND txid < %s::xid8
    ORDER BY txid, id LIMIT %s
"""
WRAP = 2**32


def horizon() -> int:
    """Return a transaction id below which every transaction of this database has ended.

    Autovacuum is no reason to wait: it writes no events. The running ones are listed after the snapshot
    was taken, so one that ends in between is not missed; whoever reads below the horizon in a later
    statement sees all that the ended ones wrote. The 32 bits of a running transaction's id are completed
    from the snapshot's 64.
    """
    with connection.cursor() as cursor:
        # The list of running transactions is otherwise kept as it was first seen in this transaction.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(RUNNING)
        upper, running = cursor.fetchone()
    behind = ((upper - xid) % WRAP for xid in running)
    return upper - max((distance for distance in behind if distance < WRAP // 2), default=0)


def read_after(txid: int, event_id: int, limit: int) -> list[tuple[int, int, str]]:
    """Return (id, txid, verb) of up to ``limit`` settled events after a position, in the order (txid, id)."""
    below = horizon()
    with connection.cursor() as cursor:
        cursor.execute(READ, [str(txid), event_id, str(below), limit])
        return cursor.fetchall()


def run_once(reader: Consumer) -> int:
    """Hand one batch to a consumer and move its cursor. Returns the number of events read (0: nothing new or busy)."""
    ConsumerCursor.objects.get_or_create(consumer=reader.name)
    with transaction.atomic():
        cursor = (
            ConsumerCursor.objects.select_for_update(skip_locked=True).filter(consumer=reader.name).first()
        )
        if cursor is None:
            return 0
        one_by_one = cursor.attempts >= MAX_ATTEMPTS
        found = read_after(cursor.txid, cursor.event_id, 1 if one_by_one else reader.batch)
        if not found:
            return 0
        wanted = [event_id for event_id, _txid, verb in found if reader.verbs is None or verb in reader.verbs]
        try:
            with transaction.atomic():
                if wanted:
                    events = Event.objects.in_bulk(wanted)
                    reader.handle([events[event_id] for event_id in wanted])
        except Exception as error:  # noqa: BLE001 - a consumer's fault must not stop the stream for the others
            return _failed(cursor, found[0], error)
        _move(cursor, found[-1], attempts=0)
        return len(found)


def _failed(cursor: ConsumerCursor, first: tuple[int, int, str], error: Exception) -> int:
    """Count a failed try; when single steps fail too, put the event aside and go on."""
    logger.exception("consumer failed", extra={"consumer": cursor.consumer, "event_id": first[0]})
    if cursor.attempts < MAX_ATTEMPTS:
        cursor.attempts += 1
        cursor.save(update_fields=["attempts"])
        return 0
    ConsumerFailure.objects.get_or_create(
        consumer=cursor.consumer, event_id=first[0], defaults={"error": repr(error)[:2000]}
    )
    _move(cursor, first, attempts=MAX_ATTEMPTS)
    return 1


def _move(cursor: ConsumerCursor, last: tuple[int, int, str], attempts: int) -> None:
    cursor.event_id, cursor.txid = last[0], last[1]
    cursor.attempts, cursor.changed_at = attempts, timezone.now()
    cursor.save()


def run_all() -> int:
    """Let every consumer read until nothing new is left. Returns the number of events read."""
    # No caller told this process that what it keeps in memory is out of date.
    revisions.look()
    total = 0
    for reader in all_consumers():
        while read := run_once(reader):
            total += read
    return total


REBASE = (
    # A restored database counts transactions anew: old txids would lie beyond its horizon for ever.
    """CREATE TEMP TABLE rebase ON COMMIT DROP AS
       SELECT c.consumer, coalesce((SELECT min(e.id) FROM kernel_event e
           WHERE (e.txid, e.id) > (c.txid, c.event_id)), (SELECT coalesce(max(id), 0) + 1 FROM kernel_event)) AS next
       FROM kernel_consumercursor c""",
    "ALTER TABLE kernel_event DISABLE TRIGGER USER",
    "UPDATE kernel_event SET txid = '1'",
    "ALTER TABLE kernel_event ENABLE TRIGGER USER",
    """UPDATE kernel_consumercursor c SET txid = '1', event_id = r.next - 1
       FROM rebase r WHERE r.consumer = c.consumer""",
)


def rebase() -> None:
    """Make the stream readable after a restore into another server; some events may be handed out once more."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in REBASE:
            cursor.execute(statement)
