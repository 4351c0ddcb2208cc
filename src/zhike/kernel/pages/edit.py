"""Creating, editing (whole form or one field in place), deleting, restoring, undoing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel import access, actions, events
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import writable
from zhike.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from zhike.kernel.identity import reason_of
from zhike.kernel.models import Event
from zhike.kernel.objects import Object, object_of
from zhike.kernel.pages import conflicts
from zhike.kernel.pages.door import known, page, toast
from zhike.kernel.pages.forms import RecordForm
from zhike.kernel.pages.list import head
from zhike.kernel.pages.record import describe, fact
from zhike.kernel.pages.values import Names


def version_of(request: HttpRequest) -> int | None:
    """Return the version that the sender saw; a form without one is not from us."""
    text = request.POST.get("version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Conflict(_("The page is too old to save from; open it again."))
    return int(text)


@page
def create_page(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show and take the form of a new record. The address may fill fields in: ``?customer=7``."""
    obj = known(slug, actor)
    actions.require_generic(obj, actor, "create")
    names = Names(actor)
    if request.method != "POST":
        return form_page(request, obj, RecordForm(obj, actor, names, initial=filled(request, obj, actor)))
    form = RecordForm(obj, actor, names, request.POST)
    if (record := made(request, form)) is None:
        return form_page(request, obj, form, status=422)
    messages.success(request, _("“%(title)s” was created.") % {"title": obj.title_of(record)})
    tail = f"{record.pk}/" if "another" not in request.POST else "new/"
    return HttpResponseRedirect(f"/{obj.slug}/{tail}")


def made(request: HttpRequest, form: RecordForm) -> Any:
    """Create the record that a form describes and return it, or None; the form then says why not."""
    if not form.is_valid():
        return None
    reason = reason_of(request.POST)
    try:
        return actions.create(form.obj.model, form.values(), actor=form.actor, lenient=True, reason=reason)
    except (Invalid, Refused) as error:
        form.accept(error.errors)
    return None


def filled(request: HttpRequest, obj: Object, actor: Actor) -> dict[str, Any]:
    """Return the values that the address gives; anything unfit is left out, the form then asks."""
    found: dict[str, Any] = {}
    for name, bound in writable(obj, actor, creating=True).items():
        if name in request.GET:
            try:
                found[name] = bound.clean(request.GET[name], lenient=True)
            except ValueError:
                continue
        elif name == obj.team and len(actor.team_ids) == 1:
            # Seen and changeable before it is saved: whose team a record is decides who finds it.
            found[name] = next(iter(actor.team_ids))
    return found


