"""Backups among the settings: for whom, by which plan, and who hears that one failed."""

from __future__ import annotations

import io
import os
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from zhike import __version__
from zhike.config import environment
from zhike.config.backup import programs, shelf, work
from zhike.config.backup.manifest import DUMP, MANIFEST, BackupError, Manifest, sha256
from zhike.config.backup.words import REASONS, reason
from zhike.kernel import jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event, Job
from zhike.people.actions import backups
from zhike.people.models import Organisation
from zhike.people.queries import house_zone, organisation
from zhike.workplace.notices import filling, showing
from zhike.workplace.notices.models import Cause, Notice

URL = "/settings/backups/"
DAILY = {"backup_every": "day", "backup_weekday": 0, "backup_hour": 3, "backup_keep": 2}


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    """Give each test a home folder of its own."""
    settings.HOME = tmp_path
    (tmp_path / "backups").mkdir()
    return tmp_path


def written(name: str, *, damaged: bool = False) -> Path:
    """Put a small backup on the shelf, as the command writes it."""
    file = shelf.folder() / name
    dump = file.with_suffix(".dump")
    dump.write_bytes(b"rows")
    manifest = Manifest(__version__, "2026-06-01T03:00:00+00:00", 180000, sha256(dump), [], {}, {}, [])
    with tarfile.open(file, "w") as tar:
        for part, raw in ((DUMP, b"rots" if damaged else b"rows"), (MANIFEST, manifest.to_json())):
            member = tarfile.TarInfo(part)
            member.size = len(raw)
            tar.addfile(member, io.BytesIO(raw))
    dump.unlink()
    return file


def told(verb: str) -> list[dict[str, Any]]:
    return [event.data for event in Event.objects.filter(verb=verb).order_by("id")]


def test_only_who_keeps_backups_reaches_them(world):
    written("one.zhike")
    for method, at in (("get", ""), ("post", "new/"), ("get", "one.zhike/"), ("post", "one.zhike/check/"), ("post", "one.zhike/delete/")):  # fmt: skip
        answer = getattr(world.browser(world.mia), method)(URL + at)
        # Before the file itself stands the password.
        assert answer.status_code in (403, 302), at
    assert URL not in world.browser(world.lin).get("/settings/").content.decode()
    assert shelf.find("one.zhike").is_file()
    with pytest.raises(NotAllowed):
        backups.plan(DAILY, actor=world.actor(world.lin))
    with pytest.raises(NotAllowed):
        work.start(work.MAKE, actor=world.actor(world.mia))
    page = world.browser(world.ann).get(URL).content.decode()
    assert "one.zhike" in page and "not checked" in page and f"zhike restore {shelf.folder()}" in page


@pytest.mark.parametrize("name", ["../secret_key", "..", "none.zhike", ".hidden.zhike", "link.zhike"])
def test_no_name_leads_out_of_the_folder(world, home, name):
    (home / "secret_key").write_text("secret")
    os.symlink(home / "secret_key", shelf.folder() / "link.zhike")
    with pytest.raises(NotFound):
        shelf.find(name)
    with pytest.raises(NotFound):
        shelf.delete(name, actor=SYSTEM)


def test_a_plan_is_an_event_and_has_bounds(world):
    ann = world.actor(world.ann)
    assert backups.plan(DAILY, actor=ann).backup_keep == 2
    event = Event.objects.filter(verb=backups.PLANNED).latest("id")
    assert event.changes["backup_every"] == ["never", "day"]
    for name, wrong in (
        ("backup_keep", 0),
        ("backup_hour", 24),
        ("backup_weekday", 7),
        ("backup_every", "hour"),
    ):
        with pytest.raises(Invalid):
            backups.plan(DAILY | {name: wrong}, actor=ann)


@pytest.mark.parametrize(
    ("every", "now", "at"),
    [
        ("never", datetime(2026, 6, 3, 12, tzinfo=UTC), None),
        ("day", datetime(2026, 6, 3, 12, tzinfo=UTC), datetime(2026, 6, 3, 2, tzinfo=UTC)),
        ("day", datetime(2026, 6, 3, 1, tzinfo=UTC), datetime(2026, 6, 2, 2, tzinfo=UTC)),
        # A Wednesday; the plan says Monday.
        ("week", datetime(2026, 6, 3, 12, tzinfo=UTC), datetime(2026, 6, 1, 2, tzinfo=UTC)),
        ("week", datetime(2026, 6, 1, 1, tzinfo=UTC), datetime(2026, 5, 25, 2, tzinfo=UTC)),
    ],
)
def test_the_hour_is_that_of_the_house(every, now, at):
    plan = Organisation(backup_every=every, backup_hour=3, backup_weekday=0, time_zone="Europe/London")
    assert work.moment(plan, now) == at


def test_one_backup_for_each_time(world):
    plan = backups.plan(DAILY, actor=world.actor(world.ann))
    planned = Event.objects.filter(verb=backups.PLANNED).latest("id").at
    # Not for the hour that had passed when the plan was made, but for the next one.
    assert work.due(plan, planned + timedelta(minutes=1)) is None
    later = planned + timedelta(days=1)
    assert work.due(plan, later) == (work.moment(plan, later), 1)
    backups.note(backups.MADE, actor=SYSTEM, file="by-hand.zhike", size=1, by_clock=False)
    assert work.due(plan, later) is not None


