"""Fields on the administrator's pages: their kind in words, where they show, and the form of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from zhike.kernel.fields import BoundField, Field
from zhike.kernel.objects import Object
from zhike.workplace.fields.binding import bound_of
from zhike.workplace.fields.models import CustomField, Kind, extensible
from zhike.workplace.fields.typed import EMPTY, POSSIBLE
from zhike.workplace.tags.models import Colour

# Each kind with an icon and an example that a salesperson knows.
EXAMPLES: dict[str, tuple[str, Any]] = {
    "text": ("letter-case", gettext_lazy("Hall 3, stand B12")),
    "long_text": ("notes", gettext_lazy("Several lines: how they like to be visited")),
    "number": ("hash", gettext_lazy("120 employees")),
    "money": ("currency-dollar", gettext_lazy("12,000 in the company's currency")),
    "percent": ("percentage", gettext_lazy("7.5 % agreed discount")),
    "yes_no": ("toggle-left", gettext_lazy("Has signed: yes or no")),
    "date": ("calendar", gettext_lazy("Contract ends on 31 May")),
    "date_time": ("clock", gettext_lazy("Next call on Friday at 14:30")),
    "choice": ("list", gettext_lazy("Grade: gold, silver or bronze")),
    "multi_choice": ("tags", gettext_lazy("Interests: tea, coffee, porcelain")),
    "reference": ("link", gettext_lazy("Recommended by: another customer")),
    "user": ("user", gettext_lazy("Technical adviser: a colleague")),
    "email": ("mail", gettext_lazy("accounts@example.com")),
    "url": ("world", gettext_lazy("https://shop.example.com")),
    "phone": ("phone", gettext_lazy("+86 571 8888 0000")),
    "address": ("map-pin", gettext_lazy("Warehouse: street, city, country")),
}
# Where a field shows, by the flag of its declaration.
PLACES: dict[str, Any] = {
    "list": pgettext_lazy("place of a field", "list"), "form": pgettext_lazy("place of a field", "form"),
    "filter": pgettext_lazy("place of a field", "filter"), "sort": pgettext_lazy("place of a field", "sorting"),
    "search": pgettext_lazy("place of a field", "search"), "files": pgettext_lazy("place of a field", "import and export"),
    "api": pgettext_lazy("place of a field", "API"), "total": pgettext_lazy("place of a field", "sum"),
}  # fmt: skip
FLAGS: dict[str, tuple[Any, Any]] = {
    "in_list": (gettext_lazy("Column of the list"), gettext_lazy("Otherwise it can be chosen as a column.")),
    "filtered": (gettext_lazy("Can be filtered by"), gettext_lazy("Gets an index, so that lists stay fast.")),
    "sorted": (gettext_lazy("Can be sorted by"), gettext_lazy("Gets an index, so that lists stay fast.")),
    "searched": (
        gettext_lazy("Found by the search"),
        gettext_lazy("By the box above the list, pinyin included."),
    ),
    "summed": (gettext_lazy("Summed under the list"), ""),
    "required": (gettext_lazy("Must be filled in"), gettext_lazy("In forms, files and programs alike.")),
}


def name(row: CustomField) -> str:
    """Return the name of a field in the reader's language, in the other one where it has none."""
    chinese = (get_language() or "").startswith("zh")
    return (row.label_zh or row.label_en) if chinese else (row.label_en or row.label_zh)


def places(field: Field) -> list[str]:
    """Return where a field shows, in words."""
    return [str(label) for flag, label in PLACES.items() if getattr(field, flag)]


def own(obj: Object, row: CustomField) -> dict[str, Any]:
    """Return a field that administrators added, for the page of its object."""
    icon, _example = EXAMPLES[row.kind]
    _obj, bound = bound_of(row)
    return {
        "pk": row.pk, "name": row.name, "label": name(row), "key": row.key, "icon": icon, "kind": row.get_kind_display(),
        "places": places(bound.field), "required": row.required, "options": len(bound.offered([])), "own": True,
        "archived": not row.active,
    }  # fmt: skip


def declared(obj: Object) -> list[dict[str, Any]]:
    """Return the fields that came with the program, as far as people meet them."""
    kinds = dict(Kind.choices)
    return [
        {"name": bound.name, "label": str(bound.label), "key": bound.name, "kind": str(kinds.get(bound.kind.key, _other(bound))),
         "icon": EXAMPLES.get(bound.kind.key, ("file-text", ""))[0], "places": places(bound.field), "required": bound.required}
        for bound in obj.bound.values()
        if not bound.custom and (bound.field.form or bound.field.list)
    ]  # fmt: skip


def _other(bound: BoundField) -> str:
    words = {"identifier": _("Registration number"), "file": _("File"), "many": _("Several records")}
    return words.get(bound.kind.key, bound.kind.key)


def form(
    obj: Object,
    row: CustomField,
    faults: Mapping[str, list[str]],
    options: list[dict[str, Any]],
    *,
    chosen: bool,
) -> dict[str, Any]:
    """Return what the form of a field shows."""
    kinds = [{"key": key, "label": label, "icon": EXAMPLES[key][0], "example": EXAMPLES[key][1],
              "chosen": key == row.kind and chosen} for key, label in Kind.choices]  # fmt: skip
    flags = [{"name": flag, "label": label, "help": text, "on": getattr(row, flag),
              "possible": flag not in POSSIBLE or row.kind in POSSIBLE[flag]} for flag, (label, text) in FLAGS.items()]  # fmt: skip
    return {
        "row": row, "title": name(row), "kinds": kinds, "flags": flags, "faults": faults, "options": options,
        "empty": EMPTY, "colours": Colour.choices,
        "targets": extensible(), "kind": row.get_kind_display() if row.pk else "",
    }  # fmt: skip
