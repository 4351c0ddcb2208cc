"""Attachments: judged by content, within limits, seen by whoever sees the record, never run."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from zhike.kernel.errors import Invalid, NotAllowed, NotFound, TooMuch
from zhike.kernel.models import Event, StoredFile
from zhike.kernel.transfer import storage
from zhike.workplace.attachments import actions, strays
from zhike.workplace.attachments.models import Attachment

HTML = b"<html><script>alert(1)</script></html>"


def png(width: int = 60, height: int = 40) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(held, "PNG")
    return held.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that states a size it need not hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def attach(world, data: bytes, name: str, user=None, record=None) -> Attachment:
    actor = world.actor(user or world.mia)
    return actions.attach(record or world.acme, [data], name, len(data), actor=actor)


def kept() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_a_picture_gets_a_small_one_and_both_follow_the_record(world):
    row = attach(world, png(), "合同.png")
    assert (row.kind, row.file.content_type, row.file.name, row.file.record_id) == (
        "image", "image/png", "合同.png", world.acme.pk,
    )  # fmt: skip
    event = Event.objects.latest("id")
    assert (event.verb, event.data) == ("customer.attached", {"attachment": row.pk, "name": "合同.png"})
    mia, ben = world.browser(world.mia), world.browser(world.ben)
    small = mia.get(f"/attachments/{row.pk}/thumbnail/")
    assert small["Content-Type"] == "image/jpeg" and b"".join(small.streaming_content)[:3] == b"\xff\xd8\xff"
    for path in ("", "?view", "thumbnail/"):
        assert ben.get(f"/attachments/{row.pk}/{path}").status_code == 404
    for stored in (row.file, row.thumbnail):
        assert ben.get(f"/files/{stored.pk}/").status_code == 404


def test_what_it_holds_decides_and_nothing_runs(world):
    row = attach(world, HTML, "invoice.png")
    assert (row.kind, row.file.content_type, row.thumbnail) == ("text", "text/plain", None)
    for path in ("", "?view"):
        answer = world.browser(world.mia).get(f"/attachments/{row.pk}/{path}")
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
    picture = world.browser(world.mia).get(f"/attachments/{attach(world, png(), 'a.txt').pk}/?view")
    assert (picture["Content-Type"], picture["Content-Security-Policy"]) == (
        "image/png",
        "sandbox; default-src 'none'",
    )


@pytest.mark.parametrize(("data", "kind"), [
    (b"%PDF-1.7 x", "pdf"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "text"), (b"PK\x03\x04broken", "other"),
    (b"MZ\x90\x00", "other"), ("一二三".encode() * 2000, "text"), (b"<svg onload=alert(1)>", "text"),
    (b"\x89PNG\r\n\x1a\ncut", "image"),
])  # fmt: skip
def test_kinds_by_content(world, data, kind):
    assert attach(world, data, "x").kind == kind


def test_a_bomb_is_refused_and_leaves_nothing(world):
    before, files, events = kept(), StoredFile.objects.count(), Event.objects.count()
    with pytest.raises(Invalid, match="30000 × 30000"):
        attach(world, bomb(30_000, 30_000), "bomb.png")
    assert (kept(), StoredFile.objects.count(), Event.objects.count()) == (before, files, events)
    large = attach(world, bomb(10_000, 10_000), "large.png")
    assert (large.kind, large.thumbnail) == ("image", None)


def test_limits_say_which_and_keep_nothing(world, settings):
    before = kept()
    settings.ATTACHMENT_MB = 1
    with pytest.raises(TooMuch, match="larger than 1 MB"):
        attach(world, b"x" * (2**20 + 1), "big.txt")
    settings.ATTACHMENTS_USER_MB = 1
    attach(world, b"x" * 600_000, "half.txt")
    with pytest.raises(TooMuch, match="Your files fill the 1 MB"):
        attach(world, b"x" * 600_000, "half2.txt")
    settings.ATTACHMENTS_USER_MB, settings.ATTACHMENTS_MB = 100, 1
    with pytest.raises(TooMuch, match="room for files"):
        attach(world, b"x" * 600_000, "other.txt", user=world.lin)
    assert len(kept() - before) == 1 and Attachment.objects.count() == 1


def test_deleting_hides_it_and_can_be_undone_until_the_sweep(world):
    row = attach(world, b"contract", "c.txt")
    with pytest.raises(NotFound):
        actions.take_off(row.pk, actor=world.actor(world.ben))
    with pytest.raises(NotAllowed):
        actions.take_off(row.pk, actor=world.actor(world.max))
    mia = world.browser(world.mia)
    assert mia.post(f"/attachments/{row.pk}/delete/").status_code == 200
    assert (
        mia.get(f"/attachments/{row.pk}/").status_code == mia.get(f"/files/{row.file_id}/").status_code == 404
    )
    assert mia.post(f"/attachments/{row.pk}/restore/").status_code == 204
    assert mia.get(f"/attachments/{row.pk}/").status_code == 200
    actions.take_off(row.pk, actor=world.actor(world.mia))
    path = storage.path_of(row.file)
    StoredFile.objects.filter(pk=row.file_id).update(expires_at="2020-01-01T00:00Z")
    storage.sweep()
    assert not path.exists() and not Attachment.objects.filter(pk=row.pk).exists()


def test_the_page_takes_several_and_says_which_was_not_kept(world, settings):
    settings.ATTACHMENT_MB = 1
    files = [
        SimpleUploadedFile("a<img src=x onerror=alert(1)>.txt", b"fine"),
        SimpleUploadedFile("b.txt", b"x" * (2**20 + 1)),
    ]
    mia, base = world.browser(world.mia), f"/customers/{world.acme.pk}/"
    answer = mia.post(f"{base}attachments/", {"file": files}, HTTP_HX_REQUEST="true")
    assert "1 file added." in answer["HX-Trigger"] and "larger than 1 MB" in answer["HX-Trigger"]
    assert Attachment.objects.count() == 1
    page = mia.get(base).content.decode()
    assert "<img src=x" not in page
    assert world.browser(world.ray).post(f"{base}attachments/", {"file": files}).status_code == 403
    assert world.browser(world.ben).post(f"{base}attachments/", {"file": files}).status_code == 404
    assert Attachment.objects.count() == 1


def send(world, data: bytes, name: str) -> tuple[dict, int]:
    sent = {"file": SimpleUploadedFile(name, data)}
    answer = world.browser(world.mia).post(f"/customers/{world.acme.pk}/attachments/", sent)
    return json.loads(answer["HX-Trigger"])["zk:toast"], Attachment.objects.count()


def test_an_empty_file_is_refused_and_said(world):
    before = (kept(), Event.objects.count())
    note, count = send(world, b"", "空.csv")
    assert note == {"level": "danger", "text": "“空.csv” is empty, so it was not kept. Choose the file that holds something."}  # fmt: skip
    assert (count, kept(), Event.objects.count()) == (0, *before)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("rows.csv", png(), "Picture"), ("book.xlsx", b"name\nAcme\n", "Document"), ("scan.pdf", b"\0" * 99, "File"),
     ("book.xls", b"name\nAcme\n", "Document")],
)  # fmt: skip
def test_a_file_that_is_not_what_it_is_called_is_kept_and_said(world, name, data, kind):
    note, count = send(world, data, name)
    assert (note["level"], count) == ("warning", 1)
    assert (
        f"“{name}” was kept, but it is not what its name says: its content is of the kind “{kind}”."
        in note["text"]
    )


@pytest.mark.parametrize(
    ("name", "data"), [("a.png", png()), ("旧.csv", "客户".encode("gb18030")), ("plain", b"text")]
)
def test_of_an_honest_file_nothing_is_said(world, name, data):
    note, count = send(world, data, name)
    assert (note, count) == ({"level": "success", "text": "1 file added."}, 1)


def test_bytes_of_a_failed_transaction_go_after_a_day(world):
    there = kept()
    good = storage.path_of(attach(world, b"stays", "good.txt").file)
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = storage.path_of(attach(world, b"lost with its transaction", "lost.txt").file)
        raise RuntimeError("the commit fails")
    half = lost.with_name(lost.name + ".part")
    half.write_bytes(b"killed while writing")
    foreign = Path(settings.MEDIA_ROOT) / "README.txt"
    foreign.write_bytes(b"of the administrator")
    assert (strays.sweep(), kept() - there) == (0, {good, lost, half, foreign})
    for path in (good, lost, half, foreign):
        os.utime(path, (time.time() - strays.PATIENCE - 60,) * 2)
    assert (strays.sweep(), kept() - there) == (2, {good, foreign})
    foreign.unlink()


def test_nothing_is_swept_where_the_database_does_not_fit(world, monkeypatch, caplog):
    monkeypatch.setattr(strays, "SUSPICIOUS", 1)
    folder = Path(settings.MEDIA_ROOT) / "0f"
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / ("0f" + 29 * "0" + str(number)) for number in range(3)]
    for path in made:
        path.write_bytes(b"of another database")
        os.utime(path, (time.time() - strays.PATIENCE - 60,) * 2)
    assert (strays.sweep(), [path.exists() for path in made]) == (0, [True] * 3)
    assert "none was deleted" in caplog.text
    for path in made:
        path.unlink()
