"""Rows on their way into the database, with the events that tell how they came about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models

from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.actions import difference, snapshot
from zhike.kernel.objects import object_of
from zhike.kernel.records import Record
from zhike.kernel.transfer.writing import columns_of, copy, row_reader, take_ids, write_events

OPENS = time(9)
MINUTES_OPEN = 480
STEP = 37  # coprime to the minutes of a day at work, so that the moments of a day spread over it


class Store:
    """Collects rows and events; `ids` maps the keys of the world to the ids that the rows will have.

    Ids are taken before anything is written, so that rows can name each other in any order: PostgreSQL checks
    foreign keys when the transaction ends.
    """

    def __init__(self, zone: ZoneInfo):
        self.zone = zone
        self.ids: dict[str, int] = {}
        self.people: dict[str, Actor] = {}
        self._rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._events: list[dict[str, Any]] = []
        self._moments: dict[date, int] = defaultdict(int)

    def name(self, model: type[models.Model], rows: Sequence[Any]) -> None:
        """Take an id for each row of the world."""
        self.ids |= zip((row.key for row in rows), take_ids(model, len(rows)), strict=True)

    def id(self, key: str | None) -> int | None:
        """Return the id of a row of the world, None for None."""
        return None if key is None else self.ids[key]

    def moment(self, day: date) -> datetime:
        """Return a moment of a working day, another one each time."""
        self._moments[day] += 1
        minutes = self._moments[day] * STEP % MINUTES_OPEN
        return datetime.combine(day, OPENS, self.zone) + timedelta(minutes=minutes)

    def add(self, row: models.Model) -> None:
        """Take in a row that is no record and has no event."""
        self._rows[type(row)].append(row)

    def create(self, record: Record, day: date, by: str | None = None) -> datetime:
        """Take in a record and the event that somebody created it on a day (or at a moment); return the moment."""
        at = day if isinstance(day, datetime) else self.moment(day)
        actor = self.people.get(by or "", PROGRAM)
        record.created_at = record.changed_at = at
        record.created_by_id = actor.user_id
        record.derive()
        self._rows[type(record)].append(record)
        filled = {
            name: [None, value]
            for name, value in snapshot(record, object_of(record)).items()
            if value not in (None, "", [])
        }
        self.tell("created", record, at, actor, filled)
        return at

    def change(
        self, record: Record, values: Mapping[str, Any], day: date, by: str, word: str = "changed", data: Any = None
    ) -> None:  # fmt: skip
        """Change a record taken in before, with an event of a later day (or moment)."""
        before = snapshot(record, object_of(record))
        for name, value in values.items():
            setattr(record, name, value)
        record.derive()
        record.version += 1
        record.changed_at = day if isinstance(day, datetime) else self.moment(day)
        changes = difference(before, snapshot(record, object_of(record)))
        self.tell(word, record, record.changed_at, self.people[by], changes, data)

    def tell(
        self, word: str, record: Record, at: datetime, actor: Actor, changes: Mapping[str, list[Any]] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Take in an event of a record."""
        verb = f"{object_of(record).event}.{word}"
        self._events.append(events.row(verb, record, actor, changes, data) | {"at": at})

    def write(self, *kinds: type[models.Model]) -> None:
        """Write the rows of some kinds (of all that are left, without any) by COPY, and list them as the demo's."""
        for model in kinds or tuple(self._rows):
            rows = self._rows.pop(model, [])
            columns = columns_of(model)
            copy(
                model._meta.db_table,
                [column.column for column in columns],
                map(row_reader(columns), rows),
            )
            copy("demo_demorow", ("model", "row_id"), ((model._meta.label_lower, row.pk) for row in rows))

    def write_events(self) -> None:
        """Write the events in the order in which they happened, which is how timelines read them."""
        write_events(sorted(self._events, key=lambda event: event["at"]))

    def rows(self, model: type[models.Model]) -> Iterator[Any]:
        """Iterate over the rows of a kind that are not written yet."""
        return iter(self._rows[model])

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))


PROGRAM = Actor(name="Zhike", via="demo")


def with_ids(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> Iterator[models.Model]:
    """Make rows that nothing else names, with new ids."""
    given = list(rows)
    for pk, values in zip(take_ids(model, len(given)), given, strict=True):
        yield model(pk=pk, **values)
