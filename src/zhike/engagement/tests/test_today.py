"""Home says what is to be done, and one click does away with it and brings it back."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhike.engagement.models import Task
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event


def task(world, title: str, days: int, **values) -> Task:
    due = timezone.localdate() + timedelta(days=days)
    return actions.create(Task, {"title": title, "due": due, "owner": world.mia.pk} | values, actor=SYSTEM)


def home(client) -> str:
    return client.get("/").content.decode().split('id="home-today"')[1].split("</section>")[0]


def test_home_shows_what_is_late_today_and_within_a_week(world):
    Task.objects.filter(pk=world.offer.pk).update(due=timezone.localdate() - timedelta(days=3))
    task(world, "Ring back", 0)
    task(world, "Send samples", 7)
    task(world, "Far away", 8)
    task(world, "Of Ben", 0, owner=world.ben.pk)
    part = home(world.browser(world.mia))
    assert [title for title in ("Send the offer", "Ring back", "Send samples") if title in part] == [
        "Send the offer", "Ring back", "Send samples",
    ]  # fmt: skip
    assert part.index("Send the offer") < part.index("Ring back") < part.index("Send samples")
    assert (part.count(">overdue<"), part.count(">today<")) == (1, 1)
    assert "Acme" in part and "Far away" not in part and "Of Ben" not in part
    assert "Nothing is due within a week." in home(world.browser(world.lin))


def test_a_task_is_ticked_off_once_and_brought_back(world):
    ring = task(world, "Ring back", 0)
    mia = world.browser(world.mia)
    assert mia.post(f"/tasks/{ring.pk}/tick/").headers["Location"] == "/"
    assert mia.post(f"/tasks/{ring.pk}/tick/").status_code == 302
    ring.refresh_from_db()
    assert (ring.state, ring.done_by_id) == (Task.State.DONE, world.mia.pk)
    assert Event.objects.filter(verb="task.completed", subject_id=ring.pk).count() == 1
    page = mia.get("/")
    [note] = page.context["messages"]
    assert (str(note), note.extra_tags) == ("“Ring back” is done.", f"/tasks/{ring.pk}/untick/")
    assert mia.post(note.extra_tags).status_code == 302
    ring.refresh_from_db()
    assert (ring.state, ring.done_by_id) == (Task.State.OPEN, None)


def test_nobody_ticks_off_what_he_may_not_change(world):
    secret = task(world, "Of Mia", 0)
    assert world.browser(world.ray).post(f"/tasks/{secret.pk}/tick/").status_code in (403, 404)
    assert world.browser(world.mia).get(f"/tasks/{secret.pk}/tick/").status_code == 405
    secret.refresh_from_db()
    assert secret.state == Task.State.OPEN
