"""Records side by side: which values there are for each field, which one a merge would take, and what would move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhike.duplicates.references import references
from zhike.kernel.access import Actor, may, visible_to
from zhike.kernel.cleaning import writable
from zhike.kernel.fields import BoundField
from zhike.kernel.listing import shown
from zhike.kernel.objects import Object, find_object_of
from zhike.kernel.pages.values import Names, Value, show

# Choosing this takes the values of all records together (tags).
ALL = "all"


@dataclass
class Choice:
    """One value to choose: of which record, as shown, and whether it is chosen."""

    key: str
    value: Value
    chosen: bool
    title: str


@dataclass
class Row:
    """One field with the values of all records. ``differs`` when several are filled differently, ``same`` when all are equal."""

    name: str
    label: str
    choices: list[Choice]
    differs: bool
    same: bool


def fields_of(obj: Object, actor: Actor) -> list[BoundField]:
    """Return the fields whose values are chosen: those that the actor sees and may write in the form."""
    allowed = writable(obj, actor)
    return [
        b for b in allowed.values() if b.field.form and b.kind.key != "many" and shown(actor, obj, b.name)
    ]


def default_key(bound: BoundField, records: Sequence[Any]) -> str:
    """Return which value a merge takes unless told otherwise: the survivor's, else the first that is filled.

    ``records`` begin with the survivor. Of several sets of tags it takes all.
    """
    filled = [record for record in records if not bound.kind.is_empty(bound.value(record))]
    if bound.kind.key == "multi_choice" and len(filled) > 1:
        return ALL
    return str(filled[0].pk if filled else records[0].pk)


def rows(
    obj: Object, records: Sequence[Any], actor: Actor, chosen: dict[str, str] | None = None
) -> list[Row]:
    """Return every field that is filled somewhere, those that differ first."""
    fields = fields_of(obj, actor)
    names = Names(actor).want(fields, records)
    found = []
    for bound in fields:
        values = [bound.value(record) for record in records]
        if all(bound.kind.is_empty(value) for value in values):
            continue
        wanted = (chosen or {}).get(bound.name) or default_key(bound, records)
        different = {repr(value) for value in values if not bound.kind.is_empty(value)}
        options = [
            Choice(str(record.pk), show(bound, record, names), str(record.pk) == wanted, obj.title_of(record))
            for record in records
        ]
        if bound.kind.key == "multi_choice" and len(different) > 1:
            options.append(Choice(ALL, Value("text", " · ".join(joined(bound, records))), wanted == ALL, ""))
        same = len({repr(value) for value in values}) == 1
        found.append(Row(bound.name, str(bound.label), options, len(different) > 1, same))
    return sorted(found, key=lambda row: not row.differs)


def joined(bound: BoundField, records: Sequence[Any]) -> list[str]:
    """Return the values of several sets in their order, each once."""
    return list(dict.fromkeys(value for record in records for value in bound.value(record) or []))


def values(obj: Object, records: Sequence[Any], actor: Actor, chosen: dict[str, str]) -> dict[str, Any]:
    """Return what the survivor gets, as ``actions`` take it: the chosen values, and the default for the others."""
    by_key = {str(record.pk): record for record in records}
    found = {}
    for bound in writable(obj, actor).values():
        if bound.kind.key == "many":
            continue
        key = chosen.get(bound.name) or default_key(bound, records)
        if key == ALL and bound.kind.key == "multi_choice":
            value: Any = joined(bound, records)
        else:
            value = bound.value(by_key.get(key, records[0]))
        if value != bound.value(records[0]):
            found[bound.name] = bound.kind.to_json(value)
    return found


def moving(obj: Object, ids: Sequence[int], actor: Actor) -> list[tuple[str, int]]:
    """Return how many records that the actor may see point at those that will go, by their kind."""
    counts: dict[str, int] = {}
    for reference in references(obj):
        other = find_object_of(reference.model)
        if other is None or not may(actor, other, "see"):
            continue
        bound = other.bound.get(reference.field)
        if bound is None or not shown(actor, other, bound.name):
            continue
        number = visible_to(actor, reference.model).filter(**{f"{bound.stored_lookup}__in": ids}).count()
        counts[other.label_plural] = counts.get(other.label_plural, 0) + number
    return sorted((label, number) for label, number in counts.items() if number)
