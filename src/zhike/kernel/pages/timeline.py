"""What happened to a record or in a customer's chain, in sentences by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from zhike.kernel import access, events, identity
from zhike.kernel.access import Actor, may
from zhike.kernel.errors import BadFilter, NotFound
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, get_object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.values import Names, initials, show_raw

PAGE = 20
# Events of one page are looked for among so many at most, so that hidden ones can't make it slow.
SCAN = 200

# Types of events that the filter offers besides the objects: key, label, last words of their verbs.
groups: dict[str, tuple[Any, tuple[str, ...]]] = {
    "changes": (_lazy("Changes of fields"), ("created", "changed"))
}
# What apps have to say below the sentence of an event, by its id; none that the reader may not see comes to them.
Details = Callable[[list[Event]], Mapping[int, str]]
_details: list[Details] = []


def details(source: Details) -> Details:
    """Register a source of details; used as a decorator."""
    _details.append(source)
    return source


def read(obj: Object, record: Any, actor: Actor, before: int = 0, kind: str = "") -> tuple[list[Event], int]:
    """Return a page of events that the reader may see, and the id to go on before (0: no more)."""
    ids = identity.with_predecessors(obj, record.pk)
    rows = events.of_chain(obj, ids)
    if before:
        rows = rows.filter(id__lt=before)
    if kind in groups:
        rows = rows.filter(verb__regex=rf"\.({'|'.join(groups[kind][1])})$")
    elif kind:
        rows = rows.filter(object=kind)
    scanned = list(rows[: SCAN + 1])
    found = visible(scanned[:SCAN], actor, own=(obj.key, set(ids)))
    if len(found) > PAGE:
        return found[:PAGE], found[PAGE - 1].id
    return found, scanned[SCAN - 1].id if len(scanned) > SCAN else 0


def visible(rows: Iterable[Event], actor: Actor, own: tuple[str, set[int]] = ("", set())) -> list[Event]:
    """Return the events whose record the reader may see, without the changes of hidden fields.

    ``own`` names an object and records of it that he is known to see: a record, and those merged into it.
    """
    rows = list(rows)
    allowed: dict[str, set[int] | None] = {}
    for key in {event.object for event in rows}:
        obj = _object(key)
        if obj is None or not may(actor, obj, "see"):
            allowed[key] = set()
        elif access.scope(actor, obj) is None:
            allowed[key] = None
        else:
            ids = {event.subject_id for event in rows if event.object == key and event.subject_id}
            seen = access.visible_to(actor, obj.model).filter(pk__in=ids).values_list("pk", flat=True)
            allowed[key] = set(seen) | (own[1] if own[0] == key else set())
    found = []
    for event in rows:
        ids_allowed = allowed[event.object]
        obj = _object(event.object)
        if obj is None or not (ids_allowed is None or event.subject_id in ids_allowed):
            continue
        guard = obj.guarded.get(event.verb)
        if guard is None or actor.has(guard) or event.actor_id == actor.user_id:
            found.append(events.redact(event, obj, actor))
    return found


def _object(key: str) -> Object | None:
    try:
        return get_object(key)
    except BadFilter:
        return None


def panel(obj: Object, record: Any, actor: Actor) -> dict[str, Any]:
    """Return the timeline panel."""
    found, more = read(obj, record, actor)
    base = f"/{obj.slug}/{record.pk}/timeline/"
    kinds = sorted({event.object for event in found})
    types = [{"key": key, "label": label} for key, (label, _words) in groups.items()]
    types += [{"key": key, "label": other.label_plural} for key in kinds if (other := _object(key))]
    return {
        "title": _("Timeline"), "template": "kernel/record/_timeline.html", "count": "",
        "types": types if found else [], "url": base,
        "days": days(found, actor, (obj.key, record.pk)),
        "more_url": f"{base}?before={more}" if more else "",
    }  # fmt: skip


@page
def timeline_page(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Answer further days of a timeline, or those of one type."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk)
    before, kind = request.GET.get("before", ""), request.GET.get("type", "")[:80]
    found, more = read(obj, record, actor, number(before), kind)
    base = f"/{obj.slug}/{record.pk}/timeline/?type={kind if kind in groups or _object(kind) else ''}"
    context = {
        "days": days(found, actor, (obj.key, record.pk)),
        "more_url": f"{base}&before={more}" if more else "",
    }
    return render(request, "kernel/record/_events.html", context)


def number(text: str) -> int:
    """Return a page marker of an address, 0 for none. Raises NotFound for anything else."""
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise NotFound()
    return int(text)


def days(rows: list[Event], actor: Actor, own: tuple[str, int] | None = None) -> list[dict[str, Any]]:
    """Return events by local day, each as a sentence with its changes.

    ``own`` is the key and id of the record on whose page they stand; any other record is named and linked.
    """
    names = Names(actor)
    for event in rows:
        if event.subject_id and (obj := _linked(event, own)) is not None:
            names.add(obj.model, [event.subject_id])
    today = timezone.localdate()
    said = {key: text for source in _details for key, text in source(rows).items()}
    found = []
    for day, group in groupby(rows, key=lambda event: timezone.localdate(event.at)):
        label = _("Today") if day == today else date_format(day, "DATE_FORMAT")
        shown = [
            _shown(event, names, _linked(event, own))
            | {"full": day != today, "detail": said.get(event.id, "")}
            for event in group
        ]
        found.append({"label": label, "events": shown})
    return found


def _linked(event: Event, own: tuple[str, int] | None) -> Object | None:
    """Return the object of an event whose record is named: its sentence asks for it, or people open it elsewhere."""
    obj = _object(event.object) if event.subject_id else None
    asked = "title" not in event.data and "%(title)s" in str(events.event_type(event.verb).sentence)
    other = (event.object, event.subject_id) != own
    named = own is None or (other and obj is not None and obj.navigation == "main")
    return obj if asked or named else None


def _shown(event: Event, names: Names, linked: Object | None) -> dict[str, Any]:
    obj = _object(event.object)
    title, url = names.get(linked.model, event.subject_id) if linked else ("", "")  # type: ignore[arg-type]
    word = event.verb.rpartition(".")[2]
    link = format_html('<a href="{}">{}</a>', url, title) if url else ""
    said = sentence(event, obj, link)
    if link and link not in said:
        said = format_html("{} {}", said, link)
    return {
        "initials": initials(event.actor_name or "?"),
        "sentence": said,
        "at": event.at,
        "type": event.object,
        "changes": changes(event, obj, names) if obj and word != "created" else [],
    }


def sentence(event: Event, obj: Object | None, link: str = "") -> str:
    """Return what an event says, in the reader's language; with a link (safe HTML) where it names its record."""
    who, what = event.actor_name or _("Somebody"), obj.noun if obj else ""
    values = {"actor": who, "object": what, "title": "", **event.data}
    text = str(events.event_type(event.verb).sentence)
    if not link or "%(title)s" not in text:
        return text % _Forgiving(values)
    safe = {key: escape(value) for key, value in values.items()} | {"title": link}
    return mark_safe(escape(text) % _Forgiving(safe))  # every part of it is escaped


class _Forgiving(dict[str, Any]):
    """Values of a sentence; an old event may lack one that a newer sentence names."""

    def __missing__(self, key: str) -> str:
        return "…"


def changes(event: Event, obj: Object, names: Names) -> list[dict[str, Any]]:
    """Return the changes of an event in words."""
    found = []
    for name, pair in event.changes.items():
        bound = obj.field(name)
        old, new = (show_raw(bound, value, names).text for value in pair)
        one = {"label": str(bound.label), "old": old, "new": new}
        found += [{"name": name, **row} for row in obj.told(name, pair) or [one]]
    return found
