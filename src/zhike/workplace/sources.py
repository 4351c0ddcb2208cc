"""Exports of other programs as presets: their columns in our fields, linked by the ids of the program they come from.

A ``Shape`` says how one kind of file of one program becomes one of our objects. Each field gets its text from a
function of the row; the ordinary import then cleans, checks rights, finds what is there by ``import_key``
(``salesforce:001…``) and keeps the rows it can't take, with the reason. A value that a field does not hold is
written into the note, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

import nh3
from django.db import transaction
from django.db.models.functions import Lower

from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.fields import BoundField
from zhike.kernel.files.tables import Batch
from zhike.kernel.jobs import Progress
from zhike.kernel.kinds import BadValue
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import importing, rejects
from zhike.kernel.transfer.cleaner import Cleaner, CleanRow
from zhike.kernel.transfer.plan import Plan, check, importable
from zhike.kernel.transfer.presets import Preset
from zhike.kernel.wording import said as _
from zhike.people.models import User
from zhike.people.queries import organisation
from zhike.workplace.preset_import import guides, shapes
from zhike.workplace.preset_import.guides import Opened
from zhike.workplace.preset_import.shape import Cell, Shape, plain
from zhike.workplace.preset_import.shapes import CHOSEN_CURRENCY

# Kinds whose text may not fit our field: such a value goes to the note instead.
SOFT = frozenset({"choice", "email", "url", "phone", "money", "number", "percent", "date"})


def preset_of(shape: Shape) -> Preset:
    """Return a shape as the import knows it, its page included."""
    opened = partial(_opened, shape)
    guides.declare(shape.key, replace(shapes.guide(shape), opened=opened))
    return Preset(
        shape.key, shape.label, shape.object_key, shape.matches, lambda *given: Run(shape, *given).run()
    )


def _opened(shape: Shape, *given: Any) -> Opened:
    return Run(shape, *given).opened()


def first(*headers: str) -> Cell:
    """Return the first of these columns that is filled."""
    names = [header.casefold() for header in headers]
    return lambda row: next((row[name] for name in names if row.get(name)), "")


def joined(*headers: str, by: str = " ") -> Cell:
    """Return the filled ones of these columns side by side."""
    names = [header.casefold() for header in headers]
    return lambda row: by.join(row[name] for name in names if row.get(name))


def keyed(program: str, *headers: str) -> Cell:
    """Return the id of a record in its program (the first of several) as our import key, "" where there is none."""
    read = first(*headers)
    return lambda row: f"{program}:{found}"[:100] if (found := read(row).partition(";")[0].strip()) else ""


def fixed(text: str) -> Cell:
    """Return the same text for every row."""
    return lambda row: text


def currency(*headers: str) -> Cell:
    """Return the currency of an amount: the row's, the one chosen for a file that names none, or that of the house."""
    read = first(*headers)
    return lambda row: read(row) or row.get(CHOSEN_CURRENCY) or organisation().currency


def plain_text(*headers: str) -> Cell:
    """Return a column that may hold HTML as plain lines."""
    read = first(*headers)

    def text(row: Mapping[str, str]) -> str:
        found = read(row)
        if "<" not in found:
            return found
        lines = found
        for mark in ("<br>", "<br/>", "<br />", "</p>", "</div>", "</li>"):
            lines = lines.replace(mark, mark + "\n")
        return unescape(nh3.clean(lines, tags=set())).strip()

    return text


