"""The import in three steps: choose a file, check how it is read and what goes where, watch it run."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import access
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, KernelError, NotFound
from zhike.kernel.files.encoding import ENCODINGS
from zhike.kernel.files.limits import MAX_FILE_BYTES
from zhike.kernel.files.problems import FileRefused
from zhike.kernel.files.reading import Table, UnknownEncoding, open_table, preview_encodings
from zhike.kernel.files.sources import EMPTY
from zhike.kernel.files.writing import open_writer
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.list import head
from zhike.kernel.transfer import importing, plan, presets
from zhike.kernel.transfer.plan import Plan
from zhike.kernel.transfer.storage import keep_upload, new_path, path_of

DELIMITERS = ((",", ","), (";", ";"), ("\t", gettext_lazy("Tab")), ("|", "|"))
MODES = (
    ("both", gettext_lazy("Create new records and update known ones")),
    ("create", gettext_lazy("Only create new records")),
    ("update", gettext_lazy("Only update known records")),
)


class FilesInput(forms.ClearableFileInput):
    """A file box that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files; its value is a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        clean = super().clean
        return [clean(file, initial) for file in data] if data else clean(None, initial)


class UploadForm(forms.Form):
    """Step 1. ``preset`` is for files of a known shape, which may come in several parts."""

    file = FilesField(
        label=gettext_lazy("File"),
        widget=FilesInput,
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy(EMPTY)},
    )
    preset = forms.ChoiceField(label=gettext_lazy("Shape of the file"), required=False)

    def __init__(self, obj: Object, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, auto_id="field-%s")
        self.fields["file"].kind = "file"  # type: ignore[attr-defined]
        own = [(p.key, p.label) for p in presets.all_presets().values() if p.object_key == obj.key]
        if own:
            self.fields["preset"].choices = [("", _("A table whose columns I match myself")), *own]  # type: ignore[attr-defined]
        else:
            del self.fields["preset"]
            self.fields["file"].widget.attrs["multiple"] = False


