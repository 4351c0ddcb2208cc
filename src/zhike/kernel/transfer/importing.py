"""The import itself: chunk by chunk, each in one transaction with its progress, so that it is exact.

A killed import goes on after its last chunk; an import run twice finds its own rows by their key and
changes nothing. Good rows are kept, bad ones come back in a file with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction

from zhike.kernel import access, events, identity
from zhike.kernel.access import Actor
from zhike.kernel.actions import snapshot
from zhike.kernel.cleaning import explain_integrity, give_home
from zhike.kernel.errors import Invalid
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.files.reading import Table, open_table
from zhike.kernel.files.tables import Batch
from zhike.kernel.jobs import Progress, start, work
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import Object, get_object
from zhike.kernel.records import Record, assign
from zhike.kernel.transfer import rejects, writing
from zhike.kernel.transfer.cleaner import Cleaner, CleanRow
from zhike.kernel.transfer.plan import Plan, check, remember
from zhike.kernel.transfer.storage import path_of
from zhike.kernel.wording import said as _


@dataclass
class Counts:
    """How an import stands."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    doubtful: int = 0
    errors: int = 0
    like: list[dict[str, Any]] = field(
        default_factory=list
    )  # the first doubtful rows, and what they resemble


def begin(obj: Object, stored: StoredFile, plan: Plan, *, actor: Actor) -> Job:
    """Check a plan against its file and queue the import. Raises NotAllowed or Invalid."""
    access.require(actor, obj, "import")
    table = read_table(stored, plan)
    check(plan, obj, actor, len(table.headers))
    with transaction.atomic():
        remember(table.headers, obj, plan.mapping, actor)
        params = {"file": stored.pk, "plan": plan.to_json(), "name": stored.name}
        return start("import", actor=actor, object=obj.key, params=params)


def read_table(stored: StoredFile, plan: Plan) -> Table:
    """Open the file as the plan says. Raises Invalid with the reader's sentence."""
    try:
        return open_table(path_of(stored), plan.choices())
    except FileRefused as error:
        raise Invalid(error.in_words(_), "file") from None


@work("import")
def run_job(progress: Progress) -> None:
    """Do an import, or go on with one that was killed."""
    job = progress.job
    obj = get_object(job.object)
    access.require(progress.actor, obj, "import")
    stored = StoredFile.objects.get(pk=job.params["file"])
    plan = Plan.from_json(job.params["plan"])
    table = read_table(stored, plan)
    check(plan, obj, progress.actor, len(table.headers))
    run = Import(obj, plan, progress.actor, job, table.headers)
    try:
        for batch in unread(table.batches(), run.position):
            with transaction.atomic():
                run.chunk(batch)
                progress.keep(run.reached())
            progress.step(run.counts.rows)
    except FileRefused as error:
        raise Invalid(error.in_words(_), "file") from None
    finally:
        finish(progress, run, table, stored)


def finish(progress: Progress, run: Import, table: Table, stored: StoredFile) -> None:
    """Write the error file and the result; also after a cancel, for what was read until then."""
    counts = asdict(run.counts)
    with transaction.atomic():
        error_file = rejects.make_file(progress.job, table.headers, stored.name, progress.actor)
        progress.finish(counts | ({"error_file": error_file.pk} if error_file else {}))
        data = {"file": stored.name, **counts}
        events.record(f"{run.obj.event}.imported", run.obj.model, actor=progress.actor, data=data)


def unread(batches: Iterable[Batch], position: int) -> Iterator[Batch]:
    """Leave out the rows that an earlier run has already stored."""
    for batch in batches:
        last = max([*batch.records[-1:], *(problem.record for problem in batch.problems[-1:])], default=0)
        if last <= position:
            continue
        first = next((i for i, record in enumerate(batch.records) if record > position), len(batch.records))
        if first == 0 and all(problem.record > position for problem in batch.problems):
            yield batch
            continue
        yield Batch(
            rows=batch.rows[first:],
            lines=batch.lines[first:],
            records=batch.records[first:],
            problems=[problem for problem in batch.problems if problem.record > position],
            cell_problems={
                (row - first, at): p for (row, at), p in batch.cell_problems.items() if row >= first
            },
        )


