"""Many records at once, by COPY, each with its event in the same transaction.

This is ``actions.insert`` and ``actions.apply`` for thousands of rows: the values are already clean and
allowed, ``derive`` and ``clean_record`` were called. Nothing else writes in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import orjson
from django.db import connection, models
from django.utils import timezone

from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.actions import snapshot
from zhike.kernel.objects import object_of
from zhike.kernel.records import Record

EVENT_COLUMNS = (
    "at", "verb", "object", "subject_id", "customer_id", "actor_id", "actor_name", "via", "changes", "data", "cause_id",
)  # fmt: skip


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """Return the stored columns of a model."""
    return [column for column in model._meta.concrete_fields if not getattr(column, "generated", False)]


def row_reader(columns: Sequence[models.Field]) -> Callable[[models.Model], Sequence[Any]]:
    """Return what reads a record's columns as psycopg's COPY takes them; only JSON needs help."""
    read = attrgetter(*(column.attname for column in columns))
    documents = [place for place, column in enumerate(columns) if isinstance(column, models.JSONField)]

    def values(record: models.Model) -> Sequence[Any]:
        row = list(read(record))
        for place in documents:
            if row[place] is not None:
                row[place] = orjson.dumps(row[place]).decode()
        return row

    return values


def copy(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table."""
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as target:
        for row in rows:
            target.write_row(row)


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Return new ids of a model's sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [f'"{table}"', count],
        )
        return [row[0] for row in cursor.fetchall()]


def fresh_maker(model: type[models.Model]) -> Callable[[Mapping[str, Any]], Any]:
    """Return what makes a new record of values by attribute name; by position, which Django does much faster."""
    columns = model._meta.concrete_fields
    defaults = [(column.attname, column.get_default) for column in columns]
    custom = object_of(model).custom

    def make(values: Mapping[str, Any]) -> Any:
        record = model(*[values[name] if name in values else default() for name, default in defaults])
        for name in custom.keys() & values.keys():
            custom[name].put(record, values[name])
        return record

    return make


def insert_rows(records: Sequence[Record], actor: Actor) -> None:
    """Insert new records without their events (``record_created`` writes those)."""
    if not records:
        return
    model = type(records[0])
    now = timezone.now()
    for record, pk in zip(records, take_ids(model, len(records)), strict=True):
        record.pk = pk
        record.created_at = record.changed_at = now
        record.created_by_id = actor.user_id
    columns = columns_of(model)
    copy(model._meta.db_table, [str(column.column) for column in columns], map(row_reader(columns), records))


def record_created(records: Sequence[Record], actor: Actor, data: Any = None, cause: Any = None) -> None:
    """Write one ``created`` event for each new record."""
    if not records:
        return
    obj = object_of(records[0])
    audited = [b for b in obj.bound.values() if b.field.audit and b.kind.key != "many"]
    readers = [(b.name, b.attname, b.as_json) for b in audited]

    def filled(record: Record) -> dict[str, Any]:
        changes = {}
        for name, attribute, to_json in readers:
            value = getattr(record, attribute)
            if value is not None and value != "" and value != []:
                changes[name] = [None, to_json(value)]
        return changes

    verb = f"{obj.event}.created"
    write_events(events.row(verb, record, actor, filled(record), data, cause) for record in records)


def write_events(rows: Iterable[dict[str, Any]]) -> None:
    """COPY events into the stream."""
    now = timezone.now()

    def values(row: dict[str, Any]) -> list[Any]:
        return [
            row.get("at", now), row["verb"], row["object"], row["subject_id"], row["customer_id"], row["actor_id"],
            row["actor_name"], row["via"], orjson.dumps(row["changes"]).decode(), orjson.dumps(row["data"]).decode(),
            row["cause_id"],
        ]  # fmt: skip

    # All are made before the first is sent: making one may ask the database, which listens to nothing else meanwhile.
    copy("kernel_event", EVENT_COLUMNS, [values(row) for row in rows])


def update_rows(changed: Sequence[tuple[Record, Any]], actor: Actor, cause: int | None = None) -> None:
    """Store changed records and their events. Each comes with its snapshot from before; all are locked."""
    if not changed:
        return
    model = type(changed[0][0])
    obj = object_of(model)
    now = timezone.now()
    rows = []
    for record, before in changed:
        record.version += 1
        record.changed_at = now
        differences = {n: [before.get(n), v] for n, v in snapshot(record, obj).items() if before.get(n) != v}
        rows.append(events.row(f"{obj.event}.changed", record, actor, differences, None, cause))
    _update_by_copy(model, [record for record, _before in changed])
    write_events(rows)


def _update_by_copy(model: type[models.Model], records: Sequence[Record]) -> None:
    columns = [
        column for column in columns_of(model) if column.attname not in ("created_at", "created_by_id")
    ]
    table = model._meta.db_table
    names = [str(column.column) for column in columns]
    sets = ", ".join(f'"{name}" = fresh."{name}"' for name in names if name != "id")
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TEMP TABLE fresh (LIKE "{table}" INCLUDING DEFAULTS) ON COMMIT DROP')
        for name in ("created_at", "created_by_id"):
            cursor.execute(f'ALTER TABLE fresh ALTER COLUMN "{name}" DROP NOT NULL')
        copy("fresh", names, map(row_reader(columns), records))
        cursor.execute(f'UPDATE "{table}" AS kept SET {sets} FROM fresh WHERE fresh.id = kept.id')
        cursor.execute("DROP TABLE fresh")
