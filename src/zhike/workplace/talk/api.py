"""Comments for programs: read, write, change, take back and bring back, with the rights of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from zhike.kernel import verbs
from zhike.kernel.access import Actor
from zhike.kernel.api import extensions
from zhike.kernel.api.answers import reply
from zhike.kernel.api.bodies import read_object
from zhike.kernel.api.describing import AFTER, LIMIT, answers, described, json_body
from zhike.kernel.api.newest import newest, refuse_unknown
from zhike.kernel.api.routes import ONE, Route, add
from zhike.kernel.api.schemas import ID, MOMENT, component, list_of, name_of, nullable, ref
from zhike.kernel.objects import Object
from zhike.kernel.verbs import Input
from zhike.people.models import User
from zhike.workplace.talk import actions
from zhike.workplace.talk.access import takes_part, to_read
from zhike.workplace.talk.models import LONGEST, Comment


class CommentInput(Input):
    """What somebody says."""

    text: str = Field(min_length=1, max_length=LONGEST)


def list_comments(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """List the comments of a record, newest first."""
    refuse_unknown(request, {"limit", "after"})
    record = to_read(_actor(request), obj, pk)
    rows = Comment.objects.filter(object=obj.key, record_id=record.pk, deleted_at__isnull=True)
    return newest(request, rows, as_json)


def add_comment(request: HttpRequest, obj: Object, pk: int) -> HttpResponse:
    """Write a comment.

    `@` and a colleague's name tells this colleague. Those named who may not see the record are not told, and are
    listed in `not_told`.
    """
    text = verbs.clean_model(CommentInput, read_object(request))["text"]
    row, left_out = actions.comment(obj.model(id=pk), text, actor=_actor(request))
    response = _written(row, left_out, 201)
    response.headers["Location"] = f"/api/v1/comments/{row.pk}"
    return response


def change_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change one's own comment. The former text is kept in `earlier`; only people newly named are told."""
    text = verbs.clean_model(CommentInput, read_object(request))["text"]
    return _written(*actions.change(comment_id, text, actor=_actor(request)))


def delete_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take one's own comment back."""
    actions.take_back(comment_id, actor=_actor(request))
    return HttpResponse(status=204)


def restore_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Bring back a comment that one took back."""
    return reply(as_json([actions.bring_back(comment_id, actor=_actor(request))])[0])


def _actor(request: HttpRequest) -> Actor:
    return request.actor


def _written(row: Comment, left_out: list[str], status: int = 200) -> HttpResponse:
    return reply({**as_json([row])[0], "not_told": left_out}, status)


def as_json(rows: Sequence[Comment]) -> list[dict[str, Any]]:
    """Return comments as the API shows them; their authors come in one query."""
    wanted = {row.author_id for row in rows if row.author_id}
    names = dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return [
        {
            "id": row.pk,
            "author": row.author_id,
            "author_name": names.get(row.author_id or 0, ""),
            "text": row.text,
            "mentions": row.mentions,
            "created_at": row.created_at.isoformat(timespec="microseconds"),
            "changed_at": row.changed_at.isoformat(timespec="microseconds") if row.changed_at else None,
            "earlier": row.earlier,
        }
        for row in rows
    ]


TEXT = {"type": "string"}
SHOWN = {
    "id": ID, "author": nullable(ID), "author_name": TEXT, "text": TEXT,
    "mentions": {"type": "array", "items": ID, "description": "The users who were told"},
    "created_at": MOMENT, "changed_at": nullable(MOMENT),
    "earlier": {"type": "array", "items": ref("EarlierText"), "description": "Former texts, oldest first"},
}  # fmt: skip
NOT_TOLD = {"type": "array", "items": TEXT, "description": "Names of those who may not see the record"}
extensions.describe(
    EarlierText=component("A former text", {"text": TEXT, "at": MOMENT}, ["text", "at"]),
    CommentRow=component("Comment", SHOWN, list(SHOWN)),
    CommentWritten=component("Comment as written", SHOWN | {"not_told": NOT_TOLD}, [*SHOWN, "not_told"]),
    CommentText=component(
        "Text of a comment", {"text": {"type": "string", "minLength": 1, "maxLength": LONGEST}}, ["text"]
    ),
)
BODY = json_body(ref("CommentText"))
SENT = ref("CommentWritten")


@extensions.for_each_object
def routes_of_comments(obj: Object, router: Router) -> None:
    """Let programs read and write the comments of the objects that people talk about."""
    if not takes_part(obj):
        return
    name, path = name_of(obj), f"{ONE}/comments"
    page = described(
        answers(200, list_of(ref("CommentRow")), "A page of comments"), parameters=[LIMIT, AFTER]
    )
    add(router, Route("GET", path, list_comments, f"list{name}Comments", page), obj)
    sent = described(answers(201, SENT, "The new comment"), body=BODY, writes=True)
    add(router, Route("POST", path, add_comment, f"add{name}Comment", sent), obj)


router = Router(tags=["Comments"])
for route in (
    Route("PATCH", ONE, change_comment, "changeComment",
          described(answers(200, SENT, "The comment"), body=BODY, writes=True)),
    Route("DELETE", ONE, delete_comment, "deleteComment",
          described(answers(204, None, "The comment is taken back"), writes=True)),
    Route("POST", f"{ONE}/restore", restore_comment, "restoreComment",
          described(answers(200, ref("CommentRow"), "The comment"), writes=True)),
):  # fmt: skip
    add(router, route)
extensions.extend("/comments", router)
