"""A verb's own address, ``/orders/7/cancel/``: GET answers its form for the dialog, POST does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel import access, actions, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import BadFilter, Invalid, NotFound, Refused
from zhike.kernel.models import Share
from zhike.kernel.objects import Object
from zhike.kernel.pages.bulk import redirect
from zhike.kernel.pages.door import known, page
from zhike.kernel.pages.edit import undo_url, version_of
from zhike.kernel.pages.input_form import InputForm
from zhike.kernel.pages.record import shares
from zhike.kernel.pages.values import Names


@page
def verb_page(request: HttpRequest, actor: Actor, slug: str, pk: int, key: str) -> HttpResponse:
    """Show the form of a verb and do it."""
    obj = known(slug, actor)
    try:
        row = verbs.find(obj, key)
    except BadFilter:
        raise NotFound() from None
    record = access.get(actor, obj.model, pk, row.access)
    form = InputForm(row.input, actor, request.POST if request.method == "POST" else None, record)
    if request.method == "POST" and form.is_valid():
        try:
            # What is done at once takes nothing away from whoever changed the record meanwhile.
            version = None if row.undo else version_of(request)
            verbs.run(record, key, form.values(), actor=actor, version=version)
        except (Invalid, Refused) as error:
            form.accept(error.errors)
        else:
            here = f"/{obj.slug}/{record.pk}/"
            undo = (
                f"{here}{row.undo}/" if row.undo else undo_url(record, row.event.verb) if row.returns else ""
            )
            text = row.event.label if row.undo else row.said(obj.title_of(record), form.values())
            messages.success(request, text, extra_tags=undo)
            # Whoever gave a record away may see it no longer.
            seen = access.visible_to(actor, obj.model).filter(pk=record.pk).exists()
            return done(request, here if seen else f"/{obj.slug}/")
    context = {
        "title": str(row.label), "form": form, "action": request.path, "submit": str(row.label), "danger": row.destructive,
        # A dialog that asks nothing says at least what it is about.
        "text": "" if form.fields else obj.title_of(record), "state": [("version", record.version)],
    }  # fmt: skip
    return render(request, "kernel/verb_form.html", context, status=422 if form.errors else 200)


def done(request: HttpRequest, url: str) -> HttpResponse:
    """Let the browser show the record anew: where it stands, when that is a board or the panel beside a list."""
    address = request.headers.get("HX-Current-URL", "")
    if "#panel=" not in address and "/board/" not in address:
        return redirect(url)
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


@page
def share_page(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Show who else may see or change a record, and share it."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk, "share")
    fault = ""
    if request.method == "POST":
        try:
            give(request, record, actor)
        except Invalid as error:
            fault = str(error.message)
    context = share_context(obj, record, actor, fault)
    return render(request, "kernel/share.html", context, status=422 if fault else 200)


def give(request: HttpRequest, record: Any, actor: Actor) -> None:
    """Share a record with the user or team that the form names."""
    user, team = request.POST.get("user", ""), request.POST.get("team", "")
    grantee, text = ("user", user) if user else ("team", team)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Invalid(_("Choose a person or a team."))
    level = request.POST.get("level", "see")
    actions.share(record, actor=actor, grantee=grantee, grantee_id=int(text), level=level)


@require_POST
@page
def unshare(request: HttpRequest, actor: Actor, slug: str, pk: int, share_id: int) -> HttpResponse:
    """End a share."""
    obj = known(slug, actor)
    record = access.get(actor, obj.model, pk, "share")
    share = Share.objects.filter(pk=share_id, object=obj.key, record_id=record.pk).first()
    if share is not None:
        actions.unshare(record, actor=actor, grantee=share.grantee, grantee_id=share.grantee_id)
    return render(request, "kernel/share.html", share_context(obj, record, actor, ""))


def share_context(obj: Object, record: Any, actor: Actor, fault: str) -> dict[str, Any]:
    """Return what the share dialog shows."""
    models = {"user": known("users", access.SYSTEM).model, "team": known("teams", access.SYSTEM).model}
    names = Names(actor)
    base = f"/{obj.slug}/{record.pk}/share/"
    return {
        "title": _("Share %(title)s") % {"title": obj.title_of(record)}, "action": base, "fault": fault,
        "levels": Share.Level.choices,
        "shares": [
            {"name": names.get(models[share.grantee], share.grantee_id)[0], "grantee": share.get_grantee_display(),
             "level": share.get_level_display(), "url": f"{base}{share.pk}/"}
            for share in shares(obj, record)
        ],
    }  # fmt: skip