@dataclass
class Run:
    """One import of files of a shape, with the rights of whoever asked for it."""

    shape: Shape
    progress: Progress
    paths: list[Path]
    options: Mapping[str, str]
    people: dict[str, int] = field(default_factory=dict)

    def run(self) -> dict[str, Any]:
        """Import the file; return the counts. Raises Invalid for a file of another shape, before anything is stored."""
        found = self.opened()
        for batch in found.batches:
            with transaction.atomic():
                found.work.chunk(batch)
                self.progress.keep(found.work.reached())
            self.progress.step(found.work.counts.rows)
        return self._finished(found)

    def opened(self) -> Opened:
        """Open the file where an earlier run of this job has ended. Raises Invalid as ``run`` does."""
        shapes.check_options(self.options)
        if len(self.paths) != 1:
            raise Invalid(_("Import one file at a time."), "file")
        obj, actor = get_object(self.shape.object_key), self.progress.actor
        stored = self._stored()
        reading = {name: self.options.get(name) or None for name in ("encoding", "delimiter", "sheet")}
        table = importing.read_table(stored, Plan(mapping={}, **reading))
        if missing := self.shape.lacks(table.headers):
            raise Invalid(_("The file is no %(shape)s: it lacks %(columns)s.")
                          % {"shape": self.shape.label, "columns": ", ".join(missing)})  # fmt: skip
        self.people = people()
        fields = importable(obj, actor)
        names = [name for name in self._names() if name in fields]
        width = len(table.headers)
        plan = Plan(mapping={width + place: name for place, name in enumerate(names)}, key="import_key",
                    mode=self.options.get("mode", "both"))  # fmt: skip
        check(plan, obj, actor, width + len(names))
        work = importing.Import(obj, plan, actor, self.progress.job)
        work.cleaner = Hinting(plan, obj, actor, self.shape.before)
        soft = {name: fields[name] for name in names if fields[name].kind.key in SOFT}
        unread = importing.unread(table.batches(), work.position)
        batches = (self._translated(batch, table.headers, names, soft) for batch in unread)
        return Opened(work, [*table.headers, *(str(fields[name].label) for name in names)], batches)

    def _stored(self) -> StoredFile:
        return StoredFile.objects.get(pk=self.progress.job.params["files"][0])

    def _finished(self, found: Opened) -> dict[str, Any]:
        work, stored = found.work, self._stored()
        counts = asdict(work.counts)
        with transaction.atomic():
            error_file = rejects.make_file(self.progress.job, found.headers, stored.name, work.actor)
            data = {"file": stored.name, **counts}
            events.record(f"{work.obj.event}.imported", work.obj.model, actor=work.actor, data=data)
        return counts | ({"error_file": error_file.pk} if error_file else {})

    def _names(self) -> Iterator[str]:
        yield from self.shape.cells
        if self.shape.owner:
            yield "owner"
        if self.shape.note not in self.shape.cells:
            yield self.shape.note

    def _translated(
        self, batch: Batch, headers: Sequence[str], names: list[str], soft: Mapping[str, BoundField]
    ) -> Batch:
        keys = [plain(header) for header in headers]
        rows = []
        for cells in batch.rows:
            row = dict(zip(keys, (cell.strip() for cell in cells), strict=False))
            row[CHOSEN_CURRENCY] = self.options.get("currency", "")
            found = self._values(row, soft)
            rows.append([*cells, *(found.get(name, "") for name in names)])
        return Batch(rows, batch.lines, batch.records, batch.problems)

    def _values(self, row: Mapping[str, str], soft: Mapping[str, BoundField]) -> dict[str, str]:
        values = {name: cell(row) for name, cell in self.shape.cells.items()}
        lost = []
        for name, bound in soft.items():
            if values.get(name) and not fits(bound, values[name]):
                lost.append(_(": ").join((str(bound.label), str(values[name]))))
                values[name] = ""
        if self.shape.owner:
            named = [row.get(header.casefold(), "") for header in self.shape.owner]
            known = next(
                (self.people[who.casefold()] for who in named if who.casefold() in self.people), None
            )
            values["owner"] = f"(#{known or shapes.owner_of(self.options) or self.progress.actor.user_id})"
            if known is None and any(named):
                lost.append(_("Owner: %(name)s") % {"name": next(filter(None, named))})
        note = values.get(self.shape.note, "")
        values[self.shape.note] = "\n".join(filter(None, [note, *lost]))
        return values


class Hinting(Cleaner):
    """A cleaner that says which file to import first, where a row names a record that is not there yet."""

    def __init__(self, plan: Plan, obj: Any, actor: Actor, before: Any) -> None:
        super().__init__(plan, obj, actor)
        self.before = before

    def clean(self, batch: Batch) -> list[CleanRow]:
        """Return the rows of a batch with the hint beside the fault."""
        rows = super().clean(batch)
        linked = [column for column, bound in self.columns if bound.is_reference and bound.kind.key != "user"]
        for row in rows:
            missing = any(":" in row.cells[column] for column in linked if column < len(row.cells))
            if row.faults and self.before and missing:
                row.faults.append(str(self.before))
        return rows


def fits(bound: BoundField, text: str) -> bool:
    """Say whether a field can hold a text."""
    try:
        bound.clean(text, lenient=True)
    except BadValue:
        return False
    return True


def people() -> dict[str, int]:
    """Return the active users by e-mail and by name, those with the name of another left out."""
    found: dict[str, int] = {}
    twice = set()
    rows = User.objects.filter(is_active=True, deleted_at__isnull=True).annotate(mail=Lower("email"))
    for pk, mail, name in rows.values_list("pk", "mail", "name"):
        found[mail] = pk
        if found.setdefault(name.casefold(), pk) != pk:
            twice.add(name.casefold())
    return {name: pk for name, pk in found.items() if name not in twice}
