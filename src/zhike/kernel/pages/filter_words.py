"""A list's filter for the reader: its conditions in words, and the description that the filter builder needs."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from zhike.kernel.access import Actor, may, may_see
from zhike.kernel.fields import BoundField
from zhike.kernel.filters import All, describe, parse
from zhike.kernel.filters.query_string import RESERVED
from zhike.kernel.kinds.references import ME, MY_DEPARTMENTS, MY_TEAMS, WORDS
from zhike.kernel.listing import Listing, shown
from zhike.kernel.objects import Object, find_object_of
from zhike.kernel.pages.columns import link
from zhike.kernel.pages.values import MANY_CHOICES, Names

INPUTS = {"number": "number", "money": "number", "percent": "number", "date": "date", "date_time": "date"}


WORDS_OF_TIME = {
    "gt": _lazy("after"),
    "gte": _lazy("from"),
    "lt": _lazy("before"),
    "lte": pgettext_lazy("operator", "until"),
}
WORDS_OF = {
    "eq": _lazy("is"), "ne": _lazy("is not"), "in": _lazy("is one of"), "not_in": _lazy("is none of"),
    "gt": _lazy("more than"), "gte": _lazy("at least"), "lt": _lazy("less than"), "lte": _lazy("at most"),
    "between": _lazy("between"), "contains": _lazy("contains"), "starts_with": _lazy("begins with"),
    "has_any": _lazy("has any of"), "has_all": _lazy("has all of"), "last": _lazy("in the last"),
    "next": _lazy("in the next"), "empty": pgettext_lazy("operator", "is empty"),
    "filled": pgettext_lazy("operator", "is filled"),
}  # fmt: skip


def words_of(operator: str, bound: BoundField) -> str:
    """Return an operator as the builder's menu names it."""
    times = WORDS_OF_TIME if bound.kind.key in ("date", "date_time") else {}
    return str(times.get(operator) or WORDS_OF[operator])


def input_of(operator: str, bound: BoundField) -> dict[str, Any]:
    """Return the control that takes an operator's value."""
    if operator in ("empty", "filled"):
        return {"input": "none"}
    if operator == "between":
        return {"input": "range"}
    if operator in ("last", "next"):
        return {"input": "span"}
    many = operator in ("in", "not_in", "has_any", "has_all")
    if bound.is_reference:
        return {"input": "reference", "many": many}
    if len(bound.choice_labels) > MANY_CHOICES:
        return {"input": "reference", "many": many}
    if bound.choice_labels or bound.kind.key == "yes_no":
        return {"input": "multichoice" if many else "choice"}
    return {"input": "text" if many else INPUTS.get(bound.kind.key, "text")}


def builder(obj: Object, actor: Actor, tree: Any = None) -> dict[str, Any]:
    """Return the description of the filterable fields: the object's own, and those of its references.

    ``tree`` is the filter in use; the labels of its values come along where they must be looked up.
    """
    used, names = _used(tree), Names(actor)
    fields = [_described(bound, "", "", used, names) for bound in _filterable(obj, actor)]
    for bound in _filterable(obj, actor):
        target = find_object_of(bound.target) if bound.target else None
        if target is not None and target.key != "people.user" and may(actor, target, "see"):
            prefix = f"{bound.label} → "
            fields += [
                _described(inner, f"{bound.name}.", prefix, used, names)
                for inner in _filterable(target, actor)
                if inner.kind.key != "many" and inner.field.list
            ]
    return {"fields": fields}


def _filterable(obj: Object, actor: Actor) -> list[BoundField]:
    found = [bound for bound in obj.placed("filter") if bound.name != "id" and shown(actor, obj, bound.name)]
    # What every record has comes after what is its own.
    return sorted(found, key=lambda bound: bound.name in ("created_at", "changed_at"))


