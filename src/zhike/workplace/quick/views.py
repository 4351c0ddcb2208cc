"""Quick create: what a picker does not find is made in a small form over the one that is being filled in."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhike.kernel import actions
from zhike.kernel.access import Actor, may
from zhike.kernel.cleaning import writable
from zhike.kernel.errors import NotFound
from zhike.kernel.objects import Object
from zhike.kernel.pages import lookup as general
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.edit import filled, made
from zhike.kernel.pages.forms import RecordForm
from zhike.kernel.pages.list import head
from zhike.kernel.pages.values import Names
from zhike.workplace.quick.near import first


def offered(obj: Object, actor: Actor) -> bool:
    """Say whether a picker of an object may offer to create what it does not find."""
    title = writable(obj, actor, creating=True).get(obj.title)
    main = obj.navigation == "main" and obj.writable and title is not None and title.field.form
    return bool(main) and may(actor, obj, "create") and may(actor, obj, "see")


@page
def lookup(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Answer the general look-up, and with it in ``create`` where one makes what it did not find, or ""."""
    obj = known(slug, actor)
    create = f"/{obj.slug}/quick/" if offered(obj, actor) else ""
    offers = general.found(request, obj, actor, *first(request, obj, actor))
    return JsonResponse({"results": offers, "create": create})


@page
def create(request: HttpRequest, actor: Actor, slug: str) -> HttpResponse:
    """Show the small form (``?called=`` fills in the name) and take it; the page then hears ``zk:created``."""
    obj = known(slug, actor)
    actions.require_generic(obj, actor, "create")
    if not offered(obj, actor):
        raise NotFound()
    given = filled(request, obj, actor) | {obj.title: request.GET.get("called", "")[:200]}
    data = request.POST if request.method == "POST" else None
    form = RecordForm(obj, actor, Names(actor), data, only=asked(obj, actor, {*given}), initial=given)
    # The form below has fields of the same names.
    form.auto_id = "quick-%s"
    if request.method == "POST" and (record := made(request, form)) is not None:
        return created(obj, record)
    title = _("New %(object)s") % {"object": obj.noun}
    context = {"object": head(obj), "form": form, "title": title, "action": request.get_full_path()}
    return render(request, "workplace/quick/_form.html", context, status=422 if form.errors else 200)


def asked(obj: Object, actor: Actor, given: set[str]) -> list[str]:
    """Return the names of the fields that the small form asks for: the title, what is required, what is filled in."""
    fields = writable(obj, actor, creating=True).values()
    needed = {bound.name for bound in fields if bound.required} | set(obj.arranged(actor).demanded)
    return [bound.name for bound in fields if bound.name in needed | given]


def created(obj: Object, record: Any) -> HttpResponse:
    """Tell the picker what it holds now; the header travels as ASCII JSON."""
    title = obj.title_of(record)
    note = {"text": _("“%(title)s” was created.") % {"title": title}, "level": "success"}
    response = HttpResponse(status=204)
    response["HX-Trigger"] = json.dumps(
        {"zk:created": {"value": str(record.pk), "text": title}, "zk:toast": note}
    )
    return response
