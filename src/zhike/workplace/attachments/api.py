"""Files on records for programs: list, send, fetch, take off and bring back, with the checks of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Router

from zhike.kernel.access import Actor
from zhike.kernel.api import extensions
from zhike.kernel.api.answers import reply
from zhike.kernel.api.describing import AFTER, LIMIT, answers, described
from zhike.kernel.api.newest import newest, refuse_unknown
from zhike.kernel.api.problems import UnsupportedBody
from zhike.kernel.api.routes import ONE, Route, add
from zhike.kernel.api.schemas import ID, MOMENT, component, list_of, name_of, nullable, ref
from zhike.kernel.errors import Invalid, KernelError
from zhike.kernel.objects import Object
from zhike.people.models import User
from zhike.workplace.attachments import actions
from zhike.workplace.attachments.models import Attachment
from zhike.workplace.attachments.views import sandboxed
from zhike.workplace.talk.access import takes_part, to_read, to_write

PART = "file"


class NoForm(UnsupportedBody):
    """Refuse a file that was not sent as a form does."""

    def __init__(self) -> None:
        KernelError.__init__(
            self,
            _("Send the file as multipart/form-data, in one part with the name “%(name)s”.") % {"name": PART},
        )


def list_attachments(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """List the files on a record, newest first."""
    refuse_unknown(request, {"limit", "after"})
    record = to_read(_actor(request), obj, pk)
    rows = Attachment.objects.filter(object=obj.key, record_id=record.pk, deleted_at__isnull=True)
    return newest(request, rows.select_related("file"), as_json)


def add_attachment(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Hang a file on a record.

    What the file is, is judged by its content and never by its name. A file beyond the size of one file, or beyond
    the room that its sender or the installation has, is answered 413 and not kept.
    """
    actor = _actor(request)
    record = to_write(actor, obj, pk)
    sent = sent_file(request)
    row = actions.attach(record, sent.chunks(), sent.name or "", sent.size or 0, actor=actor)
    response = reply(as_json([row])[0], 201)
    response.headers["Location"] = f"/api/v1/attachments/{row.pk}"
    return response


def sent_file(request: HttpRequest) -> UploadedFile:
    """Return the one file that a request carries. Raises NoForm, or Invalid for none, several or anything beside it."""
    if request.content_type != "multipart/form-data":
        raise NoForm()
    files = request.FILES.getlist(PART)
    other = sorted({*request.POST, *request.FILES} - {PART})
    faults = {name[:80]: [_("There is no such field to write.")] for name in other}
    if len(files) != 1 or PART in request.POST:
        faults[PART] = [_("Send exactly one file, in a part with the name “%(name)s”.") % {"name": PART}]
    if faults:
        raise Invalid(faults)
    return files[0]


def get_attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Read what is known of a file: name, size, type by content, SHA-256."""
    return reply(as_json([actions.find(attachment_id, actor=_actor(request))[0]])[0])


def get_content(request: HttpRequest, attachment_id: int) -> HttpResponseBase:
    """Fetch the bytes of a file, exactly as they were sent."""
    row, _obj, _record = actions.find(attachment_id, actor=_actor(request))
    return sandboxed(row.file, "application/octet-stream", download=True)


def delete_attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Take a file off its record; for thirty days it can be brought back, then it is gone."""
    actions.take_off(attachment_id, actor=_actor(request))
    return HttpResponse(status=204)


def restore_attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Bring back a file that was taken off."""
    return reply(as_json([actions.bring_back(attachment_id, actor=_actor(request))])[0])


def _actor(request: HttpRequest) -> Actor:
    return request.actor


def as_json(rows: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return files as the API shows them; who added them comes in one query."""
    wanted = {row.added_by_id for row in rows if row.added_by_id}
    names = dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [
        {
            "id": row.pk,
            "name": row.file.name,
            "size": row.file.size,
            "kind": row.kind,
            "content_type": row.file.content_type,
            "sha256": row.file.sha256,
            "added_by": row.added_by_id,
            "added_by_name": names.get(row.added_by_id or 0, ""),
            "created_at": row.created_at.isoformat(timespec="microseconds"),
        }
        for row in rows
    ]


TEXT = {"type": "string"}
BYTES = {"type": "string", "format": "binary"}
SHOWN = {
    "id": ID, "name": TEXT, "size": {"type": "integer", "minimum": 0, "description": "In bytes"},
    "kind": {"type": "string", "enum": Attachment.Kind.values, "description": "What its content is"},
    "content_type": TEXT, "sha256": TEXT, "added_by": nullable(ID), "added_by_name": TEXT, "created_at": MOMENT,
}  # fmt: skip
extensions.describe(
    AttachmentRow=component("File on a record", SHOWN, list(SHOWN)),
    AttachmentUpload=component("A file to send", {PART: BYTES}, [PART]),
)
FORM = {"required": True, "content": {"multipart/form-data": {"schema": ref("AttachmentUpload")}}}
CONTENT = {200: {"description": "The bytes", "content": {"application/octet-stream": {"schema": BYTES}}}}


@extensions.for_each_object
def routes_of_files(obj: Object, router: Router) -> None:
    """Let programs read and send the files of the objects that have any."""
    if not takes_part(obj):
        return
    name, path = name_of(obj), f"{ONE}/attachments"
    page = described(
        answers(200, list_of(ref("AttachmentRow")), "A page of files"), parameters=[LIMIT, AFTER]
    )
    add(router, Route("GET", path, list_attachments, f"list{name}Attachments", page), obj)
    sent = described(answers(201, ref("AttachmentRow"), "The new file"), body=FORM, writes=True)
    add(router, Route("POST", path, add_attachment, f"add{name}Attachment", sent), obj)


router = Router(tags=["Files"])
for route in (
    Route("GET", ONE, get_attachment, "getAttachment", described(answers(200, ref("AttachmentRow"), "The file"))),
    Route("GET", f"{ONE}/content", get_content, "getAttachmentContent", described(CONTENT)),
    Route("DELETE", ONE, delete_attachment, "deleteAttachment",
          described(answers(204, None, "The file is taken off"), writes=True)),
    Route("POST", f"{ONE}/restore", restore_attachment, "restoreAttachment",
          described(answers(200, ref("AttachmentRow"), "The file"), writes=True)),
):  # fmt: skip
    add(router, route)
extensions.extend("/attachments", router)
