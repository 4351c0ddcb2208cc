"""The fields that a list's filter offers: in groups, found by words of either language and pinyin, often used ones first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhike.kernel import listing
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import BadFilter
from zhike.kernel.fields import BoundField
from zhike.kernel.filters.sentence import sentence
from zhike.kernel.formats.periods import PERIODS
from zhike.kernel.formats.pinyin import search_text
from zhike.kernel.listing import shown
from zhike.kernel.objects import Object, find_object_of
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.filter_words import words_for
from zhike.kernel.pages.values import MANY_CHOICES, Names
from zhike.workplace.saved_views import queries

OFTEN = 6
MOST_VIEWS = 200
# What every record has; it comes after what an object has of its own.
OF_EVERY_RECORD = ("created_at", "changed_at", "created_by", "import_key")
INPUTS = {"number": "number", "money": "number", "percent": "number", "date": "date", "date_time": "date"}


@page
def fields_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Answer the fields that the filter builder offers; asked for when it is opened, as it is large."""
    obj = known(slug, actor)
    try:
        tree = listing.read(obj, actor, request.GET.dict().items()).raw_filter
    except BadFilter:
        tree = None
    preferences = getattr(request.user, "preferences", None) or {}
    lately = [key for key in str(preferences.get(f"filtered.{obj.slug}", "")).split(",") if key]
    return JsonResponse(described(obj, actor, tree, lately))


def described(obj: Object, actor: Actor, tree: Any, lately: list[str]) -> dict[str, Any]:
    """Return ``{"list", "lately", "fields"}``: the object's own fields and those of its references, group by group.

    ``tree`` is the filter in use: the labels of its values come along where they must be looked up. ``lately`` names
    the fields that the reader chose last; with those of the saved views he may use they are the first group.
    """
    found = in_groups(obj, actor, _used(tree), Names(actor))
    for language, _name in settings.LANGUAGES:
        with override(language):
            for field in found.values():
                field["find"] += search_text(*(bound.label for bound in field["bound"])) + " "
    for field in found.values():
        del field["bound"]
    often = [key for key in used_often(obj, actor, lately) if key in found][:OFTEN]
    # Where several have it, or out of its group, a field goes by its whole name: “Owner” may be that of the customer.
    times = Counter(field["short"] for field in found.values())
    for key, field in found.items():
        if key in often or times[field["short"]] > 1:
            field["short"] = field["label"]
    first = [found.pop(key) | {"group": _("Often used")} for key in often]
    return {"list": obj.slug, "lately": lately, "fields": [*first, *found.values()]}


def in_groups(
    obj: Object, actor: Actor, used: dict[str, set[str]], names: Names
) -> dict[str, dict[str, Any]]:
    """Return the fields by key: the object's own, those of each object that it names, and what every record has."""
    own = _filterable(obj, actor)
    found = [
        _described(bound, used, names) | {"group": str(obj.label)}
        for bound in own
        if bound.name not in OF_EVERY_RECORD
    ]
    for bound in own:
        target = find_object_of(bound.target) if bound.target else None
        if target is not None and target.key != "people.user" and may(actor, target, "see"):
            found += [
                _described(inner, used, names, bound) | {"group": f"{bound.label} ›"}
                for inner in _filterable(target, actor)
                if inner.kind.key != "many" and inner.field.list
            ]
    found += [
        _described(bound, used, names) | {"group": _("About the record")}
        for bound in own
        if bound.name in OF_EVERY_RECORD
    ]
    return {field["key"]: field for field in found}


def used_often(obj: Object, actor: Actor, lately: list[str]) -> list[str]:
    """Return the fields that the reader chose lately, then those of the views he may use, the most used first."""
    views = Counter(
        key for view in queries.of_list(actor, obj)[:MOST_VIEWS] for key in _used(view.state.get("filter"))
    )
    return list(dict.fromkeys([*lately, *(key for key, _times in views.most_common())]))


def words_of(operator: str, bound: BoundField) -> str:
    """Return an operator as the builder's menu names it: with the words of the sentence that the filter becomes."""
    words = sentence(operator, bound) % {"field": "", "value": "…"}
    return words.strip().removesuffix("…").strip()


def input_of(operator: str, bound: BoundField) -> dict[str, Any]:
    """Return the control that takes an operator's value."""
    if operator in ("empty", "filled"):
        return {"input": "none"}
    if operator == "between":
        return {"input": "range"}
    if operator in ("last", "next"):
        return {"input": "span"}
    if operator == "when":
        return {
            "input": "choice",
            "choices": [{"value": key, "label": _(words)} for key, words in PERIODS.items()],
        }
    many = operator in ("in", "not_in", "has_any", "has_all")
    if bound.is_reference:
        return {"input": "reference", "many": many}
    if len(bound.choice_labels) > MANY_CHOICES:
        return {"input": "reference", "many": many}
    if bound.choice_labels or bound.kind.key == "yes_no":
        return {"input": "multichoice" if many else "choice"}
    return {"input": "text" if many else INPUTS.get(bound.kind.key, "text")}


def _filterable(obj: Object, actor: Actor) -> list[BoundField]:
    return [bound for bound in obj.placed("filter") if bound.name != "id" and shown(actor, obj, bound.name)]


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
    bound: BoundField, used: dict[str, set[str]], names: Names, via: BoundField | None = None
) -> dict[str, Any]:
    """Return what the builder knows of a field; ``via`` is the reference over which another object's is reached."""
    free = bound.kind.key == "multi_choice" and not bound.choice_labels
    operators = [
        {"key": key, "label": words_of(key, bound)}
        | ({"input": "text"} if free and key.startswith("has") else input_of(key, bound))
        for key in bound.kind.operators
        if not (bound.kind.key in WITHOUT_LISTS and key in ("in", "not_in"))
    ]
    key = f"{via.name}.{bound.name}" if via else bound.name
    described: dict[str, Any] = {
        "key": key, "label": f"{via.label} › {bound.label}" if via else str(bound.label), "short": str(bound.label),
        "find": "", "bound": [via, bound] if via else [bound],
        "kind": bound.kind.key, "operators": operators,
    }  # fmt: skip
    return described | _offers(bound, used.get(key, set()), names)


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