class Import:
    """A running import: its position and counts, what it does with a chunk, and the event that causes all its others."""

    def __init__(self, obj: Object, plan: Plan, actor: Actor, job: Job, headers: Sequence[str] = ()) -> None:
        self.obj, self.plan, self.actor, self.job = obj, plan, actor, job
        self.cleaner = Cleaner(plan, obj, actor, headers)
        self.make = writing.fresh_maker(obj.model)
        self.teams: dict[int, int | None] = {}
        self.counts = Counts(**job.position.get("counts", {}))
        self.position: int = job.position.get("record", 0)
        self.cause: int | None = job.position.get("event_id")
        self.key = obj.field(plan.key) if plan.key else None

    def chunk(self, batch: Batch) -> None:
        """Store one batch, in the caller's transaction."""
        if self.cause is None:
            verb = f"{self.obj.event}.import_begun"
            self.cause = events.record(verb, self.obj.model, actor=self.actor, data={"job": self.job.pk}).id
        rows = self.cleaner.clean(batch)
        for adapt in identity.before_import if self.key else ():
            adapt(self.obj, self.plan.key, [row for row in rows if not row.faults])
        for group in self._without_repeated_keys([row for row in rows if not row.faults]):
            self._store(group)
        bad = [row for row in rows if row.faults]
        rejects.keep(self.job, bad)
        self.counts.errors += len(bad)
        self.counts.rows += len(rows)
        self.position = max([row.record for row in rows], default=self.position)

    def reached(self) -> dict[str, Any]:
        """Return where a killed import goes on."""
        return {"record": self.position, "counts": asdict(self.counts), "event_id": self.cause}

    def _key_of(self, row: CleanRow) -> Any:
        if self.key is None:
            return None
        return row.pk if self.key.name == "id" else row.values.get(self.key.attname) or None

    def _without_repeated_keys(self, rows: Sequence[CleanRow]) -> Iterator[list[CleanRow]]:
        """Split where a key comes again, so that the later row changes what the earlier one created."""
        group: list[CleanRow] = []
        seen: set[Any] = set()
        for row in rows:
            key = self._key_of(row)
            if key is not None and key in seen:
                yield group
                group, seen = [], set()
            seen.add(key)
            group.append(row)
        if group:
            yield group

    def _store(self, rows: list[CleanRow]) -> None:
        found = self._existing(rows)
        pairs = [(row, found.get(self._key_of(row))) for row in rows]
        self._create([row for row, record in pairs if record is None])
        self._change([(row, record) for row, record in pairs if record is not None])

    def _existing(self, rows: Sequence[CleanRow]) -> dict[Any, Record]:
        """Return the records that the rows name by their key, locked."""
        keys = {self._key_of(row) for row in rows} - {None}
        if not keys or self.key is None:
            return {}
        name = self.key.attname
        stored: models.QuerySet = self.obj.model._default_manager.filter(deleted_at__isnull=True)
        named = stored.filter(**{f"{name}__in": keys})
        if name != "id":
            # Says to PostgreSQL what the keys say already, so that it may use the index of filled keys.
            named = named.exclude(**{name: ""})
        found: dict[Any, Record] = {}
        repeated = set()
        for record in named.select_for_update(of=("self",)).order_by("pk"):
            value = getattr(record, name)
            repeated |= {value} if value in found else set()
            found[value] = record
        for row in rows:
            if self._key_of(row) in repeated:
                row.faults.append(_("Several records have this key, so it can't tell which one is meant."))
        return found

    def _create(self, rows: Sequence[CleanRow]) -> None:
        rows = [row for row in rows if self._may_create(row)]
        records = [self._fresh(row) for row in rows]
        fresh = zip(rows, records, strict=True)
        pairs = [(row, record) for row, record in fresh if not row.faults]
        pairs = self._admitted(pairs)
        if not pairs:
            return
        try:
            with transaction.atomic():
                self._insert(pairs)
        except IntegrityError:
            # Somewhere in the chunk a constraint is broken: go row by row to find out where.
            for row, record in pairs:
                record.pk = None
                try:
                    with transaction.atomic():
                        self._insert([(row, record)])
                except IntegrityError as error:
                    broken = explain_integrity(error, self.obj).errors.values()
                    row.faults += [text for texts in broken for text in texts]

    def _admitted(self, pairs: Sequence[Any], changes: bool = False) -> list[Any]:
        pairs, doubtful = identity.admit(self.obj, pairs, self.actor, changes)
        self.counts.doubtful += len(doubtful)
        self.counts.like = [*self.counts.like, *doubtful][:50]
        return pairs

    def _may_create(self, row: CleanRow) -> bool:
        if row.faults:
            return False
        if row.pk is not None:
            row.faults.append(_("There is no record with this number (id)."))
        elif self.plan.mode == "update":
            row.faults.append(_("No record has this key, and new ones were not asked for."))
        elif not self.obj.writable or not access.may(self.actor, self.obj, "create"):
            row.faults.append(_("You may not create such records."))
        return not row.faults

    def _fresh(self, row: CleanRow) -> Record:
        # An empty cell names nobody, so the usual owner and his team take the row, as where there is no such column.
        values = {n: value for n, value in {**self.plan.defaults, **row.values}.items() if value is not None}
        give_home(self.obj, values, self.actor, self.teams)
        record = self.make(values)
        record.derive()
        row.faults += [text for texts in record.clean_record().values() for text in texts]
        return record

    def _insert(self, pairs: Sequence[tuple[CleanRow, Record]]) -> None:
        """Insert records, take those away again that the actor may not create, and record events for the others."""
        writing.insert_rows([record for _row, record in pairs], self.actor)
        rule = access.scope(self.actor, self.obj, "create")
        if rule is not None:
            rows: models.QuerySet = self.obj.model._default_manager.filter(pk__in=[r.pk for _row, r in pairs])
            allowed = set(rows.filter(rule).values_list("pk", flat=True))
            rows.exclude(pk__in=allowed).delete()
            for row, _record in [pair for pair in pairs if pair[1].pk not in allowed]:
                row.faults.append(_("You may not create such a record."))
            pairs = [pair for pair in pairs if pair[1].pk in allowed]
        kept = [record for _row, record in pairs]
        writing.record_created(kept, self.actor, cause=self.cause)
        self.obj.follow(kept, actor=self.actor)
        self.counts.created += len(pairs)

    def _change(self, known: Sequence[tuple[CleanRow, Record]]) -> None:
        known = [(row, record) for row, record in known if not row.faults]
        if not known:
            return
        if self.plan.mode == "create":
            for row, _record in known:
                row.faults.append(_("A record with this key exists already."))
            return
        ids = [record.pk for _row, record in known]
        seen = access.visible_to(self.actor, self.obj.model, "change").filter(pk__in=ids)
        allowed = set(seen.values_list("pk", flat=True)) if self.obj.writable else set()
        for row, record in known:
            if record.pk not in allowed:
                row.faults.append(_("There is such a record, but you may not change it."))
        changed = []
        for row, record in self._admitted([pair for pair in known if not pair[0].faults], changes=True):
            if (before := self._changed(row, record)) is not None:
                changed.append((record, before))
            elif not row.faults:
                self.counts.unchanged += 1
        writing.update_rows(changed, self.actor, self.cause)
        self.obj.follow([record for record, _before in changed], actor=self.actor)
        self.counts.changed += len(changed)

    def _changed(self, row: CleanRow, record: Record) -> dict[str, Any] | None:
        """Set the row's values; return the snapshot from before, or None when nothing differs or it is faulty."""
        different = {name: value for name, value in row.values.items() if getattr(record, name) != value}
        if not different:
            return None
        before = snapshot(record, self.obj)
        assign(record, different)
        record.derive()
        row.faults += [text for texts in record.clean_record().values() for text in texts]
        return None if row.faults else before