@page
def upload_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Step 1: take the file, keep it, and go on to the preview (or start a preset)."""
    obj = known(slug, actor)
    access.require(actor, obj, "import")
    form = UploadForm(obj, request.POST, request.FILES) if request.method == "POST" else UploadForm(obj)
    if request.method == "POST" and form.is_valid():
        try:
            return uploaded(obj, form, actor)
        except KernelError as error:
            form.add_error("file", str(error.message))
    context = {
        "object": head(obj), "list_url": f"/{obj.slug}/", "form": form, "largest": f"{MAX_FILE_BYTES // 2**20} MB",
        "template_url": f"/{obj.slug}/import/template/" if obj.writable else "",
    }  # fmt: skip
    return render(request, "kernel/files/import_upload.html", context, status=422 if form.errors else 200)


def uploaded(obj: Object, form: UploadForm, actor: Actor) -> HttpResponse:
    """Keep what was sent and say where to go on. Raises Invalid when no table can be read from it."""
    files = form.cleaned_data["file"]
    preset_key = form.cleaned_data.get("preset")
    if len(files) > 1 and not preset_key:
        raise Invalid(_("Import one file at a time; several at once are for files of a known shape."), "file")
    kept = [
        keep_upload(file.chunks(), file.name or "file", actor=actor, purpose=StoredFile.Purpose.IMPORT)
        for file in files
    ]
    table = [read(row, Plan(mapping={})) for row in kept][0]
    if not preset_key and isinstance(table, Table) and (preset := presets.recognise(table.headers, obj.key)):
        preset_key = preset.key
    if preset_key:
        query = urlencode([("file", row.pk) for row in kept])
        return HttpResponseRedirect(f"/{obj.slug}/import/preset/{preset_key}/?{query}")
    return HttpResponseRedirect(f"/{obj.slug}/import/{kept[0].pk}/")


def read(stored: StoredFile, how: Plan) -> Table | UnknownEncoding:
    """Open the file; an unknown encoding is a question, anything else unreadable is a fault (Invalid)."""
    try:
        return open_table(path_of(stored), how.choices())
    except UnknownEncoding as question:
        return question
    except FileRefused as error:
        raise Invalid(error.in_words(_), "file") from None


@page
def template(request: HttpRequest, actor: Actor, slug: str) -> HttpResponseBase:
    """Answer an empty workbook with the right headers."""
    obj = known(slug, actor)
    access.require(actor, obj, "import")
    fields = [bound for bound in plan.importable(obj, actor).values() if bound.name != "id"]
    _relative, path = new_path(".xlsx")
    with open_writer(path, plan.headers(fields), "xlsx"):
        pass
    stream = path.open("rb")
    path.unlink()
    return FileResponse(stream, as_attachment=True, filename=f"{obj.label_plural}.xlsx")


@page
def preview_page(request: HttpRequest, actor: Actor, slug: str, file_id: int) -> HttpResponse:
    """Step 2: show how the file is read and where its columns go; take corrections; start the import."""
    obj = known(slug, actor)
    access.require(actor, obj, "import")
    stored = uploaded_by(actor, file_id)
    table, fault = opened(stored, reading_of(request))
    if isinstance(table, UnknownEncoding):
        form = PreviewForm(obj, actor, None, stored, request.POST or None, table)
        return show(request, obj, stored, None, form, fault or str(table.in_words(_)))
    form = PreviewForm(obj, actor, table, stored, request.POST if request.method == "POST" else None)
    if request.method == "POST" and "reread" not in request.POST and not fault and form.is_valid():
        try:
            job = importing.begin(obj, stored, form.plan(), actor=actor)
        except Invalid as error:
            form.accept(error.errors)
        else:
            return HttpResponseRedirect(f"/jobs/{job.pk}/")
    return show(request, obj, stored, table, form, fault)


def uploaded_by(actor: Actor, file_id: int) -> StoredFile:
    """Return a file that the actor uploaded to import it. Raises NotFound."""
    own = StoredFile.objects.filter(purpose=StoredFile.Purpose.IMPORT, owner_id=actor.user_id)
    stored = own.filter(pk=file_id).first()
    if stored is None:
        raise NotFound()
    return stored


def opened(stored: StoredFile, how: Plan) -> tuple[Table | UnknownEncoding, str]:
    """Return a file as a table, read as usual where it can't be read as wished, and the reason why it can't."""
    try:
        return read(stored, how), ""
    except Invalid as error:
        return read(stored, Plan(mapping={})), str(error.message)


def reading_of(request: HttpRequest) -> Plan:
    """Return how the sender wants the file to be read."""
    wishes = ("encoding", "delimiter", "sheet")
    given: dict[str, Any] = {name: request.POST.get(name) or None for name in wishes}
    return Plan(mapping={}, **given)


class PreviewForm(forms.Form):
    """Step 2: how the file is read, what each column goes to, what to do with each row."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What to do"), choices=MODES, initial="both", widget=forms.RadioSelect
    )
    key = forms.ChoiceField(
        label=gettext_lazy("A row belongs to a known record when they share"), required=False
    )

    def __init__(
        self, obj: Object, actor: Actor, table: Table | None, stored: StoredFile, data: Any = None,
        question: UnknownEncoding | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="field-%s")
        encoding = question.encoding if question else table.encoding if table else None
        self.table = table
        if encoding is not None:
            self.fields["encoding"] = forms.ChoiceField(
                label=_("Encoding"), choices=[*ENCODINGS.items()], initial=encoding.name, required=False
            )
        if table is None:
            return
        if table.delimiter is not None:
            shown = dict(DELIMITERS)
            shown.setdefault(table.delimiter.character, table.delimiter.character)
            self.fields["delimiter"] = forms.ChoiceField(
                label=_("Columns are separated by"),
                choices=list(shown.items()),
                initial=table.delimiter.character,
                required=False,
            )
        if len(table.sheets) > 1:
            names = [(sheet.name, sheet.name) for sheet in table.sheets]
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=names, initial=table.sheet, required=False
            )
        self._add_columns(obj, actor, table)

    def _add_columns(self, obj: Object, actor: Actor, table: Table) -> None:
        matched = plan.match_headers(table.headers, obj, actor)
        fields = plan.importable(obj, actor)
        labels = dict(zip(fields, plan.headers(list(fields.values())), strict=True))
        choices = [("", _("Do not import")), *labels.items()]
        for column in range(len(table.headers)):
            self.fields[f"column-{column}"] = forms.ChoiceField(
                choices=choices, required=False, initial=matched.get(column, "")
            )
        keys = plan.keys(obj, actor)
        key: Any = self.fields["key"]
        key.choices = [("", _("nothing: every row is a new record")), *((k, labels[k]) for k in keys)]
        self.fields["key"].initial = next((key for key in keys if key in matched.values()), "")

    def plan(self) -> Plan:
        """Return the plan that the form describes."""
        data = self.cleaned_data
        mapping = {
            int(name.removeprefix("column-")): value
            for name, value in data.items()
            if name.startswith("column-") and value
        }
        # Without a key no row can belong to a known record.
        mode = "create" if data["mode"] == "both" and not data.get("key") else data["mode"]
        return Plan(
            mapping=mapping, mode=mode, key=data.get("key") or "", encoding=data.get("encoding") or None,
            delimiter=data.get("delimiter") or None, sheet=data.get("sheet") or None,
        )  # fmt: skip

    def accept(self, errors: dict[str, list[str]]) -> None:
        """Show the faults of a plan."""
        for name, texts in errors.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)


def show(
    request: HttpRequest, obj: Object, stored: StoredFile, table: Table | None, form: PreviewForm, fault: str,
    checked: Any = None,
) -> HttpResponse:  # fmt: skip
    """Render step 2; ``checked`` is what a try without writing found."""
    doubt = fault
    unsure = table.encoding if table is not None and table.unconfirmed else None
    if unsure is not None and not request.POST.get("encoding"):
        others = list(preview_encodings(path_of(stored), unsure))
        doubt = unsure.reason.in_words(_) + " " + _("Look at the first rows and choose the encoding under which they read well (%(names)s).") % {
            "names": ", ".join(ENCODINGS[name] for name in others)
        }  # fmt: skip
    columns = []
    for number, header in enumerate(table.headers if table else ()):
        samples = [row[number] if number < len(row) else "" for row in table.preview] if table else []
        columns.append(
            {"header": header, "samples": samples, "field": form[f"column-{number}"], "problem": ""}
        )
    notes = [note.in_words(_) for note in table.notes] if table else []
    context = {
        "object": head(obj), "list_url": f"/{obj.slug}/", "form": form, "columns": columns, "missing": [], "checked": checked,
        "file": {
            "id": stored.pk, "name": stored.name, "size": filesizeformat(stored.size),
            "doubt": " ".join(filter(None, [doubt, *notes])),
        },
    }  # fmt: skip
    return render(
        request, "kernel/files/import_preview.html", context, status=422 if form.errors or fault else 200
    )
