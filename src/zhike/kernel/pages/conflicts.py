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
from zhike.kernel.objects import Object, object_of
from zhike.kernel.pages.forms import RecordForm
from zhike.kernel.pages.record import describe, fact
from zhike.kernel.pages.values import Names, show, show_raw


def save(record: Any, values: Mapping[str, Any], version: int | None, *, actor: Actor) -> Any:
    """Change fields in place; what somebody else changed meanwhile in other fields is no conflict. Raises Conflict."""
    try:
        return actions.change(record, values, actor=actor, version=version, lenient=True)
    except Conflict as error:
        theirs: Any = error.details.get("changed")
        columns = [object_of(record).field(name).column for name in values]
        # An amount in another currency is another amount.
        meant = {*values, *(getattr(column, "currency", "") for column in columns)}
        if theirs is None or meant & set(theirs):
            raise
        now: Any = error.details["current"]
        return actions.change(record, values, actor=actor, version=now, lenient=True)


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
    form.add_error(None, words(form.obj, theirs, bool(both)))
    for name in both:
        text = show(form.obj.field(name), current, names).text
        form.add_error(name, _("Someone else set this to “%(value)s” meanwhile.") % {"value": text or "–"})
    return both


def words(obj: Object, changed: Iterable[str], both: bool) -> str:
    """Return the sentence of a conflict, naming the fields that someone else changed."""
    listed = _(", ").join(str(obj.field(name).label) for name in changed if name in obj.bound)
    if both:
        text = _(
            "Someone else changed this record meanwhile (%(fields)s). Choose whose words to keep where both of you changed a field, then save again; the others keep what is stored now."
        )
    else:
        text = _(
            "Someone else changed this record meanwhile (%(fields)s). Save again to write the fields that you changed; the others keep what is stored now."
        )
    return text % {"fields": listed}


def ask(form: RecordForm, current: Any, fought: set[str], names: Names) -> None:
    """Let a form ask of each fought-over field whose words to keep, saying who wrote the other ones and when."""
    fields: dict[str, Any] = form.fields
    for name in fought:
        last = events.of_record(current).filter(changes__has_key=name).first()
        fields[name].theirs = {
            "text": show(form.obj.field(name), current, names).text, "taken": not fields[name].meant,
            "by": last.actor_name if last else "", "at": last.at if last else None,
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
        "by": newer[0].actor_name if newer else "", "at": newer[0].at if newer else None,
        "fields": [(key, value) for key in request.POST if key != "version" for value in request.POST.getlist(key)],
    }  # fmt: skip
    return render(request, "kernel/record/_conflict.html", context, status=409)
