"""Indexes for custom fields by which people sort and filter, made in the background without locking anybody out.

An index holds the very expression that queries use, so PostgreSQL finds it; and it holds every row, for the planner
believes the statistics of an expression only where its index is not a partial one. Which indexes there should be follows
from the definitions alone; the job compares and makes or drops what differs, so it can be run again at any time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy as _

from zhike.kernel import jobs
from zhike.kernel.access import Actor
from zhike.kernel.models import Job
from zhike.workplace.fields.binding import bound_of
from zhike.workplace.fields.column import SORTED
from zhike.workplace.fields.models import CustomField

JOB = "index_fields"
PREFIX = "custom_"


@dataclass(frozen=True)
class Index:
    """An index that should exist; the name follows from what it holds."""

    table: str
    method: str
    columns: str

    @property
    def name(self) -> str:
        """Return a name that another content would not have."""
        digest = hashlib.sha256(f"{self.table} {self.method} {self.columns}".encode()).hexdigest()
        return f"{PREFIX}{digest[:20]}"

    def create(self) -> str:
        """Return the statement that makes it while people go on working."""
        return (
            f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{self.name}" ON "{self.table}" '
            f"USING {self.method} ({self.columns})"
        )


def wanted() -> list[Index]:
    """Return the indexes that the fields in use ask for."""
    found: dict[str, Index] = {}
    for row in CustomField.objects.alive().filter(active=True).order_by("position", "id"):
        for index in indexes_of(row):
            found[index.name] = index
    return list(found.values())


def indexes_of(row: CustomField) -> list[Index]:
    """Return the indexes of one field: by its order, by its value, or by the members of its list."""
    obj, bound = bound_of(row)
    table, kind, column = obj.model._meta.db_table, bound.kind.key, '"custom"'
    if kind == "multi_choice":
        return [Index(table, "gin", bound.expression(column))] if row.filtered else []
    endings = []
    if row.filtered and kind not in ("long_text", "yes_no", "address"):
        endings.append("")
    if row.sorted:
        endings.append(SORTED if kind == "text" else "")
    return [
        Index(table, "btree", bound.expression(column, ending) + ", id") for ending in dict.fromkeys(endings)
    ]


def present() -> dict[str, bool]:
    """Return the indexes that exist, and whether each was finished."""
    statement = "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [PREFIX.replace("_", r"\_") + "%"])
        return dict(cursor.fetchall())


def begin(actor: Actor) -> Job:
    """Queue the work; one that waits already does for all changes."""
    waiting = Job.objects.filter(kind=JOB, state=Job.State.QUEUED).first()
    return waiting or jobs.start(JOB, actor=actor, params={})


@jobs.work(JOB, _("Indexes of custom fields"))
def run(progress: jobs.Progress) -> None:
    """Make the indexes that are wanted, and drop the others and those that were never finished."""
    should = {index.name: index for index in wanted()}
    exist = present()
    drop = [name for name, valid in exist.items() if name not in should or not valid]
    make = [index for name, index in should.items() if not exist.get(name)]
    progress.step(0, len(drop) + len(make))
    for done, name in enumerate(drop, 1):
        execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
        progress.step(done)
    for done, index in enumerate(make, len(drop) + 1):
        execute(index.create())
        progress.step(done, message=index.table)
    for table in sorted({index.table for index in make}):
        execute(f'ANALYZE "{table}"')


def execute(statement: str) -> None:
    """Run a statement that PostgreSQL does outside any transaction, however long it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        try:
            cursor.execute(statement)
        finally:
            cursor.execute("RESET statement_timeout; RESET lock_timeout")
