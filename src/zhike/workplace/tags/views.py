"""The dialogs by which a tag is renamed, merged and deleted: they say on how many records, and lead on to the undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhike.kernel import access, verbs
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import object_of
from zhike.kernel.pages import lookup as general
from zhike.kernel.pages.bulk import redirect
from zhike.kernel.pages.door import page
from zhike.kernel.pages.edit import version_of
from zhike.kernel.pages.input_form import InputForm
from zhike.people.permissions import require
from zhike.workplace.tags import renaming
from zhike.workplace.tags.models import Tag


@page
def names(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer the tags that fit the words in ``q``, by name; what is not among them may be taken as it was typed."""
    rows = general.found(request, object_of(Tag), actor)
    offers = [{"value": row["text"], "text": row["text"], "hint": row["hint"]} for row in rows]
    return JsonResponse({"results": offers, "create": True})


@page
def change(request: HttpRequest, actor: Actor, pk: int, key: str) -> HttpResponse:
    """Show the form of one of the three verbs with the number of uses, and do it."""
    require(actor, renaming.MANAGE)
    tag = access.get(actor, Tag, pk, "change")
    row = verbs.find(object_of(Tag), key)
    form = InputForm(row.input, actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.run(tag, key, form.values(), actor=actor, version=version_of(request))
        except Invalid as error:
            form.accept(error.errors)
        else:
            return told(request, tag)
    context = {
        "title": str(row.label), "text": counted(tag), "form": form, "action": request.path, "submit": str(row.label),
        "danger": row.destructive, "state": [("version", tag.version)],
    }  # fmt: skip
    return render(request, "kernel/verb_form.html", context, status=422 if form.errors else 200)


def counted(tag: Tag) -> str:
    """Return on how many records a tag stands, in words."""
    count = renaming.uses(tag.name)
    text = ngettext(
        "“%(name)s” stands on %(count)s record.", "“%(name)s” stands on %(count)s records.", count
    )
    return text % {"name": tag.name, "count": number_format(count, force_grouping=True)}


def told(request: HttpRequest, tag: Tag) -> HttpResponse:
    """Lead to the list of tags, with a note that offers the undo."""
    event = renaming.newest(tag)
    assert event is not None
    count = event.data["records"]
    text = ngettext("Done, with %(count)s record.", "Done, with %(count)s records.", count)
    if count > renaming.AT_ONCE:
        text = _("Begun: %(count)s records are changed in the background.")
    messages.success(
        request,
        text % {"count": number_format(count, force_grouping=True)},
        extra_tags=f"/tags/undo/{event.pk}/",
    )
    return redirect("/tags/")


@require_POST
@page
def undo(request: HttpRequest, actor: Actor, event_id: int) -> HttpResponse:
    """Take back what was done to a tag."""
    tag, count = renaming.take_back(event_id if event_id < 2**63 else 0, actor=actor)
    if count is None:
        text = _("The tag “%(name)s” is back; its records follow in the background.") % {"name": tag.name}
    else:
        text = ngettext(
            "The tag “%(name)s” is as before on %(count)s record.",
            "The tag “%(name)s” is as before on %(count)s records.",
            count,
        )
        text %= {"name": tag.name, "count": number_format(count, force_grouping=True)}
    messages.success(request, text)
    return HttpResponseRedirect("/tags/")
