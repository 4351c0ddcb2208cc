"""What happened: the events of one record, and the whole audit stream."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from zhike.kernel import access, events
from zhike.kernel.access import Actor
from zhike.kernel.api.newest import newest, refuse_unknown, whole
from zhike.kernel.errors import BadFilter, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, all_objects, get_object

SEE_ALL = "audit.see"


def list_record_events(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """List what happened to a record, newest first, without the fields that the caller may not see."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    refuse_unknown(request, {"limit", "after"})
    try:
        record = access.get(actor, obj.model, pk)
    except NotFound:
        record = access.get(actor, obj.model, pk, "restore", deleted=True)
    return newest(request, events.of_record(record), partial(_shown, actor=actor))


def list_events(request: HttpRequest) -> HttpResponse:
    """List everything that happened, newest first (permission `audit.see`)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not actor.has(SEE_ALL):
        raise NotAllowed()
    refuse_unknown(request, {"limit", "after", *TESTS})
    rows = Event.objects.order_by("-id")
    for name, test in TESTS.items():
        if value := request.GET.get(name, ""):
            rows = rows.filter(**test(name, value))
    return newest(request, rows, partial(_shown, actor=actor))


def _shown(found: list[Event], actor: Actor) -> list[dict[str, Any]]:
    return [as_json(event, actor) for event in found]


def as_json(event: Event, actor: Actor) -> dict[str, Any]:
    """Return an event as the API shows it: hidden fields left out, of an unknown object all fields."""
    obj = next((obj for obj in all_objects() if obj.key == event.object), None)
    if obj is None:
        event.changes = {}
    else:
        event = events.redact(event, obj, actor)
    return {
        "id": event.pk,
        "at": event.at.isoformat(timespec="microseconds"),
        "event": event.verb,
        "object": event.object,
        "record": event.subject_id,
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "via": event.via,
        "changes": event.changes,
        "data": event.data,
        "cause": event.cause_id,
    }


def _by_object(name: str, text: str) -> dict[str, Any]:
    return {"object": get_object(text).key}


def _by_id(name: str, text: str) -> dict[str, Any]:
    return {{"record": "subject_id", "actor": "actor_id"}[name]: whole(name, text)}


def _by_moment(name: str, text: str) -> dict[str, Any]:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadFilter(_("“%(name)s” must be a moment such as 2026-03-05T14:30:00Z.") % {"name": name})
    return {{"since": "at__gte", "until": "at__lt"}[name]: moment}


TESTS = {
    "object": _by_object,
    "record": _by_id,
    "actor": _by_id,
    "event": lambda name, text: {"verb": text[:80]},
    "since": _by_moment,
    "until": _by_moment,
}
