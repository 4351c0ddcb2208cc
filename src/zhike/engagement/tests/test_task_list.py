"""The list of tasks begins with what is open, ticks off in one click, and says in words what is late."""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone, translation

from zhike.engagement.actions import complete
from zhike.engagement.models import Task
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.people.models import User
from zhike.workplace.notices import due, showing
from zhike.workplace.notices.models import Notice
from zhike.workplace.saved_views import given


def task(world, title: str, days: int | None, **values) -> Task:
    day = None if days is None else timezone.localdate() + timedelta(days=days)
    return actions.create(Task, {"title": title, "due": day, "owner": world.mia.pk} | values, actor=SYSTEM)


@pytest.fixture
def tasks(world):
    """Return the world with four tasks instead of its own one."""
    actions.delete(world.offer, actor=SYSTEM)
    world.late = task(world, "Late one", -3, customer=world.acme.pk)
    world.now = task(world, "Of today", 0)
    world.never = task(world, "Without a day", None)
    world.done = task(world, "Done one", -9)
    verbs.run(world.done, complete.verb.key, actor=SYSTEM)
    return world


def titles(page) -> list[str]:
    return [row["title"] for row in page.context["rows"]]


def test_the_list_begins_with_what_is_open_the_most_urgent_first(tasks):
    mia = tasks.browser(tasks.mia)
    address = mia.get("/tasks/").headers["Location"]
    query = parse_qs(urlsplit(address).query)
    assert (query["view"], query["sort"]) == (["open"], ["due"])
    page = mia.get(address)
    assert titles(page) == ["Late one", "Of today", "Without a day"]
    html = page.content.decode()
    assert 'aria-current="page">Open tasks</a>' in html and 'role="status">Changed<' not in html
    assert sorted(titles(mia.get("/tasks/?view=all"))) == [
        "Done one",
        "Late one",
        "Of today",
        "Without a day",
    ]
    with translation.override("zh-hans"):
        assert [str(view.name) for view in showing_views(tasks)] == [
            "未完成任务", "我的未完成任务", "今天", "本周", "已逾期",
        ]  # fmt: skip


def showing_views(world):
    return given.of_list(world.actor(world.mia), object_of(Task))


def test_mine_are_mine_alone(tasks):
    task(tasks, "Of Sue", 0, owner=tasks.sue.pk)
    ann = tasks.browser(tasks.ann)
    assert "Of Sue" in titles(ann.get("/tasks/", follow=True))
    assert titles(ann.get("/tasks/?view=mine", follow=True)) == []
    assert titles(tasks.browser(tasks.sue).get("/tasks/?view=mine", follow=True)) == ["Of Sue"]


def test_tabs_say_what_is_due_today_this_week_and_what_is_late(tasks):
    day = timezone.localdate()
    task(tasks, "Of the next week", 7 - day.weekday())
    task(tasks, "Of Sue today", 0, owner=tasks.sue.pk)
    mia = tasks.browser(tasks.mia)
    assert titles(mia.get("/tasks/?view=today", follow=True)) == ["Of today"]
    assert titles(mia.get("/tasks/?view=overdue", follow=True)) == ["Late one"]
    week = titles(mia.get("/tasks/?view=week", follow=True))
    assert "Of today" in week and not {"Of the next week", "Of Sue today", "Without a day"} & set(week)


def test_everybody_may_begin_with_another_view_and_come_back(tasks):
    mia = tasks.browser(tasks.mia)
    assert mia.post("/tasks/views/begin/", {"view": "mine"}).status_code == 204
    assert "view=mine" in mia.get("/tasks/").headers["Location"]
    assert mia.post("/tasks/views/begin/", {"view": "all"}).status_code == 204
    assert mia.get("/tasks/").status_code == 200
    assert User.objects.get(pk=tasks.mia.pk).preferences["view.tasks"] == "all"
    mia.post("/tasks/views/begin/", {"view": "no-such-view"})
    assert User.objects.get(pk=tasks.mia.pk).preferences["view.tasks"] == "all"


def test_a_row_says_in_words_that_it_is_late_or_due_today(tasks):
    html = tasks.browser(tasks.mia).get("/tasks/?view=all&sort=due").content.decode()
    assert (html.count(">overdue<"), html.count(">today<")) == (1, 1)  # not the one that is done


def test_a_row_is_ticked_off_where_it_stands_and_brought_back(tasks):
    mia = tasks.browser(tasks.mia)
    answer = mia.post(f"/tasks/{tasks.late.pk}/tick/?from=list", headers={"HX-Request": "true"})
    events = json.loads(answer.headers["HX-Trigger"])
    assert (answer.status_code, events["zk:toast"], events["zk:changed"]) == (
        204, {"text": "“Late one” is done.", "level": "success", "undo": f"/tasks/{tasks.late.pk}/untick/"}, {},
    )  # fmt: skip
    assert titles(mia.get("/tasks/", follow=True)) == ["Of today", "Without a day"]
    again = mia.post(f"/tasks/{tasks.late.pk}/tick/?from=list", headers={"HX-Request": "true"})
    assert json.loads(again.headers["HX-Trigger"])["zk:toast"]["text"] == "It was so already."
    assert Event.objects.filter(verb="task.completed", subject_id=tasks.late.pk).count() == 1
    assert mia.post(f"/tasks/{tasks.late.pk}/untick/").status_code == 302
    tasks.late.refresh_from_db()
    assert tasks.late.state == Task.State.OPEN


def test_a_circle_stands_only_where_the_reader_may_complete(tasks):
    def circles(user) -> dict[str, bool]:
        page = tasks.browser(user).get("/tasks/?view=all&sort=due")
        return {row["title"]: row["lead"] is not None for row in page.context["rows"]}

    assert circles(tasks.mia) == dict.fromkeys(["Done one", "Late one", "Of today", "Without a day"], True)
    assert circles(tasks.ray) == dict.fromkeys(["Done one", "Late one", "Of today", "Without a day"], False)


def test_any_other_page_is_shown_anew_after_a_tick(tasks):
    mia = tasks.browser(tasks.mia)
    page = mia.get(f"/customers/{tasks.acme.pk}/").content.decode()
    assert f'hx-post="/tasks/{tasks.late.pk}/tick/"' in page
    answer = mia.post(f"/tasks/{tasks.late.pk}/tick/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_a_notice_of_a_task_names_its_customer_to_whoever_may_see_it(tasks):
    Notice.objects.all().delete()
    Task.objects.update(created_at=timezone.now() - timedelta(days=5))
    assert due.tell(timezone.now().replace(hour=20)) == 2
    found, _more = showing.page_of(tasks.actor(tasks.mia))
    assert {entry["title"]: entry["detail"] for entry in found} == {
        "Late one": "Acme Trading",
        "Of today": "",
    }
    actions.change(tasks.acme, {"owner": tasks.ben.pk, "team": tasks.london.pk}, actor=SYSTEM)
    found, _more = showing.page_of(tasks.actor(tasks.mia))
    assert {entry["detail"] for entry in found} == {""}
