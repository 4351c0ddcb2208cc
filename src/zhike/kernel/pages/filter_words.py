"""A list's filter for the reader: its conditions in words, and the description that the filter builder needs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from zhike.kernel.access import Actor, may, may_see
from zhike.kernel.fields import BoundField
from zhike.kernel.filters import All, describe, parse
from zhike.kernel.filters.query_string import RESERVED
from zhike.kernel.kinds.references import WORDS
from zhike.kernel.listing import Listing, shown
from zhike.kernel.objects import Object, find_object_of
from zhike.kernel.pages.columns import link
from zhike.kernel.pages.values import Names

MANY_CHOICES = 40
INPUTS = {"number": "number", "money": "number", "percent": "number", "date": "date", "date_time": "date"}


def words_of(operator: str, bound: BoundField) -> str:
    """Return an operator as the builder's menu names it."""
    if bound.kind.key in ("date", "date_time") and operator in ("gt", "gte", "lt", "lte"):
        return {"gt": _("after"), "gte": _("from"), "lt": _("before"), "lte": _("until")}[operator]
    return {
        "eq": _("is"), "ne": _("is not"), "in": _("is one of"), "not_in": _("is none of"), "gt": _("more than"),
        "gte": _("at least"), "lt": _("less than"), "lte": _("at most"), "between": _("between"),
        "contains": _("contains"), "starts_with": _("begins with"), "has_any": _("has any of"),
        "has_all": _("has all of"), "last": _("in the last"), "next": _("in the next"),
        "empty": pgettext("operator", "is empty"), "filled": pgettext("operator", "is filled"),
    }[operator]  # fmt: skip


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
    used = frozenset(_values(tree))
    fields = [_described(bound, "", "", used) for bound in _filterable(obj, actor)]
    for bound in _filterable(obj, actor):
        target = find_object_of(bound.target) if bound.target else None
        if target is not None and target.key != "people.user" and may(actor, target, "see"):
            prefix = f"{bound.label} → "
            fields += [
                _described(inner, f"{bound.name}.", prefix, used)
                for inner in _filterable(target, actor)
                if inner.kind.key != "many" and inner.field.list
            ]
    return {"fields": fields}


def _filterable(obj: Object, actor: Actor) -> list[BoundField]:
    return [bound for bound in obj.placed("filter") if bound.name != "id" and shown(actor, obj, bound.name)]


def _values(tree: Any) -> Iterator[Any]:
    """Iterate over every value in a filter as it was written."""
    if isinstance(tree, dict):
        for item in tree.values():
            yield from _values(item)
    elif isinstance(tree, list):
        for item in tree:
            yield from _values(item)
    else:
        yield tree


def _described(bound: BoundField, path: str, prefix: str, used: frozenset[Any]) -> dict[str, Any]:
    free = bound.kind.key == "multi_choice" and not bound.choice_labels
    operators = [
        {
            "key": key,
            "label": words_of(key, bound),
            **({"input": "text"} if free and key.startswith("has") else input_of(key, bound)),
        }
        for key in bound.kind.operators
        if not (
            bound.kind.key in ("text", "phone", "email", "url", "identifier", "number")
            and key in ("in", "not_in")
        )
    ]
    choices = [{"value": key, "label": str(label)} for key, label in bound.choice_labels.items()]
    if bound.kind.key == "yes_no":
        choices = [{"value": "true", "label": _("yes")}, {"value": "false", "label": _("no")}]
    described: dict[str, Any] = {
        "key": path + bound.name, "label": prefix + str(bound.label), "kind": bound.kind.key, "operators": operators,
    }  # fmt: skip
    if len(choices) > MANY_CHOICES:
        # Countries, languages, time zones: looked up while typing instead of sent with every list.
        described["lookup"] = f"/{bound.object.slug}/choices/{bound.name}/"
        described["chosen"] = {
            str(choice["value"]): choice["label"] for choice in choices if choice["value"] in used
        }
    elif choices:
        described["choices"] = choices
    if bound.is_reference and (target := find_object_of(bound.target)) is not None:  # type: ignore[arg-type]
        described["lookup"] = f"/{target.slug}/lookup/"
        if bound.kind.key == "user":
            described["chosen"] = {"$me": _("me")}
    return described


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


def without_short(query: QueryDict) -> QueryDict:
    """Return the query without its short-form conditions (they stand in ``filter`` from now on)."""
    changed = query.copy()
    for name in [name for name in changed if name not in RESERVED]:
        del changed[name]
    return changed


def clear_url(query: QueryDict) -> str:
    """Return the address of the list without search and filter."""
    return link(without_short(query), filter=None, q=None)
