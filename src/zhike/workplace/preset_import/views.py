"""Step 2 of the import of a file of a known shape: where its columns go, the first rows, what can be chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.files.reading import Table, UnknownEncoding
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.forms import is_id
from zhike.kernel.pages.importing import PreviewForm, opened, reading_of
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.pages.list import head
from zhike.kernel.transfer import presets
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.presets import Preset
from zhike.workplace.imports import trial
from zhike.workplace.preset_import.guides import Guide, duplicate_rules, guide_of

MOST_FILES = 20


class ReadingForm(PreviewForm):
    """How the file is read and what happens to a row, as far as the preset can be told; it knows itself where columns go."""

    def __init__(self, guide: Guide, *given: Any) -> None:
        super().__init__(*given)
        for name in set(self.fields) - guide.reading:
            del self.fields[name]

    def _add_columns(self, obj: Object, actor: Actor, table: Table) -> None:
        """Add nothing."""


@page
def preview_page(request: HttpRequest, actor: Actor, slug: str, key: str) -> HttpResponse:
    """Show what a preset will do with files that were sent; take the choices; start the import."""
    obj = known(slug, actor)
    access.require(actor, obj, "import")
    preset, files = preset_of(obj, key), files_of(request, actor)
    guide = guide_of(preset.key)
    table, fault = opened_as(preset, guide, files[0], reading_of(request))
    data = request.POST if request.method == "POST" else None
    question = table if isinstance(table, UnknownEncoding) else None
    sheet = None if isinstance(table, UnknownEncoding) else table
    form = ReadingForm(guide, obj, actor, sheet, files[0], data, question)
    questions = InputForm(guide.questions(sheet.headers if sheet else []), actor, data)
    started = data is not None and "reread" not in data and not fault and not question
    checked = None
    if data is not None and started and form.is_valid() and questions.is_valid():
        try:
            options = chosen(guide, files, form, questions)
            if "check" not in data:
                return begin(preset, files, options, actor)
            checked = trial.attempt_preset(preset, files[0], options, actor=actor)
        except Invalid as error:
            accept(form, questions, error)
    told = fault or (str(question.in_words(_)) if question else "")
    context = described(obj, preset, guide, files, sheet, actor) | {
        "form": form,
        "questions": questions,
        "fault": told,
        "checked": checked,
        "may_check": guide.opened is not None,
    }
    wrong = bool(form.errors or questions.errors or told)
    return render(request, "workplace/preset_import/preview.html", context, status=422 if wrong else 200)


def preset_of(obj: Object, key: str) -> Preset:
    """Return a preset of an object. Raises NotFound."""
    preset = presets.all_presets().get(key)
    if preset is None or preset.object_key != obj.key:
        raise NotFound()
    return preset


def files_of(request: HttpRequest, actor: Actor) -> list[StoredFile]:
    """Return the files of the address, in its order: what the actor sent to be imported. Raises NotFound."""
    ids = [int(text) for text in request.GET.getlist("file")[:MOST_FILES] if is_id(text)]
    found = StoredFile.objects.filter(
        pk__in=ids, purpose=StoredFile.Purpose.IMPORT, owner_id=actor.user_id
    ).in_bulk()
    if not ids or set(ids) - set(found):
        raise NotFound()
    return [found[pk] for pk in ids]


def opened_as(
    preset: Preset, guide: Guide, stored: StoredFile, how: Plan
) -> tuple[Table | UnknownEncoding, str]:
    """Return the first file as a table, and why it can't be imported so; an unknown encoding is a question."""
    table, fault = opened(stored, how)
    if isinstance(table, Table) and not fault and (lacking := guide.lacks(table.headers)):
        words = {"shape": preset.label, "columns": ", ".join(lacking)}
        fault = _("The file is no %(shape)s: it lacks %(columns)s.") % words
    return table, fault


def chosen(guide: Guide, files: list[StoredFile], form: ReadingForm, questions: InputForm) -> dict[str, str]:
    """Return what was chosen as the options of the preset. Raises Invalid for choices that can't be."""
    if len(files) > 1 and not guide.several:
        raise Invalid(_("Import one file at a time."))
    given = {**form.cleaned_data, **questions.values()}
    options = {name: str(value) for name, value in given.items() if value not in (None, "")}
    guide.check(options)
    return options


def begin(preset: Preset, files: list[StoredFile], options: dict[str, str], actor: Actor) -> HttpResponse:
    """Start the import."""
    with transaction.atomic():
        job = presets.begin(preset, files, options, actor=actor)
    return HttpResponseRedirect(f"/jobs/{job.pk}/")


def accept(form: forms.Form, questions: InputForm, error: Invalid) -> None:
    """Show each fault beside its question."""
    for name, texts in error.errors.items():
        for text in texts:
            target: forms.Form = questions if name in questions.fields else form
            target.add_error(name if name in target.fields else None, text)


def described(
    obj: Object, preset: Preset, guide: Guide, files: list[StoredFile], table: Table | None, actor: Actor
) -> dict[str, Any]:
    """Return what the page shows of preset and file."""
    columns = []
    for place, where in enumerate(guide.goes(table.headers, actor) if table else ()):
        samples = [row[place] if place < len(row) else "" for row in table.preview] if table else []
        columns.append({"header": table.headers[place] if table else "", "samples": samples, "goes": where})
    rules = [sentence for told in duplicate_rules if (sentence := told(obj))]
    return {
        "object": head(obj), "list_url": f"/{obj.slug}/", "label": preset.label, "columns": columns,
        "facts": [*guide.facts(), *rules], "own_url": f"/{obj.slug}/import/{files[0].pk}/" if obj.writable and len(files) == 1 else "",
        "files": [{"name": row.name, "size": filesizeformat(row.size)} for row in files],
        "left_out": sum(not column["goes"] for column in columns),
    }  # fmt: skip