def form_page(
    request: HttpRequest, obj: Object, form: RecordForm, *, record: Any = None, version: int = 0,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Render the form of a new or existing record."""
    described = describe(obj, record) | {"version": version} if record is not None else None
    title = _("New %(object)s") % {"object": obj.noun}
    if record is not None:
        title = _("Edit %(title)s") % {"title": obj.title_of(record)}
    context = {
        "object": head(obj), "list_url": f"/{obj.slug}/", "form": form, "sections": form.sections(), "title": title,
        "record": described, "cancel_url": described["url"] if described else f"/{obj.slug}/",
        "may_add_another": record is None, "similar": [],
        "opened": request.POST.get("opened") or form.opened(),
    }  # fmt: skip
    return render(request, "kernel/form.html", context, status=status)


@page
def edit_page(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Show and take the form of an existing record."""
    obj = known(slug, actor)
    actions.require_generic(obj, actor, "change")
    record = access.get(actor, obj.model, pk, "change")
    names = Names(actor)
    if request.method != "POST":
        return form_page(
            request, obj, RecordForm(obj, actor, names, record=record), record=record, version=record.version
        )
    version = version_of(request)
    form = RecordForm(obj, actor, names, request.POST, record=record)
    form.give_up(conflicts.given_up(request, form))
    current, fought = record, conflicts.asked(request, form)
    if form.is_valid():
        try:
            # Only what this person touched: what others changed meanwhile stays, also when saved once more.
            values = form.touched(request.POST.get("opened", ""))
            why = reason_of(request.POST)
            changed = actions.change(record, values, actor=actor, version=version, lenient=True, reason=why)
        except (Invalid, Refused) as error:
            form.accept(error.errors)
        except Conflict as error:
            current = access.get(actor, obj.model, pk)
            fought |= conflicts.tell(form, current, error, names)
            # Saving once more, having read this, is a choice; so the form now carries the newer version.
            version = current.version
        else:
            undo = undo_url(changed) if changed.version != version else ""
            messages.success(request, _("Saved."), extra_tags=undo)
            return HttpResponseRedirect(f"/{obj.slug}/{record.pk}/")
    conflicts.ask(form, current, fought, names)
    return form_page(request, obj, form, record=record, version=version or 0, status=422)


def undo_url(record: Any, verb: str = "") -> str:
    """Return where the newest event of a record is undone, or the newest of one kind."""
    rows = events.of_record(record)
    event = (rows.filter(verb=verb) if verb else rows).first()
    return f"/undo/{event.id}/" if event else ""


@page
def field_edit(request: HttpRequest, actor: Actor, slug: str, pk: int, name: str) -> HttpResponse:
    """Edit one field where it stands: GET answers its form, POST the new value, 422 or 409 the form again."""
    obj = known(slug, actor)
    actions.require_generic(obj, actor, "change")
    record = access.get(actor, obj.model, pk, "change")
    bound = writable(obj, actor).get(name)
    if bound is None or not bound.field.form:
        raise NotFound()
    names = Names(actor)
    posted = request.POST if request.method == "POST" else None
    only = fields_beside(obj, name)
    form = RecordForm(obj, actor, names, posted, record=record, only=only)
    shown = {"fact": fact(bound, record, names, True), "record": describe(obj, record)}
    if posted is None:
        return render(request, "kernel/record/_edit.html", shown | {"form": form})
    if form.is_valid():
        try:
            reason = reason_of(request.POST)
            changed = conflicts.save(record, form.values(), version_of(request), actor, reason)
        except (Invalid, Refused) as error:
            form.accept(error.errors)
        except Conflict:
            return conflicts.in_place(request, record, form, only, version_of(request) or 0)
        else:
            answer = render(
                request, "kernel/record/_value.html", {"fact": fact(bound, changed, Names(actor), True)}
            )
            undo = undo_url(changed) if changed.version != record.version else ""
            return toast(answer, _("%(field)s saved.") % {"field": bound.label}, undo=undo, changed=True)
    return render(request, "kernel/record/_edit.html", shown | {"form": form}, status=422)


def fields_beside(obj: Object, name: str) -> tuple[str, ...]:
    """Return the field with those that are edited together with it (an amount with its currency)."""
    return next((group for group in getattr(obj, "together", ()) if name in group), (name,))


@require_POST
@page
def delete_record(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Move a record to the recycle bin and go to the list, which offers to undo it."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk, "delete")
    actions.delete(record, actor=actor, version=version_of(request))
    text = _("“%(title)s” is in the recycle bin.") % {"title": obj.title_of(record)}
    messages.success(request, text, extra_tags=undo_url(record))
    return HttpResponseRedirect(f"/{obj.slug}/")


@require_POST
@page
def restore_record(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Take a record out of the recycle bin."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk, "restore", deleted=True)
    actions.restore(record, actor=actor)
    messages.success(request, _("“%(title)s” is back.") % {"title": obj.title_of(record)})
    return HttpResponseRedirect(f"/{obj.slug}/{record.pk}/")


@require_POST
@page
def undo(request: HttpRequest, actor: Actor, event_id: int) -> HttpResponse:
    """Take back what an event did; only whoever did it, or may change the record, can."""
    event = Event.objects.filter(pk=event_id).first() if event_id < 2**63 else None
    if event is None:
        raise NotFound()
    if event.actor_id != actor.user_id and not actor.everything:
        raise NotAllowed(_("Only the person who did this can undo it here."))
    record = actions.undo(event, actor=actor)
    messages.success(request, _("Undone."))
    return HttpResponseRedirect(f"/{object_of(record).slug}/{record.pk}/")
