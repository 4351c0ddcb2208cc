"""The addresses of attachments. Every answer with a file in it is locked into a sandbox by its headers."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotFound, TooMuch
from zhike.kernel.models import StoredFile
from zhike.kernel.pages.door import known, page, toast
from zhike.kernel.transfer import storage
from zhike.workplace.attachments import actions
from zhike.workplace.attachments.content import IMAGES, disguised
from zhike.workplace.attachments.models import Attachment
from zhike.workplace.attachments.showing import panel
from zhike.workplace.talk.access import to_read, to_write


@page
def attachments(request: HttpRequest, actor: Actor, slug: str, pk: int) -> HttpResponse:
    """GET answers the files of a record, POST adds those sent; a file refused does not keep the others out."""
    obj = known(slug, actor)
    if request.method != "POST":
        return render(
            request, "workplace/attachments/_panel.html", {"panel": panel(to_read(actor, obj, pk), actor)}
        )
    record = to_write(actor, obj, pk)
    faults, doubts, kept = [], [], 0
    for upload in request.FILES.getlist("file"):
        try:
            row = actions.attach(record, upload.chunks(), upload.name or "", upload.size or 0, actor=actor)
            kept += 1
            doubts += doubt(row)
        except (TooMuch, Invalid) as error:
            faults.append(str(error.message))
    answer = render(request, "workplace/attachments/_panel.html", {"panel": panel(record, actor)})
    return told(answer, kept, faults, doubts)


def doubt(row: Attachment) -> list[str]:
    """Return what to say of a file that is not what its name promises."""
    if not disguised(row.file.name, row.file.content_type, row.kind):
        return []
    words = _(
        "“%(name)s” was kept, but it is not what its name says: its content is of the kind “%(kind)s”. If you meant another file, delete this one and send that."
    )
    return [words % {"name": row.file.name, "kind": row.get_kind_display()}]


def told(answer: HttpResponse, kept: int, faults: list[str], doubts: list[str]) -> HttpResponse:
    """Say how many files were kept, of each other one why it was not, and which are not what they are called."""
    words = (
        [ngettext("%(count)d file added.", "%(count)d files added.", kept) % {"count": kept}] if kept else []
    )
    if not words and not faults:
        faults = [_("No file arrived; choose one and try again.")]
    level = "danger" if faults else "warning" if doubts else "success"
    return toast(answer, " ".join([*words, *faults, *doubts]), level=level, changed=bool(kept))


@page
def attachment(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponseBase:
    """Serve a file as a download, or with ``?view`` show a picture; nothing else is ever shown in our origin."""
    row, _obj, _record = actions.find(attachment_id, actor=actor)
    shown = "view" in request.GET and row.file.content_type in IMAGES
    return sandboxed(
        row.file, row.file.content_type if shown else "application/octet-stream", download=not shown
    )


@page
def thumbnail(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponseBase:
    """Serve the small picture of a picture."""
    row, _obj, _record = actions.find(attachment_id, actor=actor)
    if row.thumbnail is None:
        raise NotFound()
    return sandboxed(row.thumbnail, "image/jpeg", download=False)


def sandboxed(stored: StoredFile, media: str, *, download: bool) -> FileResponse:
    """Return a file under headers that keep whatever it holds from running. Raises NotFound when it is gone."""
    path = storage.path_of(stored)
    if not path.is_file():
        raise NotFound()
    response = FileResponse(path.open("rb"), as_attachment=download, filename=stored.name, content_type=media)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@page
def delete(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponse:
    """Take a file off its record; the note offers to undo it."""
    row = actions.take_off(attachment_id, actor=actor)
    text = _("“%(title)s” was deleted.") % {"title": row.file.name}
    return toast(HttpResponse(""), text, undo=f"/attachments/{row.pk}/restore/", changed=True)


@require_POST
@page
def restore(request: HttpRequest, actor: Actor, attachment_id: int) -> HttpResponse:
    """Undo the deletion of a file."""
    actions.bring_back(attachment_id, actor=actor)
    return HttpResponse(status=204)
