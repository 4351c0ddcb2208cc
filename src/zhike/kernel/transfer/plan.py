"""What an import is to do: which file, which column to which field, create or update, by which key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import override

from zhike.kernel.access import Actor, field_right
from zhike.kernel.cleaning import is_missing, writable
from zhike.kernel.errors import Invalid
from zhike.kernel.fields import BoundField
from zhike.kernel.files.error_file import own_columns
from zhike.kernel.files.reading import Choices
from zhike.kernel.models import ImportMapping
from zhike.kernel.objects import Object
from zhike.kernel.wording import said as _

MODES = ("create", "update", "both")
# What other programs call the columns of an object, {object: {head: field}}; declared with the objects. A word that
# is looked for after the labels, in no language's order: the first head that fits takes the field. A head that may
# mean one of several, “mobile work_phone”, comes after all others and takes the first of them that is left.
synonyms: dict[str, dict[str, str]] = {}


@dataclass(frozen=True)
class Plan:
    """An import, ready to run. ``mapping`` maps the position of a column to the name of a field."""

    mapping: dict[int, str]
    mode: str = "both"
    key: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    defaults: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the plan for a job's parameters."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        """Return the plan that ``to_json`` wrote."""
        return cls(**{**data, "mapping": {int(column): name for column, name in data["mapping"].items()}})

    def choices(self) -> Choices:
        """Return how the file is to be read."""
        return Choices(encoding=self.encoding, delimiter=self.delimiter, sheet=self.sheet)


def importable(obj: Object, actor: Actor) -> dict[str, BoundField]:
    """Return the fields that an actor may fill by a file; ``id`` only names the record to update."""
    # A file makes new records too; what may not change any more the record itself refuses.
    allowed = writable(obj, actor, creating=True)
    found = {
        bound.name: bound
        for bound in obj.placed("files")
        if bound.field.files is True and bound.name in allowed
    }
    return {"id": obj.field("id"), **found}


def exportable(obj: Object, actor: Actor) -> list[BoundField]:
    """Return the fields that an actor may take out by a file."""
    return [bound for bound in obj.placed("files") if field_right(actor, obj, bound.name) != "hidden"]


def headers(fields: Sequence[BoundField]) -> list[str]:
    """Return the heads of the columns: labels in the reader's language, made unique by the field's name."""
    labels = ["ID" if bound.name == "id" else str(bound.label) for bound in fields]
    return [
        f"{label} [{bound.name}]" if labels.count(label) > 1 else label
        for label, bound in zip(labels, fields, strict=True)
    ]


def match_headers(found: Sequence[str], obj: Object, actor: Actor) -> dict[int, str]:
    """Return the mapping for a file's headers: the remembered one, else by name and label in every language.

    A column that was left out stays out, unless somebody has added a field of its name since then.
    """
    fields = importable(obj, actor)
    rows = ImportMapping.objects.filter(object=obj.key, signature=signature(found))
    stored = rows.values_list("mapping", flat=True).first() or {}
    kept = {int(column): name for column, name in stored.items() if not name or name in fields}
    return {column: name for column, name in _by_name(found, obj, actor, kept).items() if name}


def _by_name(found: Sequence[str], obj: Object, actor: Actor, kept: dict[int, str]) -> dict[int, str]:
    # What was decided is completed by fields of one's own: the others were there to be chosen.
    fields = {name: bound for name, bound in importable(obj, actor).items() if bound.custom or not kept}
    words: dict[str, str] = {}
    for language, _label in settings.LANGUAGES:
        with override(language):
            for name, bound in fields.items():
                words.setdefault(_fold(str(bound.label)), name)
                words.setdefault(_fold(f"{bound.label} [{name}]"), name)
    words |= {_fold(name): name for name in fields}
    mapping = dict(kept)
    usual = {_fold(word): names for word, names in synonyms.get(obj.key, {}).items()}
    sure = {word: names for word, names in usual.items() if " " not in names}
    for known in (words, sure, usual):
        for column, header in enumerate(own_columns(found)):
            names = known.get(_fold(header), "").split()
            left = [name for name in names if name in fields and name not in mapping.values()]
            if left and column not in mapping:
                mapping[column] = left[0]
    return mapping


def _fold(header: str) -> str:
    return "".join(header.casefold().replace("_", " ").split())


def signature(found: Sequence[str]) -> str:
    """Return what a file's headers are recognised by."""
    # A file of errors that was mended is matched as the file that it comes from.
    return hashlib.sha256("\x1f".join(own_columns(found)).encode()).hexdigest()


def remember(found: Sequence[str], obj: Object, mapping: dict[int, str], actor: Actor) -> None:
    """Keep a mapping for the next file with the same headers, and which columns were left out against their name."""
    named = _by_name(found, obj, actor, mapping)
    known = {"mapping": {str(at): mapping.get(at, "") for at in named}, "owner_id": actor.user_id}
    ImportMapping.objects.update_or_create(object=obj.key, signature=signature(found), defaults=known)


def keys(obj: Object, actor: Actor) -> dict[str, BoundField]:
    """Return the fields by which rows can find their record."""
    fields = importable(obj, actor)
    return {name: fields[name] for name in ("id", *obj.keys) if name in fields}


def check(plan: Plan, obj: Object, actor: Actor, columns: int) -> None:
    """Refuse a plan that can't work. Raises Invalid with every fault."""
    faults: dict[str, list[str]] = {}
    fields = importable(obj, actor)
    names = list(plan.mapping.values())
    if any(name not in fields for name in names) or any(not 0 <= column < columns for column in plan.mapping):
        faults["mapping"] = [_("A column goes to a field that does not exist or that you may not fill.")]
    if len(set(names)) != len(names):
        faults["mapping"] = [_("Two columns go to the same field.")]
    if plan.mode not in MODES:
        faults["mode"] = [_("Choose whether to create, to update, or both.")]
    if plan.key and (plan.key not in keys(obj, actor) or plan.key not in names):
        faults["key"] = [_("The key must be one of the columns.")]
    if plan.mode == "update" and not plan.key:
        faults["key"] = [_("To update, choose the column that tells which record is meant.")]
    if plan.mode != "update":
        demanded = obj.arranged(actor).demanded
        missing = [
            str(bound.label)
            for bound in obj.bound.values()
            if bound.name not in (*names, *plan.defaults)
            and is_missing(bound, demanded)
            and not obj.makes(bound.name, names)
        ]
        if missing:
            faults["missing"] = [
                _("Nothing fills these required fields: %(fields)s.") % {"fields": ", ".join(missing)}
            ]
    if not [name for name in names if name != "id"]:
        faults["mapping"] = [_("Match at least one column to a field.")]
    if faults:
        raise Invalid(faults)
