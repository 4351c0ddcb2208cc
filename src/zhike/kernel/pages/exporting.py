"""Exporting a list: a dialog for format and columns, then a job whose file waits for its owner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import listing
from zhike.kernel.access import Actor
from zhike.kernel.objects import Object
from zhike.kernel.pages.bulk import redirect
from zhike.kernel.pages.door import known, page
from zhike.kernel.transfer import exporting
from zhike.kernel.transfer.plan import exportable

STATE = ("q", "filter", "sort")
FORMATS = (
    ("xlsx", gettext_lazy("Excel workbook (XLSX)")),
    ("csv:utf-8-sig", gettext_lazy("CSV, UTF-8 (opens in Excel)")),
    ("csv:gb18030", gettext_lazy("CSV, GB18030 (for older Chinese programs)")),
)


class ExportForm(forms.Form):
    """Format and columns."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=FORMATS, initial="xlsx")
    fields_ = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        required=False,
        help_text=gettext_lazy("Empty: every field you may export, ready to be imported again."),
    )

    def __init__(self, obj: Object, actor: Actor, data: Any = None) -> None:
        super().__init__(data, auto_id="field-%s")
        columns: Any = self.fields["fields_"]
        columns.choices = [(b.name, "ID" if b.name == "id" else b.label) for b in exportable(obj, actor)]
        columns.kind = "multichoice"


@page
def export_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the dialog and start the export."""
    obj = known(slug, actor)
    source = request.POST if request.method == "POST" else request.GET
    query = [(name, source[name]) for name in STATE if source.get(name)]
    asked = listing.read(obj, actor, query, verb="export")
    form = ExportForm(obj, actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        kind, _colon, encoding = form.cleaned_data["format"].partition(":")
        extra = {"encoding": encoding} if encoding else {}
        job = exporting.begin(
            obj, query, actor=actor, kind=kind, fields=form.cleaned_data["fields_"], **extra
        )
        return redirect(f"/jobs/{job.pk}/")
    number, more = asked.count()
    shown = number_format(number, force_grouping=True) + ("+" if more else "")
    context = {
        "title": _("Export %(objects)s") % {"objects": obj.nouns},
        "text": _("%(records)s, as the list stands now. The file waits for you for 30 days; the export is recorded.") % {"records": f"{shown} {obj.measured(number)}"},
        "form": form, "action": f"/{obj.slug}/export/", "submit": _("Export"), "danger": False, "state": query,
    }  # fmt: skip
    return render(request, "kernel/files/export.html", context, status=422 if form.errors else 200)
