"""What this app puts on the kernel's pages: the warning in forms, links on lists, and the merges of a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from zhike.duplicates import queries
from zhike.duplicates.actions.merging import MOST
from zhike.duplicates.actions.undoing import DAYS
from zhike.duplicates.matching import matcher_of, similar
from zhike.duplicates.models import TOGETHER, Door, Merge, Policy
from zhike.duplicates.rules import policies, strictest, strongest
from zhike.duplicates.words import reasons_in_words
from zhike.kernel.access import Actor, may
from zhike.kernel.cleaning import writable
from zhike.kernel.identity import reason_of
from zhike.kernel.objects import Object, get_object
from zhike.kernel.records import assign
from zhike.kernel.slots import fill
from zhike.kernel.verbs import Input

# Verbs that make a record, by their input: of which object, and which of its fields holds the record of the verb.
made_by: dict[type[Input], tuple[str, str]] = {}


def typed(obj: Object, data: Mapping[str, Any], actor: Actor) -> Any:
    """Return a half-filled form as an unsaved record; what can't be read yet is left out."""
    values = {}
    getlist = getattr(data, "getlist", None)
    for name, bound in writable(obj, actor, creating=True).items():
        if name not in data or not bound.field.form or bound.is_reference and not data[name]:
            continue
        raw = getlist(name) if getlist and bound.kind.key == "multi_choice" else data[name]
        try:
            values[bound.attname] = bound.clean(raw, lenient=True)
        except ValueError:
            continue
    record = obj.model()
    assign(record, {name: value for name, value in values.items() if value is not None})
    record.derive()
    return record


def warning(obj: Object, data: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Return what the warning in a form shows: the candidates, and whether a reason is asked for."""
    rules = policies(obj, Door.FORM)
    asked = [kind for kind, value in rules.items() if value != Policy.OFF]
    record = typed(obj, data, actor) if asked and data else None
    found = similar(obj, record, actor=actor, decisive=asked) if record is not None else []
    if rules.get(TOGETHER) == Policy.OFF:
        found = [candidate for candidate in found if strongest(rules, candidate) != Policy.OFF]
    rule = strictest(strongest(rules, candidate) for candidate in found)
    # A namesake is no offer: what is linked shares a fact that tells people apart, or is likely the same.
    near = {c.pk for c in found if c.pk and strongest(rules, c) != Policy.OFF}
    matcher = matcher_of(obj)
    instead = matcher.instead(record, near, actor) if matcher and near else {}
    return {
        "candidates": [{"title": c.title, "url": c.url, "owner": c.owner, "masked": c.masked, "place": c.place,
                        "why": reasons_in_words(c.reasons), "instead": instead.get(c.pk or 0)} for c in found],
        # Nobody is told to open what he may not see.
        "can_open": any(c.url for c in found), "has_owner": any(c.owner for c in found),
        # One fact that a rule is about is the same: nobody saves that without having read it.
        "sure": any(reason.similarity == 1 and reason.field in rules for c in found for reason in c.reasons),
        "blocked": rule == Policy.BLOCK, "wants_reason": rule == Policy.REASON,
        "look_url": f"/duplicates/{obj.slug}/look/", "reason": str(data.get("reason_for_another", ""))[:500],
    }  # fmt: skip


def in_form(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the warning for the form of a new record of an object that can be told apart, or of a verb that makes one."""
    if not context.get("object"):
        return _by_verb(request)
    obj = _object(context)
    if obj is None or context.get("record"):
        return None
    return warning(obj, request.POST, _actor(request))


def why(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the box for a reason where a change of a record was refused that may pass with one, in its form or in place."""
    at: Any = request.resolver_match.kwargs if request.resolver_match else {}
    form = context.get("form")
    # The dialog of a verb has a box of its own.
    own = {"slug", "pk"} <= set(at) and "key" not in at
    if request.method != "POST" or form is None or not own or not form.non_field_errors():
        return None
    obj = get_object(at["slug"])
    if matcher_of(obj) is None or Policy.REASON not in policies(obj, Door.FORM).values():
        return None
    return {"reason": reason_of(request.POST)}


def _by_verb(request: HttpRequest) -> dict[str, Any] | None:
    """Return the warning for a verb that makes a record, of which one field holds the verb's own: a contact of a customer."""
    at: Any = request.resolver_match.kwargs if request.resolver_match else {}
    if not {"slug", "pk", "key"} <= set(at):
        return None
    verb = get_object(at["slug"]).verb_table.get(at["key"])
    if verb is None or verb.input not in made_by:
        return None
    key, field = made_by[verb.input]
    found = warning(get_object(key), request.POST, _actor(request))
    return {"within": {field: at["pk"]}, "button": verb.label, **found}


def on_list(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the link to the likely duplicates."""
    obj = _object(context)
    return None if obj is None else {"duplicates_url": f"/duplicates/{obj.slug}/"}


def in_bulk(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return where ticked rows are merged, for those who may change and delete such records."""
    obj = _object(context)
    if obj is None or not _may_merge(obj, _actor(request)):
        return None
    return {"merge_url": f"/duplicates/{obj.slug}/start/", "most": MOST}


def in_menu(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return where a record is merged with another one."""
    obj, record = _object(context), context.get("record")
    if obj is None or not record or record["deleted"] or not _may_merge(obj, _actor(request)):
        return None
    # The right on the object may not reach this very record.
    if not (context.get("edit_url") and context.get("delete_url")):
        return None
    last = recent_merges(request, obj, record["id"])[:1]
    undo = f"/duplicates/undo/{last[0].pk}/" if last else ""
    return {"merge_url": f"/duplicates/{obj.slug}/{record['id']}/with/", "undo_url": undo}


def _may_merge(obj: Object, actor: Actor) -> bool:
    return obj.writable and may(actor, obj, "change") and may(actor, obj, "delete")


def on_record(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the merges of a record that can still be undone."""
    obj, record = _object(context), context.get("record")
    if obj is None or not record or not may(_actor(request), obj, "change"):
        return None
    recent = recent_merges(request, obj, record["id"])
    merges = [{"at": row.at, "by": row.actor_name, "count": len(row.merged_ids), "until": row.at + timedelta(days=DAYS),
               "undo_url": f"/duplicates/undo/{row.pk}/"} for row in recent]  # fmt: skip
    return {"merges": merges} if merges else None


def recent_merges(request: HttpRequest, obj: Object, pk: int) -> list[Merge]:
    """Return the newest merges of a record that can still be undone; asked once for the menu and the card of a page."""
    held = vars(request).setdefault("recent_merges", {})
    if (obj.key, pk) not in held:
        since = timezone.now() - timedelta(days=DAYS)
        held[obj.key, pk] = list(queries.merges_of(obj, pk).filter(at__gt=since)[:5])
    return held[obj.key, pk]


def _object(context: Mapping[str, Any]) -> Object | None:
    shown = context.get("object")
    key = shown.get("key") if isinstance(shown, Mapping) else None
    if not key:
        return None
    obj = get_object(key)
    return obj if matcher_of(obj) else None


def _actor(request: HttpRequest) -> Actor:
    return request.actor


fill("form.top", "duplicates/_in_form.html", in_form)
fill("form.top", "duplicates/_why.html", why)
fill("field.end", "duplicates/_why.html", why)
fill("list.menu", "duplicates/_on_list.html", on_list)
fill("list.bulk", "duplicates/_in_bulk.html", in_bulk)
fill("record.menu", "duplicates/_in_menu.html", in_menu)
fill("record.rail", "duplicates/_merges.html", on_record)