def test_a_failure_of_the_clock_is_tried_again_and_the_bell_rings_once(world, home):
    mark, now = Event.objects.latest("id").id, datetime.now(UTC)
    hour = now.astimezone(house_zone()).hour
    Organisation.objects.update(backup_every="day", backup_hour=hour)
    shelf.folder().rmdir()
    shelf.folder().write_text("a file where the folder should be")
    for number, pause in enumerate((timedelta(), *work.AGAIN), start=1):
        assert work.by_plan(now + pause - timedelta(minutes=1)) == "" or number == 1
        assert len(told(backups.FAILED)) == (number - 1 if number > 1 else 1)
        work.by_plan(now + pause + timedelta(minutes=1))
        assert [data["attempt"] for data in told(backups.FAILED)] == list(range(1, number + 1))
        page = world.browser(world.ann).get(URL).content.decode()
        assert ("Zhike tries again:" in page) == (number <= len(work.AGAIN))
    work.by_plan(now + timedelta(hours=12))
    assert len(told(backups.FAILED)) == len(work.AGAIN) + 1
    filling.notify(list(Event.objects.filter(id__gt=mark).order_by("id")))
    assert [(row.user.name, row.cause) for row in Notice.objects.all()] == [("Ann", Cause.BACKUP)]


def test_a_try_that_succeeds_ends_the_trying(world):
    now = datetime.now(UTC)
    Organisation.objects.update(backup_every="day", backup_hour=now.astimezone(house_zone()).hour)
    backups.note(backups.FAILED, actor=SYSTEM, file="auto-1.zhike", reason="full", by_clock=True)
    assert work.due(organisation(), now) is not None
    backups.note(backups.MADE, actor=SYSTEM, file="auto-2.zhike", size=1, by_clock=True)
    assert work.due(organisation(), now) is None


def test_cancelling_ends_a_program_at_once():
    """A program that reads from a pipe into which nobody writes stands in for a dump that takes an hour."""
    seen: list[psutil.Process] = []

    def watch() -> None:
        seen.extend(child for child in psutil.Process().children() if child.name() == "pg_restore")
        raise jobs.Cancelled()

    reader, writer = os.pipe()
    try:
        with open(reader, "rb") as nothing, pytest.raises(jobs.Cancelled):
            programs.call("pg_restore", ["--file=-"], read=nothing, watch=watch)
    finally:
        os.close(writer)
    assert seen and not any(child.is_running() for child in seen)


def test_a_cancelled_backup_leaves_no_file_and_is_no_failure(world, monkeypatch):
    of_tests = {"dbname": connection.settings_dict["NAME"], "options": ""}
    monkeypatch.setenv("DATABASE_URL", make_conninfo(environment.database_url(), **of_tests))
    job = jobs.start(work.MAKE, actor=world.actor(world.ann), params={})
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    assert jobs.run(job.pk).state == Job.State.CANCELLED
    assert list(shelf.folder().iterdir()) == [] and told(backups.FAILED) == []


def test_the_clock_deletes_only_its_own(world):
    for day in (1, 2, 3):
        for name in (f"auto-2026-06-0{day}-030000.zhike", f"2026-06-0{day}-120000.zhike"):
            os.utime(written(name), (day * 1000, day * 1000))
    assert shelf.thin_out(2, actor=SYSTEM) == ["auto-2026-06-01-030000.zhike"]
    assert len(shelf.shelved()) == 5
    assert [data["file"] for data in told(backups.DELETED)] == ["auto-2026-06-01-030000.zhike"]


def test_a_check_tells_whole_from_damaged(world):
    written("good.zhike")
    written("bad.zhike", damaged=True)
    shelf.inspect("good.zhike", actor=SYSTEM)
    with pytest.raises(BackupError):
        shelf.inspect("bad.zhike", actor=SYSTEM)
    assert {one.name: (one.checked, one.version) for one in shelf.shelved()} == {
        "good.zhike": (True, __version__), "bad.zhike": (False, ""),
    }  # fmt: skip
    # Another file of that name is another backup.
    with shelf.find("good.zhike").open("ab") as file:
        file.write(b"more")
    assert next(one for one in shelf.shelved() if one.name == "good.zhike").checked is None


def test_who_keeps_backups_hears_of_a_failure(world, home):
    mark = Event.objects.latest("id").id
    backups.plan(DAILY, actor=world.actor(world.ann))
    (home / "backups").rmdir()
    (home / "backups").write_text("a file where the folder should be")
    assert work.by_plan(datetime.now(UTC) + timedelta(days=2)) == ""
    filling.notify(list(Event.objects.filter(id__gt=mark).order_by("id")))
    assert [(row.user.name, row.cause) for row in Notice.objects.all()] == [("Ann", Cause.BACKUP)]
    ann = world.actor(world.ann)
    entries, _more = showing.page_of(ann)
    assert (entries[0]["plain"], entries[0]["url"]) == ("A backup failed", URL)
    page = world.browser(world.ann).get(URL).content.decode()
    assert "The last backup failed" in page and "can’t be used" in page.replace("&#x27;", "’")
    assert 'name="backup"' in world.browser(world.ann).get("/account/notifications/").content.decode()
    assert 'name="backup"' not in world.browser(world.mia).get("/account/notifications/").content.decode()


def test_known_reasons_are_told_in_the_readers_words():
    assert len(REASONS) == 6
    assert reason("/x/a.zhike could not be written: No space left on device. Nothing was kept.").startswith(
        "The file could not be written (No space left on device)."
    )
    assert "pg_dump" in reason("pg_dump failed: connection refused")
    assert reason("Something else.") == "Something else."
