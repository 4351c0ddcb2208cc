"""The addresses of comments and of following."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import get_object, object_of
from zhike.kernel.pages.door import known, page, toast
from zhike.kernel.pages.timeline import number
from zhike.workplace.talk import actions, mentions
from zhike.workplace.talk.access import takes_part, to_read, to_write
from zhike.workplace.talk.models import Comment
from zhike.workplace.talk.showing import entries, follows, panel


@page
def comments(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """GET answers comments (``?before=`` a later one, ``until=`` one that must be there), POST writes one and answers the panel anew."""
    obj = known(slug, actor)
    if request.method != "POST":
        record = to_read(actor, obj, pk)
        found = panel(
            record, actor, *(number(request.GET.get(name, "")) for name in ("before", "until", "after"))
        )
        return render(request, "workplace/talk/_comments.html", {"panel": found})
    record = to_write(actor, obj, pk)
    text = request.POST.get("text", "")
    try:
        _row, left_out = actions.comment(record, text, actor=actor)
    except Invalid as error:
        context = {"panel": panel(record, actor) | {"typed": text, "fault": str(error.message)}}
        return render(request, "workplace/talk/_panel.html", context, status=422)
    answer = render(request, "workplace/talk/_panel.html", {"panel": panel(record, actor)})
    return told(answer, _("Comment saved."), left_out)


def told(answer: HttpResponse, text: str, left_out: list[str]) -> HttpResponse:
    """Say that a comment is saved, and who will not hear of it."""
    if not left_out:
        return toast(answer, text, changed=True)
    names = _(", ").join(left_out)
    text += " " + _("Not told, because the record is not visible to them: %(names)s.") % {"names": names}
    return toast(answer, text, level="info", changed=True)


@page
def comment(request: HttpRequest, actor: Actor, comment_id: int) -> HttpResponse:
    """GET answers the form of one's own comment, POST changes it."""
    row = Comment.objects.filter(pk=comment_id).first() if comment_id < 2**63 else None
    if row is None or request.method != "POST":
        return one(request, actor, comment_id, "workplace/talk/_edit.html")
    try:
        row, left_out = actions.change(comment_id, request.POST.get("text", ""), actor=actor)
    except Invalid as error:
        typed = {"text": request.POST.get("text", ""), "fault": str(error.message)}
        return one(request, actor, comment_id, "workplace/talk/_edit.html", typed, status=422)
    return told(
        one(request, actor, comment_id, "workplace/talk/_comment.html"), _("Comment saved."), left_out
    )


def one(
    request: HttpRequest, actor: Actor, comment_id: int, template: str, more: Any = None, status: int = 200
) -> HttpResponse:
    """Answer one comment that the actor may read, or its form."""
    row = (
        Comment.objects.filter(pk=comment_id, deleted_at__isnull=True).first() if comment_id < 2**63 else None
    )
    if row is None:
        return HttpResponse(status=404)
    to_read(actor, get_object(row.object), row.record_id)
    shown = entries([row], actor)[0] | (more or {})
    record = f"/{get_object(row.object).slug}/{row.record_id}/"
    context = {"comment": shown, "people_url": f"{record}mentions/"}
    return render(request, template, context, status=status)


@require_POST
@page
def delete(request: HttpRequest, actor: Actor, comment_id: int) -> HttpResponse:
    """Take back one's own comment; the note offers to undo it."""
    row = actions.take_back(comment_id, actor=actor)
    answer = HttpResponse("")
    return toast(answer, _("Comment deleted."), undo=f"/comments/{row.pk}/restore/", changed=True)


@require_POST
@page
def restore(request: HttpRequest, actor: Actor, comment_id: int) -> HttpResponse:
    """Undo the deletion of one's own comment."""
    actions.bring_back(comment_id, actor=actor)
    return HttpResponse(status=204)


@page
def people(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Answer the colleagues whose name fits ``q``; those who may not see the record say so and can't be chosen."""
    record = to_write(actor, known(slug, actor), pk)
    typed = request.GET.get("q", "")[:40].replace("\x00", "")
    results = [
        {"text": user.name, "disabled": not sees, "hint": "" if sees else _("may not see this record")}
        for user, sees in mentions.offered(record, typed)
    ]
    return JsonResponse({"results": results})


@require_POST
@page
def follow(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """Follow a record, or stop to."""
    obj = known(slug, actor)
    record = to_read(actor, obj, pk)
    wants = request.POST.get("wants") == "yes"
    actions.follow(record, wants, actor=actor)
    answer = render(request, "workplace/talk/_follow.html", button(record, actor))
    text = _("You will hear of what happens here.") if wants else _("You will hear no more of this.")
    return toast(answer, text)


def button(record: Any, actor: Actor) -> dict[str, Any]:
    """Return the state of the button on a record page."""
    obj = object_of(record)
    return {"follow": {"url": f"/{obj.slug}/{record.pk}/follow/", "follows": follows(record, actor)}}


def follow_button(request: HttpRequest, place: Any) -> dict[str, Any] | None:
    """Return the button for the head of a record page, or None where there is nothing to follow."""
    actor, record = request.actor, place.get("record_row")
    if record is None or record.deleted_at is not None or not takes_part(object_of(record)):
        return None
    return button(record, actor)
