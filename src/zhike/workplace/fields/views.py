"""The administrator's pages of fields: the fields of each object, a new one, changing, archiving and removing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Conflict, Invalid, NotFound
from zhike.kernel.objects import Object
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.list import head
from zhike.kernel.pages.settings import settings_pages, tabs
from zhike.people.permissions import require
from zhike.workplace.fields import counting, purging, showing, typed
from zhike.workplace.fields.from_file import FIELDS, MANAGE, back, begun
from zhike.workplace.fields.models import CustomField, extensible


def extended(slug: str, actor: Actor) -> Object:
    """Return an object that can have fields of its own. Raises NotAllowed or NotFound."""
    require(actor, MANAGE)
    obj = known(slug, actor)
    if obj.key not in dict(extensible()):
        raise NotFound()
    return obj


def stored_field(obj: Object, pk: int) -> CustomField:
    """Return a field of an object. Raises NotFound."""
    row = CustomField.objects.alive().filter(object=obj.key, pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise NotFound()
    return row


def own_fields(obj: Object) -> list[CustomField]:
    """Return the fields that administrators added to an object, archived ones last."""
    return list(CustomField.objects.alive().filter(object=obj.key).order_by("-active", "position", "id"))


@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the objects that can have fields of their own."""
    require(actor, MANAGE)
    own = CustomField.objects.alive().values("object").annotate(
        used=Count("pk", filter=Q(active=True)), archived=Count("pk", filter=Q(active=False))
    )  # fmt: skip
    counts = {row["object"]: row for row in own}
    rows = [
        {"label": obj.label_plural, "icon": obj.icon, "url": f"{FIELDS}{obj.slug}/",
         "own": counts.get(obj.key, {}).get("used", 0), "archived": counts.get(obj.key, {}).get("archived", 0),
         "declared": len(showing.declared(obj))}
        for obj in (known(key, actor) for key, _label in extensible())
    ]  # fmt: skip
    return render(request, "workplace/fields/index.html", {"tabs": tabs(actor, FIELDS), "rows": rows})


@page
def of_object(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the fields of an object: its own, archived ones, and those that came with the program."""
    obj = extended(slug, actor)
    own = own_fields(obj)
    context = {
        "object": head(obj), "tabs": tabs(actor, FIELDS), "index_url": FIELDS, "base": f"{FIELDS}{obj.slug}/",
        "own": [showing.own(obj, row) for row in own if row.active],
        "archived": [showing.own(obj, row) for row in own if not row.active],
        "declared": showing.declared(obj), "binned": CustomField.objects.deleted().filter(object=obj.key).exists(),
        "layout_url": f"/settings/layouts/{obj.slug}/" if actor.has("settings.manage") else "",
    }  # fmt: skip
    return render(request, "workplace/fields/object.html", context)


@page
def counts(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Answer how many records hold a value of each field, and how the indexes stand."""
    obj = extended(slug, actor)
    own = own_fields(obj)
    found = counting.filled(obj, own)
    whole = (found or {}).pop("", 0)
    rows = [{"name": name, "text": number_format(count, force_grouping=True), "percent": count * 100 // whole if whole else 0}
            for name, count in (found or {}).items()]  # fmt: skip
    states = [
        {"name": name, "tone": tone, "text": text}
        for name, (tone, text) in counting.index_states(own).items()
    ]
    names = counting.indexed(obj)
    states += [{"name": bound.name, "tone": "green", "text": _("ready")} for bound in obj.bound.values()
               if not bound.custom and bound.attname in names]  # fmt: skip
    context = {"rows": rows, "states": states, "failed": found is None}
    return render(request, "workplace/fields/_counts.html", context)


@page
def edit(request: HttpRequest, actor: Actor, slug: str, pk: int = 0) -> HttpResponse:
    """Add a field (no ``pk``) or change one."""
    obj = extended(slug, actor)
    row = stored_field(obj, pk) if pk else begun(obj, request)
    faults: dict[str, list[str]] = {}
    status = 200
    if request.method == "POST":
        values = typed.values_of(request.POST, obj.key, row if pk else None)
        try:
            saved = save(obj, row, values, request, actor)
        except (Invalid, Conflict) as error:
            overtaken = isinstance(error, Conflict)
            faults = {"": [str(error.title)]} if overtaken else error.errors
            status = 409 if overtaken else 422
            row = stored_field(obj, pk) if pk else row
            for name, value in values.items():
                setattr(row, name, value)
        else:
            done = (
                _("The field “%(name)s” is saved.")
                if pk
                else _("The field “%(name)s” is there: at once in forms, lists, filters, files and programs.")
            )
            messages.success(request, done % {"name": showing.name(saved)})
            return HttpResponseRedirect(back(obj, request))
    data = request.POST if request.method == "POST" else None
    context = showing.form(
        obj, row, faults, typed.option_rows(row, data), chosen=bool(pk or data or request.GET.get("kind"))
    )
    context |= {
        "object": head(obj),
        "index_url": FIELDS,
        "base": f"{FIELDS}{obj.slug}/",
        "back": back(obj, request),
        "version": row.version,
    }
    return render(request, "workplace/fields/edit.html", context, status=status)


def save(
    obj: Object, row: CustomField, values: dict[str, Any], request: HttpRequest, actor: Actor
) -> CustomField:
    """Write a field. Raises Invalid, NotAllowed or Conflict."""
    if row.pk is None:
        last = CustomField.objects.alive().filter(object=obj.key).order_by("-position").first()
        return actions.create(
            CustomField, values | {"position": last.position + 1 if last else 1}, actor=actor
        )
    version = request.POST.get("version", "")
    return actions.change(
        row, values, actor=actor, version=int(version) if version.isdigit() and len(version) < 10 else 0
    )


@require_POST
@page
def archive(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Archive a field; its values stay."""
    obj = extended(slug, actor)
    row = purging.archive(stored_field(obj, pk), actor=actor)
    text = _("The field “%(name)s” is archived. Records keep its values.") % {"name": showing.name(row)}
    messages.success(request, text, extra_tags=f"{FIELDS}{obj.slug}/{pk}/again/")
    return HttpResponseRedirect(f"{FIELDS}{obj.slug}/")


@require_POST
@page
def again(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Show an archived field again."""
    obj = extended(slug, actor)
    row = purging.use_again(stored_field(obj, pk), actor=actor)
    messages.success(
        request, _("The field “%(name)s” is in use again, with its values.") % {"name": showing.name(row)}
    )
    return HttpResponseRedirect(f"{FIELDS}{obj.slug}/")


@page
def purge(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Ask for the name of the field, then remove its values in the background."""
    obj = extended(slug, actor)
    row = stored_field(obj, pk)
    fault = ""
    if request.method == "POST":
        try:
            job = purging.purge(row, actor=actor, typed=request.POST.get("name", ""))
        except Invalid as error:
            fault = error.errors.get("name", [str(error.message)])[0]
        else:
            return HttpResponseRedirect(f"/jobs/{job.pk}/")
    context = {
        "object": head(obj), "index_url": FIELDS, "base": f"{FIELDS}{obj.slug}/", "field": showing.own(obj, row), "fault": fault,
        "values": purging.holding(row), "days": purging.KEPT.days,
    }  # fmt: skip
    return render(request, "workplace/fields/purge.html", context, status=422 if fault else 200)


@settings_pages
def own_settings(actor: Actor) -> list[tuple[str, Any, Any]]:
    """Return the page of fields for whoever manages them."""
    words = gettext_lazy("Fields of your own, at once in lists, forms and files.")
    return [(FIELDS, gettext_lazy("Custom fields"), words)] if actor.has(MANAGE) else []
