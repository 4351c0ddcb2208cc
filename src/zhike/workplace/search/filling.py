"""Keep the index: bring the rows of some records up to date, or fill the whole of it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from zhike.kernel.consumers import horizon
from zhike.kernel.models import ConsumerCursor
from zhike.kernel.objects import Object, all_objects

from .lexemes import lexemes, mark_of
from .models import SearchEntry
from .pending import SEARCH
from .reach import reached_by

CHUNK = 2_000
LAST_EVENT = 2**63 - 1
TABLE = "workplace_searchentry"
COLUMNS = "object, record_id, changed_at, deleted, lexemes"
STORE = f"""
    INSERT INTO {TABLE} ({COLUMNS})
    SELECT %s, record_id, changed_at, deleted, lexemes::tsvector
    FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[], %s::text[]) AS new(record_id, changed_at, deleted, lexemes)
    ON CONFLICT (object, record_id) DO UPDATE
    SET changed_at = excluded.changed_at, deleted = excluded.deleted, lexemes = excluded.lexemes
"""
# Says that every row has the lexemes of those who reach it; an index of before has none until it is written anew.
WITH_REACH = f"COMMENT ON TABLE {TABLE} IS 'reach'"
INDEX = "CREATE INDEX workplace_search ON workplace_searchentry USING gin (lexemes) WITH (fastupdate = off)"

Row = tuple[int, Any, bool, str]
Tell = Callable[[Object, int], None]


def searched() -> list[Object]:
    """Return the objects that the index knows: those with a field to search in."""
    return [obj for obj in all_objects() if any(obj.placed("search"))]


def rows_of(obj: Object, records: Sequence[Any]) -> Iterator[Row]:
    """Yield the rows of records: id, time of change, whether deleted, lexemes as text."""
    fields = list(obj.placed("search"))
    marks = {bound.name: mark_of(obj.key, bound.name) for bound in fields}
    reach = reached_by(obj, [record.pk for record in records])
    for record in records:
        found = [f"'{word}'" for word in sorted(reach[record.pk])]
        for bound in fields:
            found.extend(lexemes(marks[bound.name], str(bound.value(record) or "")))
        yield record.pk, record.changed_at, record.deleted_at is not None, " ".join(found)


def refresh(obj: Object, ids: Sequence[int]) -> None:
    """Bring the rows of some records up to date; a record that is gone for ever loses its row."""
    records = list(obj.model._default_manager.filter(pk__in=ids))
    gone = set(ids) - {record.pk for record in records}
    SearchEntry.objects.filter(object=obj.key, record_id__in=gone).delete()
    if records:
        # Always in the same order, so that two who write at once never wait for each other in a circle.
        columns = zip(*sorted(rows_of(obj, records)), strict=True)
        with connection.cursor() as cursor:
            cursor.execute(STORE, [obj.key, *map(list, columns)])


def rebuild(objects: Sequence[Object], tell: Tell = lambda obj, count: None) -> int:
    """Write the whole index of some objects anew, in one transaction, and return the number of records.

    With all objects the table is emptied and the lexemes are indexed at the end, which is several times as fast;
    searches wait meanwhile. With some of them the old rows answer until the end. Changes wait for neither: the
    consumer reads their events afterwards.
    """
    behind = horizon() - 1
    whole = {obj.key for obj in objects} == {obj.key for obj in searched()}
    total = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        if whole:
            cursor.execute(f"TRUNCATE {TABLE}")
            cursor.execute("DROP INDEX workplace_search")
        else:
            SearchEntry.objects.filter(object__in=[obj.key for obj in objects]).delete()
        for obj in objects:
            total += _copy(cursor, obj, tell)
        if whole:
            cursor.execute(INDEX)
            cursor.execute(WITH_REACH)
            position = {"txid": behind, "event_id": LAST_EVENT}
            ConsumerCursor.objects.update_or_create(consumer=SEARCH, defaults=position)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")
    return total


def _copy(cursor: Any, obj: Object, tell: Tell) -> int:
    """COPY the rows of every record of an object into the table, some thousands at a time."""
    names = {bound.attname for bound in obj.placed("search")}
    records = obj.model._default_manager.order_by("pk").only("pk", "changed_at", "deleted_at", *names)
    count, last = 0, 0
    # One connection can't read and COPY at the same time, so each chunk is read and made first.
    while chunk := list(records.filter(pk__gt=last)[:CHUNK]):
        rows = list(rows_of(obj, chunk))
        with cursor.copy(f"COPY {TABLE} ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row((obj.key, *row))
        count, last = count + len(chunk), chunk[-1].pk
        tell(obj, count)
    return count
