"""From the rows of a batch to clean values by field, or the reason why a row can't be taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from zhike.kernel.access import Actor
from zhike.kernel.fields import BoundField
from zhike.kernel.files.tables import Batch
from zhike.kernel.formats import phones
from zhike.kernel.kinds import BadValue
from zhike.kernel.objects import Object
from zhike.kernel.transfer.plan import Plan, importable
from zhike.kernel.transfer.references import References
from zhike.kernel.wording import said as _


@dataclass
class CleanRow:
    """A row whose values are clean, by attribute name; ``faults`` are its sentences when they are not."""

    line: int
    record: int
    cells: list[str]
    values: dict[str, Any] = field(default_factory=dict)
    pk: int | None = None
    faults: list[str] = field(default_factory=list)


class Cleaner:
    """Cleans batches for one plan. Repeated words (choices, countries, owners) are cleaned once."""

    REPEATED = frozenset({"choice", "yes_no", "date", "multi_choice"})

    def __init__(self, plan: Plan, obj: Object, actor: Actor, headers: Sequence[str] = ()) -> None:
        # Whoever mends a row knows its columns by the names of his file.
        self.headers = dict(enumerate(headers))
        self.obj, self.home, self.defaults = obj, actor.home, plan.defaults
        self.key = obj.field(plan.key).attname if plan.key else ""
        fields, self.demanded = importable(obj, actor), obj.arranged(actor).demanded
        self.mapped = frozenset(plan.mapping.values())
        # Telephone numbers come last, when it is known to which country their rows belong.
        columns = [(column, fields[name]) for column, name in sorted(plan.mapping.items())]
        self.columns = sorted(columns, key=lambda pair: pair[1].kind.key == "phone")
        self.references = {b.name: References(b, actor) for _c, b in self.columns if b.is_reference}
        self.seen: dict[str, dict[str, Any]] = {
            b.name: {} for _c, b in self.columns if b.kind.key in self.REPEATED
        }

    def clean(self, batch: Batch) -> list[CleanRow]:
        """Return the rows of a batch, good and bad, in the order of the file."""
        rows = [CleanRow(p.line, p.record, p.cells, faults=[_sentence(p.problem)]) for p in batch.problems]
        good = [
            CleanRow(line, record, cells)
            for line, record, cells in zip(batch.lines, batch.records, batch.rows, strict=True)
        ]
        for column, bound in self.columns:
            self._column(column, bound, good, batch)
        return sorted([*rows, *good], key=lambda row: row.record)

    def _column(self, column: int, bound: BoundField, rows: Sequence[CleanRow], batch: Batch) -> None:
        texts = [row.cells[column] for row in rows]
        if bound.is_reference:
            self.references[bound.name].learn(texts)
        attribute, label = bound.attname, self.headers.get(column, bound.label)
        made = self.obj.makes(bound.name, self.mapped)
        needed = (bound.required or bound.name in self.demanded) and not made
        problems = {index: problem for (index, at), problem in batch.cell_problems.items() if at == column}
        reads = [self._reader(bound)] * len(rows)
        if bound.kind.key == "phone":
            # A batch may have no good row at all, when its first row is broken.
            reads = phones.each_within(self._countries(rows), self.home, self._reader(bound))
        for index, (row, text, read) in enumerate(zip(rows, texts, reads, strict=True)):
            try:
                if index in problems:
                    raise BadValue(_sentence(problems[index]))
                value = read(text)
                missing = value is None and not bound.null and attribute != "id"
                if missing or (needed and bound.kind.is_empty(value)):
                    raise BadValue(_("This must be filled in."))
            except BadValue as error:
                row.faults.append(_("%(column)s: %(fault)s") % {"column": label, "fault": error})
                continue
            if attribute == "id":
                row.pk = value
            else:
                row.values[attribute] = value

    def _countries(self, rows: Sequence[CleanRow]) -> list[str]:
        """Return the countries of the rows; a row that says nothing of it belongs to that of the record it updates."""
        keys = [row.pk if self.key == "id" else row.values.get(self.key) for row in rows]
        named = {key for key in keys if key} if self.key else set()
        stored: dict[Any, dict[str, Any]] = {}
        if named:
            alive: Any = self.obj.model._default_manager.filter(deleted_at__isnull=True)
            stored = {row[self.key]: row for row in alive.filter(**{f"{self.key}__in": named}).values()}
        found = zip(keys, rows, strict=True)
        return self.obj.countries(
            [{**self.defaults, **stored.get(key, {}), **row.values} for key, row in found]
        )

    def _reader(self, bound: BoundField) -> Any:
        if bound.is_reference:
            return self.references[bound.name].get
        if bound.name == "id":
            return _read_id
        clean, kept = bound.clean, self.seen.get(bound.name)
        if kept is None:
            return lambda text: clean(text, lenient=True)

        def remembered(text: str) -> Any:
            value = kept[text] if text in kept else clean(text, lenient=True)
            if len(kept) < 10_000:
                kept[text] = value
            return list(value) if isinstance(value, list) else value

        return remembered


def _read_id(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadValue(_("The number (id) of a record is expected."))
    return int(text)


def _sentence(problem: Any) -> str:
    return problem.in_words(_) if hasattr(problem, "in_words") else str(problem)
