"""The history of every field of a record, and of one field with the way back to an earlier value."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.kernel import access, actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, Invalid, NotFound
from zhike.kernel.fields import BoundField
from zhike.kernel.models import Event
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.edit import undo_url, version_of
from zhike.kernel.pages.timeline import PAGE, changes, number
from zhike.kernel.pages.values import Names, initials, show_raw
from zhike.kernel.pages.verb import done
from zhike.workplace.attachments.actions import may_change
from zhike.workplace.history.queries import MOST, Held, held, settable, tracked


@page
def history_page(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Show every change of every field, newest first."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk)
    before = number(request.GET.get("before", ""))
    rows = events.of_record(record).exclude(changes={})
    if before:
        rows = rows.filter(id__lt=before)
    page_rows = list(rows[: PAGE + 1])
    names = Names(actor)
    found = []
    for event in page_rows[:PAGE]:
        events.redact(event, obj, actor)
        for change in changes(event, obj, names):
            bound = obj.field(change["name"])
            found.append({**change, **who(event), "url": address(record, bound, actor)})
    context = {
        "object": {"plural": obj.label_plural}, "list_url": f"/{obj.slug}/", "changes": found,
        "more_url": f"?before={page_rows[PAGE - 1].id}" if len(page_rows) > PAGE else "",
        "record": {"title": obj.title_of(record), "url": f"/{obj.slug}/{record.pk}/"},
    }  # fmt: skip
    return render(request, "workplace/history/page.html", context)


def who(event: Event) -> dict[str, Any]:
    """Return who did something and when, for the screen."""
    return {"by": event.actor_name, "initials": initials(event.actor_name or "?"), "at": event.at}


def address(record: Any, bound: BoundField, actor: Actor) -> str:
    """Return where the earlier values of a field are shown, or ""."""
    return f"/{bound.object.slug}/{record.pk}/history/{bound.name}/" if tracked(bound, actor) else ""


@page
def field_page(request: HttpRequest, actor: Actor, slug: str, pk: int, name: str) -> HttpResponse:
    """GET answers what a field held, for the dialog; POST sets the value again that an event ended."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk)
    bound = obj.bound.get(name)
    if bound is None or not tracked(bound, actor):
        raise NotFound()
    fault = ""
    if request.method == "POST":
        ended = number(request.POST.get("ended", ""))
        found = next((row for row in held(record, bound) if row.ended and row.ended.pk == ended), None)
        if found is None or not settable(bound, actor):
            raise NotFound()
        try:
            version = version_of(request)
            changed = actions.change(record, found.values, actor=actor, version=version)
        except Invalid as error:
            fault = str(error.message)
        except Conflict:
            fault = _("This record was changed meanwhile, so nothing was set. This is how it stands now.")
            record = access.get(actor, obj.model, pk)
        else:
            undo = undo_url(changed) if changed.version != version else ""
            text = _("%(field)s has an earlier value again.") % {"field": bound.label}
            messages.success(request, text, extra_tags=undo)
            return done(request, f"/{obj.slug}/{record.pk}/")
    context = shown(obj, record, bound, actor) | {"fault": fault}
    return render(request, "workplace/history/field.html", context, status=422 if fault else 200)


def shown(obj: Object, record: Any, bound: BoundField, actor: Actor) -> dict[str, Any]:
    """Return what a field holds and held, with the way back where the actor may take it."""
    rows = held(record, bound)
    names = Names(actor)
    if bound.is_reference and bound.target is not None:
        names.add(bound.target, {int(row.values[bound.name]) for row in rows if row.values[bound.name]})
    now = rows[0].values
    back = len(rows) > 1 and settable(bound, actor) and may_change(obj, record, actor)
    return {
        "title": _("Earlier values: %(field)s") % {"field": bound.label}, "action": address(record, bound, actor),
        "version": record.version, "history_url": f"/{obj.slug}/{record.pk}/history/",
        "values": [entry(row, bound, names, back and row.values != now) for row in rows],
        "cut": MOST if len(rows) == MOST else 0,
    }  # fmt: skip


def entry(row: Held, bound: BoundField, names: Names, back: bool) -> dict[str, Any]:
    """Return one value that a field held, for the screen."""
    beside = SimpleNamespace(**row.values)
    return {
        "value": show_raw(bound, row.values[bound.name], names, beside),
        "begun": who(row.begun) if row.begun else None, "ended": row.ended, "back": back,
    }  # fmt: skip
