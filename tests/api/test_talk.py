"""Comments and files of records through the API: the rights of the record, the checks of the page, one effect a key."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from zhike.kernel.models import Event, Share
from zhike.workplace.attachments.models import Attachment
from zhike.workplace.talk.models import Comment

from .conftest import Program, World, fingerprint, problem

PDF = b"%PDF-1.7\n" + b"x" * 40


def send(program: Program, path: str, data: bytes = PDF, name: str = "合同.pdf", **more: Any) -> HttpResponse:
    """Send a file as a form does; ``more`` are further fields of the form and headers in capitals."""
    headers = {key: value for key, value in more.items() if key.isupper()}
    fields = {key: value for key, value in more.items() if not key.isupper()}
    body = {"file": SimpleUploadedFile(name, data), **fields}
    client = Client(raise_request_exception=False)
    return client.post(f"/api/v1/{path}", body, HTTP_AUTHORIZATION=f"Bearer {program.secret}", **headers)


def stored() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def comments(world: World) -> str:
    return f"customers/{world.acme.pk}/comments"


def files(world: World) -> str:
    return f"customers/{world.acme.pk}/attachments"


def test_a_comment_is_written_changed_taken_back_and_brought_back(world: World) -> None:
    Share.objects.create(
        object="customers.customer", record_id=world.acme.pk, grantee="user", grantee_id=world.ada.pk
    )
    answer = world.sales.post(comments(world), {"text": "Ask @Ada, not @Ole."})
    assert answer.status_code == 201
    row = answer.json()
    assert answer.headers["Location"] == f"/api/v1/comments/{row['id']}"
    assert (row["author"], row["author_name"], row["text"]) == (world.mia.pk, "Mia", "Ask @Ada, not @Ole.")
    assert (row["mentions"], row["not_told"], row["earlier"]) == ([world.ada.pk], ["Ole"], [])
    event = Event.objects.latest("id")
    assert (event.verb, event.via, event.actor_id) == ("customer.commented", "api", world.mia.pk)
    changed = world.sales.patch(f"comments/{row['id']}", {"text": "Done."}).json()
    assert (changed["text"], [old["text"] for old in changed["earlier"]]) == (
        "Done.",
        ["Ask @Ada, not @Ole."],
    )
    assert world.sales.delete(f"comments/{row['id']}").status_code == 204
    assert world.sales.get(comments(world)).json() == {"items": [], "next": None}
    assert problem(world.sales.patch(f"comments/{row['id']}", {"text": "x"}))["status"] == 404
    assert world.sales.post(f"comments/{row['id']}/restore").json()["text"] == "Done."
    assert [found["id"] for found in world.sales.get(comments(world)).json()["items"]] == [row["id"]]


def test_comments_come_newest_first_in_pages(world: World) -> None:
    made = [world.sales.post(comments(world), {"text": f"Nr. {number}"}).json()["id"] for number in range(3)]
    first = world.sales.get(f"{comments(world)}?limit=2").json()
    second = world.sales.get(f"{comments(world)}?limit=2&after={first['next']}").json()
    assert [row["id"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
    for wrong in ("after=x", "limit=0", "sort=id"):
        assert problem(world.sales.get(f"{comments(world)}?{wrong}"))["status"] == 400


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "  "}, {"text": 1}, {"text": "x" * 10_001},
                                  {"text": "x", "author": 1}])  # fmt: skip
def test_what_is_no_comment_is_refused(world: World, body: dict[str, Any]) -> None:
    before = fingerprint()
    assert problem(world.sales.post(comments(world), body))["status"] == 422
    assert fingerprint() == before


def test_one_key_writes_one_comment_and_hangs_one_file(world: World) -> None:
    first = world.sales.post(comments(world), {"text": "Once"}, Idempotency_Key="c-1")
    again = world.sales.post(comments(world), {"text": "Once"}, Idempotency_Key="c-1")
    assert (again.status_code, again.content, again.headers["Location"]) == (
        201, first.content, first.headers["Location"],
    )  # fmt: skip
    assert Comment.objects.count() == 1
    first = send(world.sales, files(world), HTTP_IDEMPOTENCY_KEY="f-1")
    again = send(world.sales, files(world), HTTP_IDEMPOTENCY_KEY="f-1")
    assert (first.status_code, again.content) == (201, first.content)
    assert Attachment.objects.count() == 1
    other = send(world.sales, files(world), PDF + b"!", HTTP_IDEMPOTENCY_KEY="f-1")
    assert problem(other)["status"] == 422
    assert Attachment.objects.count() == 1


def test_a_file_goes_in_and_comes_out_as_it_was(world: World) -> None:
    answer = send(world.sales, files(world), name="../../报价 2026.png")
    row = answer.json()
    assert answer.status_code == 201 and answer.headers["Location"] == f"/api/v1/attachments/{row['id']}"
    assert {key: row[key] for key in ("name", "size", "kind", "content_type", "sha256", "added_by", "added_by_name")} == {
        "name": "报价 2026.png", "size": len(PDF), "kind": "pdf", "content_type": "application/pdf",
        "sha256": hashlib.sha256(PDF).hexdigest(), "added_by": world.mia.pk, "added_by_name": "Mia",
    }  # fmt: skip
    assert world.sales.get(f"attachments/{row['id']}").json() == row
    assert world.sales.get(files(world)).json() == {"items": [row], "next": None}
    content = world.sales.get(f"attachments/{row['id']}/content")
    assert b"".join(content.streaming_content) == PDF
    assert (content["Content-Type"], content["Content-Length"]) == ("application/octet-stream", str(len(PDF)))
    assert content["Content-Disposition"].startswith("attachment;")
    assert content["Content-Security-Policy"] == "sandbox; default-src 'none'"
    event = Event.objects.latest("id")
    assert (event.verb, event.via, event.data) == (
        "customer.attached", "api", {"attachment": row["id"], "name": "报价 2026.png"},
    )  # fmt: skip


def test_a_file_taken_off_is_gone_and_can_be_brought_back(world: World) -> None:
    row = send(world.sales, files(world)).json()
    assert world.sales.delete(f"attachments/{row['id']}").status_code == 204
    for path in (f"attachments/{row['id']}", f"attachments/{row['id']}/content"):
        assert problem(world.sales.get(path))["status"] == 404
    assert world.sales.get(files(world)).json()["items"] == []
    assert world.sales.post(f"attachments/{row['id']}/restore").json() == row
    assert world.sales.get(files(world)).json()["items"] == [row]


def test_limits_of_size_room_and_pictures_hold(world: World) -> None:
    before, kept = fingerprint(), stored()
    settings.ATTACHMENT_MB, megabyte = 1, b"x" * (2**20 + 1)
    try:
        answer = send(world.sales, files(world), megabyte, "large.txt")
    finally:
        settings.ATTACHMENT_MB = 50
    assert problem(answer)["detail"] == "“large.txt” is larger than 1 MB, so it was not kept."
    assert answer.status_code == 413
    settings.ATTACHMENTS_USER_MB, room = 1, settings.ATTACHMENTS_USER_MB
    try:
        answer = send(world.sales, files(world), megabyte, "full.txt")
    finally:
        settings.ATTACHMENTS_USER_MB = room
    assert problem(answer)["status"] == 413 and "1 MB you have" in answer.json()["detail"]
    assert (fingerprint(), stored()) == (before, kept)


def test_a_file_comes_alone_and_as_a_form(world: World) -> None:
    before, kept = fingerprint(), stored()
    assert problem(world.sales.post(files(world), {"file": "x"}))["status"] == 415
    assert problem(send(world.sales, files(world), note="x"))["errors"] == [
        {"field": "note", "detail": "There is no such field to write."}
    ]
    two = {"file": [SimpleUploadedFile("a", b"a"), SimpleUploadedFile("b", b"b")]}
    for body in ({}, {"file": "text"}, two):
        answer = Client().post(
            f"/api/v1/{files(world)}", body, HTTP_AUTHORIZATION=f"Bearer {world.sales.secret}"
        )
        assert [fault["field"] for fault in problem(answer)["errors"]] == ["file"], body
    assert (fingerprint(), stored()) == (before, kept)


def test_what_hangs_on_a_foreign_record_does_not_exist(world: World) -> None:
    comment = world.other.post(f"customers/{world.foreign.pk}/comments", {"text": "Secret"}).json()["id"]
    file = send(world.other, f"customers/{world.foreign.pk}/attachments").json()["id"]
    before, kept = fingerprint(), stored()
    for there, nowhere in ((f"customers/{world.foreign.pk}", "customers/999999999"),):
        for part, body in (("comments", {"text": "x"}), ("attachments", None)):
            for method in ("GET", "POST"):
                if part == "attachments" and method == "POST":
                    found, missing = (
                        send(world.sales, f"{there}/{part}"),
                        send(world.sales, f"{nowhere}/{part}"),
                    )
                else:
                    found, missing = (
                        world.sales.call(method, f"{place}/{part}", body) for place in (there, nowhere)
                    )
                assert problem(found)["status"] == 404 and found.content == missing.content, (method, part)
    for kind, pk in (("comments", comment), ("attachments", file)):
        tries = [("DELETE", ""), ("POST", "/restore"), *([("PATCH", "")] if kind == "comments" else [("GET", ""), ("GET", "/content")])]  # fmt: skip
        for method, end in tries:
            body = {"text": "x"} if method == "PATCH" else None
            found, missing = (world.sales.call(method, f"{kind}/{key}{end}", body) for key in (pk, 999999999))
            assert problem(found)["status"] == 404 and found.content == missing.content, (method, kind, end)
    assert (fingerprint(), stored()) == (before, kept)


def test_only_its_author_changes_a_comment_and_only_who_may_change_the_record_takes_a_file_off(
    world: World,
) -> None:
    Share.objects.create(
        object="customers.customer", record_id=world.acme.pk, grantee="user", grantee_id=world.ole.pk
    )
    comment = world.sales.post(comments(world), {"text": "Mine"}).json()["id"]
    file = send(world.sales, files(world)).json()["id"]
    before = fingerprint()
    for answer in (
        world.other.patch(f"comments/{comment}", {"text": "Yours"}), world.other.delete(f"comments/{comment}"),
        world.admin.delete(f"comments/{comment}"), world.other.delete(f"attachments/{file}"),
    ):  # fmt: skip
        assert problem(answer)["status"] == 403
    assert fingerprint() == before
    assert [row["text"] for row in world.other.get(comments(world)).json()["items"]] == ["Mine"]
    assert world.admin.delete(f"attachments/{file}").status_code == 204


def test_a_key_that_only_reads_adds_nothing(world: World) -> None:
    reader = world.program(world.mia, "customers.customer:see")
    world.sales.post(comments(world), {"text": "Before"})
    before, kept = fingerprint(), stored()
    assert problem(reader.post(comments(world), {"text": "x"}))["status"] == 403
    assert problem(send(reader, files(world)))["status"] == 403
    assert (fingerprint(), stored()) == (before, kept)
    assert [row["text"] for row in reader.get(comments(world)).json()["items"]] == ["Before"]


def test_settings_have_no_comments_and_no_files(world: World) -> None:
    document = json.loads(world.admin.get("openapi.json").content)["paths"]
    for part in ("comments", "attachments"):
        assert set(document[f"/api/v1/customers/{{id}}/{part}"]) == {"get", "post"}
        assert f"/api/v1/users/{{id}}/{part}" not in document
        assert world.admin.get(f"users/{world.mia.pk}/{part}").status_code == 404
    upload = document["/api/v1/customers/{id}/attachments"]["post"]["requestBody"]["content"]
    assert set(upload) == {"multipart/form-data"}
