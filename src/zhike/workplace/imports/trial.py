"""A try of an import: its first rows are imported as they would be, told, and taken back before anybody sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.files.reading import UnknownEncoding
from zhike.kernel.files.tables import Batch
from zhike.kernel.jobs import Progress
from zhike.kernel.models import RejectedRow, StoredFile
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.importing import PreviewForm, opened, reading_of, show, uploaded_by
from zhike.kernel.transfer import importing, presets
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.presets import Preset
from zhike.kernel.transfer.storage import path_of
from zhike.workplace.imports import faults
from zhike.workplace.imports.on_jobs import like
from zhike.workplace.preset_import.guides import guide_of

# So many rows are tried while somebody waits.
ROWS = 2_000


@dataclass(frozen=True)
class Trial:
    """What an import would do with the rows that were tried; ``whole`` says whether these are all of the file."""

    counts: importing.Counts
    faults: list[dict[str, Any]]
    whole: bool
    like: list[dict[str, Any]] = field(default_factory=list)


def attempt(obj: Object, stored: StoredFile, plan: Plan, *, actor: Actor) -> Trial:
    """Try the first rows of an import; nothing of it stays. Raises NotAllowed or Invalid as the import would.

    The rows go through the import itself, so that references, repeated keys, rights, constraints and the rule about
    duplicates judge them as they will; then the transaction is rolled back, the job that carried it with it.
    """
    with transaction.atomic():
        job = importing.begin(obj, stored, plan, actor=actor)
        table = importing.read_table(stored, plan)
        work = importing.Import(obj, plan, actor.through("job"), job, table.headers)
        found = _tried(work, table.batches(), table.headers, plan.mapping)
        transaction.set_rollback(True)
    return _told(found, obj, actor)


def attempt_preset(preset: Preset, stored: StoredFile, options: Mapping[str, str], *, actor: Actor) -> Trial:
    """Try the first rows of a file of a known shape, as ``attempt`` does. Raises Invalid where this shape can't be tried."""
    guide = guide_of(preset.key)
    if guide.opened is None:
        raise Invalid(_("A file of this shape can't be checked before its import."), "preset")
    with transaction.atomic():
        job = presets.begin(preset, [stored], options, actor=actor)
        found = guide.opened(Progress(job, actor.through("job")), [path_of(stored)], options)
        trial = _tried(found.work, found.batches, found.headers, {})
        transaction.set_rollback(True)
    return _told(trial, found.work.obj, actor)


def _tried(
    work: importing.Import, batches: Iterable[Batch], headers: list[str], mapping: dict[int, str]
) -> Trial:
    """Import the first rows in the caller's transaction, which is then rolled back."""
    whole = True
    try:
        for batch in batches:
            if work.counts.rows >= ROWS:
                whole = False
                break
            work.chunk(batch)
    except FileRefused as error:
        raise Invalid(error.in_words(_), "file") from None
    rejected = RejectedRow.objects.filter(job=work.job).order_by("line", "id")[: faults.MOST]
    rows = [(row.line, row.cells, row.reason) for row in rejected]
    return Trial(work.counts, faults.described(rows, headers, mapping, work.obj), whole)


def _told(trial: Trial, obj: Object, actor: Actor) -> Trial:
    """Return a try with what its rows resemble; a record that is not there any more was another row of the file."""
    rows = like(asdict(trial.counts), obj, actor, _("another row of the file"))
    return Trial(trial.counts, trial.faults, trial.whole, rows)


@page
def check_page(request: HttpRequest, actor: Actor, slug: str, file_id: int) -> HttpResponse:
    """Show step 2 again with what the import would do; a visit by address leads to step 2."""
    obj = known(slug, actor)
    access.require(actor, obj, "import")
    stored = uploaded_by(actor, file_id)
    table, fault = opened(stored, reading_of(request))
    if request.method != "POST" or isinstance(table, UnknownEncoding):
        return HttpResponseRedirect(f"/{obj.slug}/import/{stored.pk}/")
    form, found = PreviewForm(obj, actor, table, stored, request.POST), None
    if not fault and form.is_valid():
        try:
            found = attempt(obj, stored, form.plan(), actor=actor)
        except Invalid as error:
            form.accept(error.errors)
    return show(request, obj, stored, table, form, fault, found)
