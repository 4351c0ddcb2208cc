"""Tasks that are due: told once, in the morning of their owner's day, never in his quiet hours, gone when done."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.engagement.models import Task
from zhike.kernel import actions as kernel
from zhike.kernel import verbs
from zhike.kernel.access import SYSTEM
from zhike.workplace.notices import actions, digest, due, showing
from zhike.workplace.notices.models import Cause, Notice

# The offer that Mia owes Acme is due on this day; London has UTC then.
DAY = date(2026, 3, 9)


def at(hour: int, minute: int = 0, day: int = 9) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def told() -> list[tuple[str, date]]:
    rows = Notice.objects.filter(cause=Cause.DUE).order_by("id").select_related("user")
    return [(row.user.name, row.day) for row in rows]


def test_it_is_told_once_from_the_morning_of_its_day(world):
    assert (due.tell(at(23, 59, day=8)), due.tell(at(7, 59)), told()) == (0, 0, [])
    assert (due.tell(at(8)), due.tell(at(8)), due.tell(at(12, day=10))) == (1, 0, 0)
    row = Notice.objects.get(cause=Cause.DUE)
    assert (row.user_id, row.object, row.record_id, row.day, row.created_at, row.by_mail, row.read_at) == (
        world.mia.pk, "engagement.task", world.offer.pk, DAY, at(8), True, None,
    )  # fmt: skip
    mia = world.actor(world.mia)
    assert showing.unread(mia) == 1
    [entry] = showing.page_of(mia)[0]
    assert (entry["title"], entry["url"]) == ("Send the offer", f"/tasks/{world.offer.pk}/")
    assert entry["text"] == "was due on 9 Mar 2026"
    Notice.objects.update(day=date(2999, 1, 1))
    Task.objects.update(due=date(2999, 1, 1))
    assert showing.page_of(mia)[0][0]["text"] == "is due today"


def test_the_day_is_that_of_its_owner(world):
    kernel.apply(world.mia, {"time_zone": "Asia/Shanghai"}, actor=SYSTEM)
    assert due.tell(at(23, 59, day=8)) == 0
    assert due.tell(at(0)) == 1


@pytest.mark.parametrize(("start", "end", "silent", "heard"), [
    (time(7), time(10), at(9, 59), at(10)), (time(20), time(9), at(8, 59), at(9)), (None, None, at(7, 59), at(8)),
])  # fmt: skip
def test_quiet_hours_are_kept(world, start, end, silent, heard):
    actions.wish({"quiet_from": start, "quiet_to": end}, actor=world.actor(world.mia))
    assert (due.tell(silent), told()) == (0, [])
    assert (due.tell(heard), told()) == (1, [("Mia", DAY)])


def test_the_hour_of_the_daily_mail_is_the_morning(world):
    actions.wish({"hour": 6}, actor=world.actor(world.mia))
    assert (due.tell(at(5, 59)), due.tell(at(6))) == (0, 1)


def test_what_is_overdue_for_a_week_is_told_and_no_more(world):
    assert due.tell(at(8, day=17)) == 0
    assert due.tell(at(8, day=16)) == 1


def test_what_is_done_deleted_nobodys_or_of_somebody_gone_is_not_told(world):
    mia = world.actor(world.mia)
    for values in ({"owner": None}, {"owner": world.sue.pk}):
        kernel.create(Task, {"title": "Another", "due": DAY.isoformat(), **values}, actor=SYSTEM)
    world.sue.is_active = False
    world.sue.save()
    gone = kernel.create(Task, {"title": "Gone", "due": DAY.isoformat()}, actor=mia)
    kernel.delete(gone, actor=SYSTEM)
    kernel.create(Task, {"title": "Whenever"}, actor=mia)
    verbs.run(world.offer, "complete", {}, actor=mia)
    assert (due.tell(at(8)), told()) == (0, [])


def test_when_it_is_done_the_bell_forgets_it_and_no_mail_goes(world):
    mia = world.actor(world.mia)
    due.tell(at(8))
    rows = digest.pending(world.mia.pk)
    assert "Send the offer" in digest.compose(world.mia, mia, rows).body
    verbs.run(world.offer, "complete", {}, actor=mia)
    assert (showing.unread(mia), showing.page_of(mia)[0]) == (0, [])
    assert digest.compose(world.mia, mia, rows) is None
    verbs.run(world.offer, "reopen", {}, actor=mia)
    assert (showing.unread(mia), due.tell(at(9))) == (1, 0)


def test_put_off_it_is_told_again_on_its_new_day(world):
    mia = world.actor(world.mia)
    due.tell(at(8))
    kernel.change(Task(pk=world.offer.pk), {"due": "2026-03-12"}, actor=mia)
    assert (showing.unread(mia), due.tell(at(9))) == (0, 0)
    assert (due.tell(at(8, day=12)), showing.unread(mia)) == (1, 1)
    assert told() == [("Mia", DAY), ("Mia", date(2026, 3, 12))]


def test_whoever_takes_it_over_hears_of_it_too(world):
    due.tell(at(8))
    kernel.change(Task(pk=world.offer.pk), {"owner": world.ben.pk}, actor=SYSTEM)
    assert due.tell(at(9)) == 1
    assert told() == [("Mia", DAY), ("Ben", DAY)]


def test_made_on_its_day_it_waits_for_the_next_morning(world):
    Task.objects.filter(pk=world.offer.pk).update(created_at=at(7))
    assert due.tell(at(15)) == 0
    assert due.tell(at(8, day=10)) == 1


@pytest.mark.parametrize(
    ("way", "by_mail", "read"), [("mail", True, False), ("app", False, False), ("off", False, True)]
)
def test_wishes_are_obeyed(world, way, by_mail, read):
    actions.wish({"ways": {Cause.DUE: way}}, actor=world.actor(world.mia))
    assert (due.tell(at(8)), due.tell(at(9))) == (1, 0)
    row = Notice.objects.get(cause=Cause.DUE)
    assert (row.by_mail, row.read_at is not None) == (by_mail, read)


def test_one_run_asks_five_times_however_much_is_due(world):
    for number in range(20):
        kernel.create(
            Task, {"title": f"Nr. {number}", "due": DAY.isoformat(), "owner": world.ben.pk}, actor=SYSTEM
        )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert due.tell(at(8)) == 21
    # What was told, what is open, wishes, zones; then one write in its savepoint.
    assert len([row for row in asked if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 5
