"""The bulk bar of a list: change fields, hand over, delete … for the chosen rows or for all of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel import bulk, listing
from zhike.kernel.access import Actor, may
from zhike.kernel.cleaning import writable
from zhike.kernel.errors import BadFilter, Invalid
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.forms import RecordForm
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.pages.values import Names

STATE = ("q", "filter", "sort")


def offered(obj: Object, actor: Actor) -> list[dict[str, Any]]:
    """Return the actions that the bulk bar offers to an actor."""
    found: list[dict[str, Any]] = []
    base = f"/{obj.slug}/bulk/"

    def offer(key: str, label: Any, icon: str, danger: bool = False, at_once: str = "") -> None:
        found.append({"key": key, "label": str(label), "icon": icon, "url": f"{base}{key}/", "danger": danger,
                      "at_once": at_once})  # fmt: skip

    if obj.writable and may(actor, obj, "change") and writable(obj, actor):
        offer("change", _("Change"), "pencil")
    for verb in obj.verb_table.values():
        if verb.bulk and may(actor, obj, verb.access):
            offer(verb.key, verb.label, verb.icon, verb.destructive, verb.undo)
    for key, row in bulk.further.items():
        if row.offered(obj, actor):
            offer(key, row.label, row.icon)
    if obj.writable and may(actor, obj, "delete"):
        offer("delete", _("Delete"), "trash", danger=True)
    return found


@require_POST
@page
def bulk_page(request: HttpRequest, actor: Actor, slug: str, action: str) -> HttpResponse:
    """Ask for the values of a bulk action in the dialog (first POST), then do it (second POST, with ``go``).

    What asks nothing and can be taken back is done by the first, unless it is for all that the filter finds.
    """
    obj = known(slug, actor)
    offer = next((row for row in offered(obj, actor) if row["key"] == action), None)
    if offer is None:
        raise BadFilter(_("There is no action “%(verb)s”.") % {"verb": action[:80]})
    form = bulk_form(request, obj, action, actor)
    if form.is_bound and form.is_valid():
        values = form.values()
        if action == "change":
            values = {name: value for name, value in values.items() if name in form.chosen}
            if not values:
                form.add_error(None, _("Choose at least one field to change."))
                return ask(request, obj, offer, form, actor, 422)
        try:
            return done(request, obj, action, values, actor)
        except Invalid as error:
            form.accept(error.errors)
    return ask(request, obj, offer, form, actor, 422 if form.errors else 200)


def bulk_form(request: HttpRequest, obj: Object, action: str, actor: Actor) -> Any:
    """Return the form that takes an action's values."""
    at_once = action in obj.verb_table and obj.verb_table[action].undo and "all" not in request.POST
    data = request.POST if "go" in request.POST or at_once else None
    if action == "change":
        form = RecordForm(obj, actor, Names(actor), data, only=bulk_fields(obj, actor))
        form.chosen = data.getlist("fields") if data is not None else []  # type: ignore[attr-defined]
        for name, field in form.fields.items():
            field.required, field.initial = False, None
            field.meant = name in form.chosen  # type: ignore[attr-defined]
        return form
    verb: Any = obj.verb_table.get(action) or bulk.further.get(action)
    return getattr(verb, "form", InputForm)(verb.input if verb else None, actor, data)


def bulk_fields(obj: Object, actor: Actor) -> list[str]:
    """Return the fields worth changing for many records at once: not the name, nor what is unique to one."""
    kinds = ("choice", "multi_choice", "reference", "user", "yes_no", "date", "number", "money", "percent")
    return [
        b.name
        for b in writable(obj, actor).values()
        if b.field.form and b.kind.key in kinds and b.name != obj.title
    ]


def chosen(request: HttpRequest) -> list[int]:
    """Return the ids of the ticked rows; anything that isn't an id is refused."""
    ids = request.POST.getlist("ids")
    if len(ids) > 200 or not all(pk.isascii() and pk.isdigit() and len(pk) < 19 for pk in ids):
        raise BadFilter(_("The chosen rows can't be read."))
    return [int(pk) for pk in ids]


def query(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the list's state as the page carried it."""
    return [(name, request.POST[f"state-{name}"]) for name in STATE if request.POST.get(f"state-{name}")]


def ask(
    request: HttpRequest, obj: Object, offer: dict[str, Any], form: Any, actor: Actor, status: int
) -> HttpResponse:
    """Render the dialog."""
    whole = "all" in request.POST
    number, more = (
        listing.read(obj, actor, query(request)).count() if whole else (len(chosen(request)), False)
    )
    state: list[tuple[str, Any]] = [("go", "1")]
    if whole:
        state += [("all", "1"), *((f"state-{name}", text) for name, text in query(request))]
    else:
        state += [("ids", pk) for pk in chosen(request)]
    context = {
        "number": number_format(number, force_grouping=True) + ("+" if more else ""), "title": offer["label"], "form": form,
        "action": offer["url"], "submit": offer["label"], "danger": offer["danger"], "state": state,
        "choose_fields": offer["key"] == "change",
    }  # fmt: skip
    return render(request, "kernel/bulk_form.html", context, status=status)


def done(
    request: HttpRequest, obj: Object, action: str, values: dict[str, Any], actor: Actor
) -> HttpResponse:
    """Do the action now, or start a job for many rows; the page then shows the list or the job."""
    ids = chosen(request)
    if "all" in request.POST:
        asked = listing.read(obj, actor, query(request))
        ids = list(asked.rows.order_by("pk").values_list("pk", flat=True)[: bulk.AT_ONCE + 1])
        if len(ids) > bulk.AT_ONCE:
            job = bulk.begin(obj, query(request), action, values, actor=actor)
            return redirect(f"/jobs/{job.pk}/")
    outcome = bulk.run(obj, ids, action, values, actor=actor)
    text = bulk.told(obj, action, outcome, values)
    undo = f"/undo-bulk/{outcome.event_id}/" if outcome.done and bulk.undoable(obj, action) else ""
    messages.add_message(
        request, messages.WARNING if outcome.refused else messages.SUCCESS, text, extra_tags=undo
    )
    came = request.headers.get("Referer", "")
    tail = came.partition("?")[2] if f"/{obj.slug}/?" in came else ""
    return redirect(f"/{obj.slug}/" + (f"?{tail}" if tail else ""))


def redirect(url: str) -> HttpResponse:
    """Tell htmx to load another page; the address is ours, never the user's text alone."""
    response = HttpResponse(status=204)
    response["HX-Redirect"] = url
    return response
