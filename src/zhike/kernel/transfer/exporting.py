"""Export of a list: what it shows, by its filter and order, as CSV or XLSX; formula-safe, and it can be read back.

An export obeys the rights of whoever asked, at the moment it runs, and is an event of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.kernel import access, events, listing
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.fields import BoundField
from zhike.kernel.files.writing import CSV_ENCODINGS, DEFAULT_ENCODING, TableWriter, open_writer
from zhike.kernel.jobs import Progress, start, work
from zhike.kernel.keyset import Cursor, read_page
from zhike.kernel.kinds import Kind
from zhike.kernel.listing import Listing
from zhike.kernel.models import Job, StoredFile
from zhike.kernel.objects import Object, find_object_of, get_object
from zhike.kernel.transfer.plan import exportable, headers
from zhike.kernel.transfer.references import text_of
from zhike.kernel.transfer.storage import keep_made

CHUNK = 2000
FORMATS = ("xlsx", "csv")


def begin(
    obj: Object, query: list[tuple[str, str]], *, actor: Actor, kind: str = "xlsx", fields: Iterable[str] = (),
    encoding: str = DEFAULT_ENCODING,
) -> Job:  # fmt: skip
    """Queue the export of a list given by its query. Raises NotAllowed, BadFilter or Invalid."""
    listing.read(obj, actor, query, verb="export")
    names = list(fields)
    known = {bound.name for bound in exportable(obj, actor)}
    if kind not in FORMATS:
        raise Invalid(_("Choose CSV or XLSX."), "format")
    if encoding not in CSV_ENCODINGS:
        raise Invalid(_("Choose one of the offered encodings."), "encoding")
    if any(name not in known for name in names):
        raise Invalid(_("A field does not exist, or you may not export it."), "fields")
    params = {"query": query, "format": kind, "fields": names, "encoding": encoding}
    return start("export", actor=actor, object=obj.key, params=params)


@work("export")
def run_job(progress: Progress) -> None:
    """Write the file of an export; a killed one begins anew, since nothing of it was shown."""
    job, actor = progress.job, progress.actor
    obj = get_object(job.object)
    asked = listing.read(obj, actor, [tuple(pair) for pair in job.params["query"]], verb="export")
    fields = [b for b in exportable(obj, actor) if not job.params["fields"] or b.name in job.params["fields"]]
    kind = job.params["format"]
    written = 0

    def make(path: Path) -> None:
        nonlocal written
        zone = ZoneInfo(actor.time_zone)
        money = {place for place, b in enumerate(fields) if b.kind.key == "money"}
        options: dict[str, Any] = {"encoding": job.params["encoding"], "zone": zone, "money": money}
        with open_writer(path, headers(fields), kind, **options) as target:
            written = write_rows(target, asked, fields, actor, progress)

    name = f"{obj.label_plural} {timezone.localdate():%Y-%m-%d}.{kind}"
    stored = keep_made(make, name, actor=actor, purpose=StoredFile.Purpose.EXPORT)
    with transaction.atomic():
        progress.finish({"rows": written}, stored.pk)
        names = [b.name for b in fields]
        data = {"count": written, "format": kind, "filter": asked.raw_filter, "fields": names}
        events.record(f"{obj.event}.exported", obj.model, actor=actor, data=data)


def write_rows(
    target: TableWriter, asked: Listing, fields: list[BoundField], actor: Actor, progress: Progress
) -> int:
    """Write every row of a list; returns their number."""
    writers = [(place, w) for place, b in enumerate(fields) if (w := cell_writer(b, actor)) is not None]
    done = 0
    for chunk in chunks(asked, fields):
        for place, writer in writers:
            writer.learn(row[place] for row in chunk)
        for row in chunk:
            cells = list(row[: len(fields)])
            for place, writer in writers:
                if cells[place] is not None:
                    cells[place] = writer.write(cells[place])
            target.write(cells)
        done += len(chunk)
        progress.step(done)
    return done


def chunks(asked: Listing, fields: list[BoundField]) -> Iterator[list[tuple[Any, ...]]]:
    """Read the fields of a list to its end by keyset, so that a long export holds no long transaction."""
    rows = asked.rows.values_list(*(bound.stored_lookup for bound in fields), asked.order.column, "id")
    cursor = None
    while True:
        items, more = read_page(rows, asked.order, cursor, CHUNK)
        if items:
            yield items
        if not more:
            return
        cursor = Cursor(*items[-1][-2:])


class CellWriter:
    """Turns a stored value into a cell where it isn't one already, as numbers, dates and texts are."""

    def __init__(self, write: Callable[[Any], Any]) -> None:
        self.write = write

    def learn(self, values: Iterable[Any]) -> None:
        """Prepare for the values of a chunk."""


class ReferenceWriter(CellWriter):
    """Writes the name of a record with its number; users by their e-mail."""

    def __init__(self, bound: BoundField, actor: Actor) -> None:
        self.bound, self.actor = bound, actor
        self.names: dict[int, str] = {}
        super().__init__(self.name_of)

    def learn(self, values: Iterable[Any]) -> None:
        ids = set(values) - set(self.names) - {None}
        target = self.bound.related_model
        obj = find_object_of(target)
        if ids and self.bound.kind.key == "user":
            self.names |= dict(target._default_manager.filter(pk__in=ids).values_list("pk", "email"))
        elif ids and obj is not None:
            rows = access.visible_to(self.actor, target).filter(pk__in=ids).values_list("pk", obj.title)
            self.names |= {pk: text_of(title, pk) for pk, title in rows}

    def name_of(self, pk: int) -> str:
        """Return the text for a record; nothing for one that the asker may not see."""
        return self.names.get(pk, "")


def cell_writer(bound: BoundField, actor: Actor) -> CellWriter | None:
    """Return the writer for a field, None where the stored value is the cell."""
    if bound.is_reference:
        return ReferenceWriter(bound, actor)
    if bound.choice_labels and not bound.kind.multiple:
        labels = {key: str(label) for key, label in bound.choice_labels.items()}
        return CellWriter(lambda value: labels.get(value, value))
    if bound.kind.number and not bound.whole:
        return CellWriter(_short_decimal)
    if bound.kind.key == "date_time" and bound.field.files == "out":
        # Never read back, so it needs no microseconds, with which Excel would have to show it as a text.
        return CellWriter(lambda moment: moment.replace(microsecond=0))
    if bound.whole or bound.kind.key in ("date", "date_time") or type(bound.kind).to_text is Kind.to_text:
        return None
    return CellWriter(lambda value: bound.kind.to_text(value, bound))


def _short_decimal(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
