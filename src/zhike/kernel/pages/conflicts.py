"""Two people change the same record: what each wrote is shown, and chosen field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.kernel import access, actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, object_of
from zhike.kernel.pages.forms import RecordForm
from zhike.kernel.pages.record import describe, fact
from zhike.kernel.pages.values import Names, show, show_raw


def save(record: Any, values: Mapping[str, Any], version: int | None, actor: Actor, reason: str) -> Any:
    """Change fields in place; what somebody else changed meanwhile in other fields is no conflict. Raises Conflict."""
    try:
        return actions.change(record, values, actor=actor, version=version, lenient=True, reason=reason)
    except Conflict as error:
        theirs: Any = error.details.get("changed")
        columns = [object_of(record).field(name).column for name in values]
        # An amount in another currency is another amount.
        meant = {*values, *(getattr(column, "currency", "") for column in columns)}
        if theirs is None or meant & set(theirs):
            raise
        now: Any = error.details["current"]
        return actions.change(record, values, actor=actor, version=now, lenient=True, reason=reason)


def given_up(request: HttpRequest, form: RecordForm) -> set[str]:
    """Return the fields for which the sender takes what the other one wrote."""
    return {name for name in form.fields if request.POST.get(f"keep-{name}") == "theirs"}


def asked(request: HttpRequest, form: RecordForm) -> set[str]:
    """Return the fields for which the sender was asked whose words to keep."""
    return {name for name in form.fields if f"keep-{name}" in request.POST}


def tell(form: RecordForm, current: Any, error: Conflict, names: Names) -> set[str]:
    """Say in a form what somebody else changed meanwhile; return the fields that both changed."""
    theirs: Any = error.details.get("changed", ())
    both = form.touched(form.data.get("opened", "")).keys() & set(theirs)
    who = by(events.of_record(current).filter(changes__has_any_keys=list(theirs)).first(), form.actor)
    form.add_error(None, words(form.obj, theirs, bool(both), who))
    for name in both:
        text = show(form.obj.field(name), current, names).text or "–"
        form.add_error(name, _("%(who)s set this to “%(value)s” meanwhile.") % {"who": who, "value": text})
    return both


def by(event: Event | None, actor: Actor) -> str:
    """Return whose an event is, for a page that another change overtook; its reader may have made both."""
    own = event is not None and event.actor_id is not None and event.actor_id == actor.user_id
    return _("You (in another window)") if own else (event and event.actor_name) or _("Somebody")


def words(obj: Object, changed: Iterable[str], both: bool, who: str) -> str:
    """Return the sentence of a conflict, naming who changed which fields."""
    listed = _(", ").join(str(obj.field(name).label) for name in changed if name in obj.bound)
    if both:
        text = _(
            "%(who)s changed this record meanwhile (%(fields)s). Choose whose words to keep where both changes touch a field, then save again; the others keep what is stored now."
        )
    else:
        text = _(
            "%(who)s changed this record meanwhile (%(fields)s). Save again to write the fields that you changed; the others keep what is stored now."
        )
    return text % {"fields": listed, "who": who}


def ask(form: RecordForm, current: Any, fought: set[str], names: Names) -> None:
    """Let a form ask of each fought-over field whose words to keep, saying who wrote the other ones and when."""
    fields: dict[str, Any] = form.fields
    for name in fought:
        last = events.of_record(current).filter(changes__has_key=name).first()
        fields[name].theirs = {
            "text": show(form.obj.field(name), current, names).text, "taken": not fields[name].meant,
            "by": by(last, form.actor), "at": last.at if last else None,
        }  # fmt: skip


def in_place(
    request: HttpRequest, record: Any, form: RecordForm, only: tuple[str, ...], seen: int
) -> HttpResponse:
    """Answer 409 with the field as it was, as the other one left it, and as it was to become."""
    obj, actor = form.obj, form.actor
    current = access.get(actor, obj.model, record.pk)
    newer = list(events.of_record(current)[: max(current.version - seen, 0)])
    names = Names(actor)
    rows = []
    for field in only:
        bound = obj.field(field)
        before = next(
            (e.changes[field][0] for e in reversed(newer) if field in e.changes),
            bound.kind.to_json(bound.value(current)),
        )
        texts = (before, bound.value(current), form.cleaned_data.get(field))
        old, theirs, mine = (show_raw(bound, value, names, current).text for value in texts)
        rows.append({"label": str(bound.label), "before": old, "theirs": theirs, "mine": mine})
    context = {
        "fact": fact(obj.field(only[0]), current, names, True), "record": describe(obj, current), "rows": rows,
        "by": by(newer[0] if newer else None, actor), "at": newer[0].at if newer else None,
        "fields": [(key, value) for key in request.POST if key != "version" for value in request.POST.getlist(key)],
    }  # fmt: skip
    return render(request, "kernel/record/_conflict.html", context, status=409)