def _used(tree: Any) -> dict[str, set[str]]:
    """Return the values that a filter as it was written compares each field with, as text."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in _nodes(tree):
        if isinstance(node.get("field"), str):
            value = node.get("value")
            found[node["field"]].update(str(item) for item in (value if isinstance(value, list) else [value]))
    return found


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
    for item in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(item)


# Kinds for which a list of exact values is too fine a tool; ``q`` and the other operators serve better.
WITHOUT_LISTS = ("text", "phone", "email", "url", "identifier", "number")


def _described(
    bound: BoundField, path: str, prefix: str, used: dict[str, set[str]], names: Names
) -> dict[str, Any]:
    free = bound.kind.key == "multi_choice" and not bound.choice_labels
    operators = [
        {"key": key, "label": words_of(key, bound)}
        | ({"input": "text"} if free and key.startswith("has") else input_of(key, bound))
        for key in bound.kind.operators
        if not (bound.kind.key in WITHOUT_LISTS and key in ("in", "not_in"))
    ]
    described: dict[str, Any] = {
        "key": path + bound.name, "label": prefix + str(bound.label), "kind": bound.kind.key, "operators": operators,
    }  # fmt: skip
    return described | _offers(bound, used.get(path + bound.name, set()), names)


def _offers(bound: BoundField, used: set[str], names: Names) -> dict[str, Any]:
    """Return the values that a condition may choose from, or where they are looked up."""
    if bound.kind.key == "yes_no":
        return {"choices": [{"value": "true", "label": _("yes")}, {"value": "false", "label": _("no")}]}
    if len(bound.choice_labels) > MANY_CHOICES:
        # Countries, languages, time zones: looked up while typing.
        chosen = {str(key): str(label) for key, label in bound.choice_labels.items() if str(key) in used}
        return {"lookup": f"/{bound.object.slug}/choices/{bound.name}/", "chosen": chosen}
    if bound.choice_labels:
        return {
            "choices": [{"value": key, "label": str(label)} for key, label in bound.choice_labels.items()]
        }
    target = find_object_of(bound.target) if bound.is_reference and bound.target else None
    if target is None:
        return {}
    ids = {value for value in used if value.isascii() and value.isdigit() and len(value) < 19}
    return {
        "lookup": f"/{target.slug}/lookup/?words=1",
        "chosen": words_for(target) | {pk: names.get(target.model, int(pk))[0] for pk in ids},
    }


def words_for(target: Object) -> dict[str, str]:
    """Return the words that a condition on a reference may use in place of an id, with their labels."""
    words = {
        "people.user": {ME: _("me")},
        "people.team": {MY_TEAMS: _("my teams")},
        "people.department": {MY_DEPARTMENTS: _("my department and below")},
    }
    return words.get(target.key, {})


def sentences(listing: Listing, query: QueryDict) -> list[dict[str, str]]:
    """Return the top conditions in words, each with the address of the list without it."""
    names = Names(listing.actor)

    def name_of(bound: BoundField, pk: int) -> str:
        return str(pk) if pk in WORDS else names.get(bound.target, pk)[0]  # type: ignore[arg-type]

    raw = listing.raw_filter
    parts = raw["all"] if set(raw) == {"all"} else [raw]
    found = []
    for index, part in enumerate(parts):
        rest = parts[:index] + parts[index + 1 :]
        node = parse(part, listing.obj, may_see(listing.actor))
        if node == All(()):
            continue
        tree = json.dumps({"all": rest}, ensure_ascii=False) if rest else None
        found.append({"text": describe(node, name_of), "url": link(without_short(query), filter=tree)})
    return found


def has_short(query: QueryDict) -> bool:
    """Say whether the query holds conditions in the short form (``?country=DE``)."""
    return any(name not in RESERVED for name in query)


def canonical(listing: Listing, query: QueryDict) -> str:
    """Return the query with all its conditions in ``filter``."""
    return link(without_short(query), filter=json.dumps(listing.raw_filter, ensure_ascii=False))


def without_short(query: QueryDict) -> QueryDict:
    """Return the query without its short-form conditions (they stand in ``filter`` from now on)."""
    changed = query.copy()
    for name in [name for name in changed if name not in RESERVED]:
        del changed[name]
    return changed


def clear_url(query: QueryDict) -> str:
    """Return the address of the list without search and filter."""
    return link(without_short(query), filter=None, q=None)
