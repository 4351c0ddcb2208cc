"""The reader of the event stream loses nothing, whatever the order in which transactions commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from zhike.kernel import consumers
from zhike.kernel.consumers import Consumer, run_once
from zhike.kernel.models import ConsumerCursor, ConsumerFailure, Event

INSERT = """
    INSERT INTO kernel_event (at, verb, object, actor_name, via, changes, data)
    VALUES (now(), 'test.noted', 'test', '', 'test', '{}', %s) RETURNING id
"""


def second_connection() -> psycopg.Connection:
    """Open a connection of its own, outside Django's transaction."""
    settings = {key: value for key, value in connection.get_connection_params().items() if key in
                ("dbname", "host", "port", "user", "password")}  # fmt: skip
    return psycopg.connect(**settings)


def read(reader: Consumer) -> int:
    """Read once something is there to read: PostgreSQL's own housekeeping may hold the horizon for a moment."""
    until = time.monotonic() + 60
    while not (found := run_once(reader)) and time.monotonic() < until:
        time.sleep(0.05)
    return found


@pytest.fixture
def seen() -> Iterator[tuple[Consumer, list[int]]]:
    """A consumer that keeps the ids it was handed."""
    got: list[int] = []
    yield (
        Consumer(
            "test", frozenset({"test.noted"}), lambda events: got.extend(event.id for event in events), 100
        ),
        got,
    )


@pytest.mark.django_db(transaction=True)
def test_a_slow_transaction_is_waited_for_and_not_skipped(seen: tuple[Consumer, list[int]]) -> None:
    reader, got = seen
    with second_connection() as slow, second_connection() as fast:
        slow_id = slow.execute(INSERT, ["{}"]).fetchone()[0]  # type: ignore[index]
        fast_id = fast.execute(INSERT, ["{}"]).fetchone()[0]  # type: ignore[index]
        fast.commit()
        assert slow_id < fast_id
        assert run_once(reader) == 0, "the fast event lies beyond a transaction that is still open"
        slow.commit()
    assert read(reader) == 2
    assert got == [slow_id, fast_id]
    assert run_once(reader) == 0


@pytest.mark.django_db(transaction=True)
def test_concurrent_writers_lose_no_event_and_double_none(seen: tuple[Consumer, list[int]]) -> None:
    reader, got = seen
    written: list[int] = []
    stop = threading.Event()

    def write(worker: int) -> None:
        with second_connection() as own:
            for number in range(60):
                ids = [own.execute(INSERT, ["{}"]).fetchone()[0] for _n in range(1 + (number + worker) % 3)]  # type: ignore[index]
                if number % 10 == 9:
                    own.rollback()
                else:
                    own.commit()
                    written.extend(ids)

    writers = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        run_once(reader)
    stop.set()
    for writer in writers:
        writer.join()
    until = time.monotonic() + 60
    while len(got) < len(written) and time.monotonic() < until:
        run_once(reader)
    assert sorted(got) == sorted(written)
    assert len(got) == len(set(got))


@pytest.mark.django_db(transaction=True)
def test_an_event_that_nobody_can_digest_is_put_aside_and_the_stream_goes_on() -> None:
    got: list[int] = []

    def handle(events: object) -> None:
        for event in events:  # type: ignore[attr-defined]
            if event.data.get("poison"):
                raise RuntimeError("indigestible")
            got.append(event.id)

    reader = Consumer("test", frozenset({"test.noted"}), handle, 10)
    with second_connection() as own:
        ids = [own.execute(INSERT, [data]).fetchone()[0] for data in ("{}", '{"poison": true}', "{}")]  # type: ignore[index]
        own.commit()
    until = time.monotonic() + 60
    while ids[2] not in got and time.monotonic() < until:
        run_once(reader)
    assert got[-2:] == [ids[0], ids[2]]
    assert list(ConsumerFailure.objects.values_list("event_id", flat=True)) == [ids[1]]
    cursor = ConsumerCursor.objects.get(consumer="test")
    assert cursor.event_id == ids[2]


@pytest.mark.django_db
def test_events_can_be_neither_changed_nor_deleted() -> None:
    event = Event.objects.create(verb="test.noted", object="test")
    for statement in ("UPDATE kernel_event SET verb = 'x'", "DELETE FROM kernel_event"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Event.objects.get(pk=event.pk).verb == "test.noted"


@pytest.mark.django_db(transaction=True)
def test_after_a_restore_unread_events_are_read_and_no_reader_is_stuck(
    seen: tuple[Consumer, list[int]],
) -> None:
    reader, got = seen
    with second_connection() as own:
        first = own.execute(INSERT, ["{}"]).fetchone()[0]  # type: ignore[index]
        own.commit()
    assert read(reader) == 1
    # What a dump of a busy server brings along: transaction numbers far beyond those of the new server.
    with second_connection() as own:
        own.execute("SET session_replication_role = replica")
        second = own.execute(INSERT, ["{}"]).fetchone()[0]  # type: ignore[index]
        own.execute("UPDATE kernel_event SET txid = '900000000000' WHERE id = %s", [second])
        own.commit()
    assert run_once(reader) == 0
    consumers.rebase()
    assert read(reader) == 1
    assert got == [first, second]
