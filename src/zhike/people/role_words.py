"""What a role holds in words: reaches, actions, rules, and what a change of it granted or took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhike.kernel.errors import BadFilter
from zhike.kernel.filters import describe, parse
from zhike.kernel.objects import Object, get_object
from zhike.people.permissions import all_permissions


def scope_words() -> dict[str, str]:
    """Return the reaches in words."""
    return {
        "none": _("Not allowed"), "own": _("Own"), "team": _("Own and team's"),
        "department": _("Own department and below"), "all": _("All"),
    }  # fmt: skip


def verb_words() -> dict[str, str]:
    """Return the generic verbs in words."""
    return {
        "see": _("See"), "create": _("Create"), "change": _("Change"), "delete": _("Delete"),
        "export": _("Export"), "import": _("Import"), "share": _("Share"),
    }  # fmt: skip


def rule_in_words(rule: dict[str, Any], obj: Object) -> str:
    """Return a rule as a sentence; a broken one says so, and matches nothing."""
    try:
        return _("Where %(rule)s") % {"rule": describe(parse(rule, obj))}
    except BadFilter as error:
        return _("A broken rule that matches nothing: %(error)s") % {"error": error.message}


def reach(granted: Any, obj: Object | None) -> str:
    """Return one right in words; one that is not given says where it comes from."""
    if granted in (None, ""):
        return _("as for all other records") if obj else _("Not allowed")
    if granted == "parent":
        return _("as the record that it belongs to")
    if isinstance(granted, Mapping):
        return rule_in_words(dict(granted), obj) if obj else _("Where a rule says so")
    return scope_words().get(str(granted), str(granted))


def named_verb(verb: str, obj: Object | None) -> str:
    """Return what a right is called: “Change”, or the label of an object's own verb."""
    own = {row.access: str(row.label) for row in obj.verb_table.values()} if obj else {}
    return verb_words().get(verb) or own.get(verb, verb)


def changed_grants(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what a change of grants gave or took, one right after the other, general ones first."""
    for key in sorted(old.keys() | new.keys(), key=lambda name: name != "*"):
        obj = _known(key)
        before, after = old.get(key, {}), new.get(key, {})
        whose = obj.label_plural if obj else _("All other records") if key == "*" else key
        for verb in dict.fromkeys([*before, *after]):
            if verb == "fields":
                yield from _changed_fields(whose, obj, before.get(verb, {}), after.get(verb, {}))
                continue
            # Where an object has rules of its own, what they leave out is not allowed.
            was, now = (rights.get(verb, "none" if rights else "") for rights in (before, after))
            if was != now:
                label = _("%(records)s · %(right)s") % {"records": whose, "right": named_verb(verb, obj)}
                yield {"label": label, "old": reach(was, obj), "new": reach(now, obj)}


def _changed_fields(
    whose: str, obj: Object | None, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    words = {"hidden": _("Hidden"), "see": _("See only"), "edit": _("Edit"), "": _("as the record")}
    for name in sorted(before.keys() | after.keys()):
        was, now = before.get(name, ""), after.get(name, "")
        if was != now:
            field = str(obj.bound[name].label) if obj and name in obj.bound else name
            label = _("%(records)s · %(right)s") % {"records": whose, "right": field}
            yield {"label": label, "old": words.get(was, was), "new": words.get(now, now)}


def changed_permissions(old: list[str], new: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the permissions that a change gave and those that it took."""
    labels = all_permissions()
    for key in [*(key for key in new if key not in old), *(key for key in old if key not in new)]:
        was, now = (_("Allowed") if key in held else _("Not allowed") for held in (old, new))
        yield {"label": str(labels.get(key, key)), "old": was, "new": now}


def _known(key: str) -> Object | None:
    try:
        return get_object(key)
    except BadFilter:
        return None
