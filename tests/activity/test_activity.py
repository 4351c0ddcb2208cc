"""What a colleague did: counted right, for whoever answers for him and nobody else, from an index."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Program, problem
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.people.models import Membership
from zhike.workplace.activity.queries import activity, answers_for, find

FIRST, LAST = date(2025, 3, 3), date(2025, 3, 9)


def happened(user: Any, verb: str, at: datetime, via: str = "page", subject: int = 1) -> None:
    objects = {"customer": "customers.customer", "task": "engagement.task", "deal": "sales.deal", "user": "people.user",
               "interaction": "engagement.interaction", "role": "people.role"}  # fmt: skip
    Event.objects.create(
        verb=verb, object=objects[verb.partition(".")[0]], subject_id=subject, actor_id=user.pk, actor_name=user.name,
        via=via, at=at,
    )  # fmt: skip


def moment(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def week(world: Any) -> Any:
    """Let Mia work for a week."""
    for verb, day, times in (
        ("customer.changed", 3, 2), ("interaction.created", 4, 1), ("interaction.logged", 4, 2), ("task.completed", 5, 3),
        ("deal.moved", 5, 1), ("deal.won", 9, 1),
    ):  # fmt: skip
        for _time in range(times):
            happened(world.mia, verb, moment(day))
    happened(world.mia, "customer.changed", moment(2))
    happened(world.mia, "customer.changed", moment(10))
    happened(world.mia, "role.edited", moment(6))
    for via in ("import", "job"):
        happened(world.mia, "customer.created", moment(6), via)
    happened(world.ben, "task.completed", moment(5))
    happened(world.mia, "user.signed_in", datetime(2025, 2, 1, 8, tzinfo=UTC), subject=world.mia.pk)
    return world


def test_it_counts_by_day_and_kind_what_was_done_by_own_hand(week):
    found = activity(week.mia, FIRST, LAST, actor=week.actor(week.lin))
    assert found.by_day == {
        date(2025, 3, 3): Counter({"customer.changed": 2}),
        date(2025, 3, 4): Counter({"interaction.created": 1, "interaction.logged": 2}),
        date(2025, 3, 5): Counter({"task.completed": 3, "deal.moved": 1}),
        # What happened to roles, which a manager does not see, is counted without its name.
        date(2025, 3, 6): Counter({"": 1}),
        date(2025, 3, 9): Counter({"deal.won": 1}),
    }
    assert (found.in_masses, found.signed_in_at) == (2, datetime(2025, 2, 1, 8, tzinfo=UTC))
    seen = activity(week.mia, FIRST, LAST, actor=week.actor(week.ann))
    assert seen.by_day[date(2025, 3, 6)] == Counter({"role.edited": 1})


def test_days_are_those_of_the_reader(world):
    happened(world.mia, "task.completed", moment(3, 23, 30))
    lin = world.actor(world.lin)
    assert set(activity(world.mia, FIRST, LAST, actor=lin).by_day) == {date(2025, 3, 3)}
    world.lin.time_zone = "Asia/Shanghai"
    world.lin.save()
    assert set(activity(world.mia, FIRST, LAST, actor=world.actor(world.lin)).by_day) == {date(2025, 3, 4)}


def test_a_period_is_one_and_at_most_a_year(world):
    lin = world.actor(world.lin)
    for first, last in ((LAST, FIRST), (date(2025, 1, 1), date(2026, 1, 2))):
        with pytest.raises(Invalid):
            activity(world.mia, first, last, actor=lin)
    assert activity(world.mia, date(2025, 1, 1), date(2026, 1, 1), actor=lin).by_day == {}


def test_a_manager_sees_his_department_and_the_teams_he_leads(world):
    lin = world.actor(world.lin)
    assert {user.name for user in answers_for(lin)} == {"Mia", "Ben"}
    with pytest.raises(NotFound):
        find(world.sue.pk, lin)
    Membership.objects.create(team=world.hangzhou, user=world.lin, leader=True)
    assert {user.name for user in answers_for(world.actor(world.lin))} == {"Mia", "Ben", "Sue"}
    assert {user.name for user in answers_for(world.actor(world.ann))} >= {"Mia", "Ben", "Sue", "Lin", "Ann"}


@pytest.mark.parametrize("name", ["mia", "sue", "max", "ray"])
def test_nobody_else_sees_any(week, name):
    user = getattr(week, name)
    with pytest.raises(NotAllowed):
        answers_for(week.actor(user))
    browser = week.browser(user)
    for path in ("/activity/", f"/users/{week.mia.pk}/activity/", f"/users/{user.pk}/activity/"):
        assert browser.get(path).status_code == 403
    assert "/activity/" not in browser.get(f"/users/{week.mia.pk}/").content.decode()
    answer = Program(week.key(user)).get(f"users/{week.mia.pk}/activity")
    assert problem(answer)["status"] == 403


def test_a_key_that_reads_only_customers_still_needs_the_permission(week):
    assert problem(Program(week.key(week.lin)).get(f"users/{week.sue.pk}/activity"))["status"] == 404
    assert Program(week.key(week.lin)).get(f"users/{week.mia.pk}/activity").status_code == 200


def test_the_page_says_it_in_figures_a_chart_and_a_table(week):
    lin = week.browser(week.lin)
    answer = lin.get(f"/users/{week.mia.pk}/activity/?since={FIRST}&until={LAST}")
    figures = {row["label"]: row["count"] for row in answer.context["figures"]}
    assert figures == {"Everything": "11", "Interactions": "3", "Tasks done": "3", "Deals moved": "2"}
    assert answer.context["panel"]["title"] == "Mia: 11 events on 5 of 7 days"
    assert answer.context["panel"]["chart"]["option"]["series"][0]["data"] == [2, 3, 4, 1, 0, 0, 1]
    assert {row["label"]: row["count"] for row in answer.context["kinds"]} == {
        "Task: Task completed": "3", "Customer: Changed": "2", "Interaction: Activity logged": "2",
        "Interaction: Created": "1", "Deal: Moved to another stage": "1", "Deal: Deal won": "1", "Other": "1",
    }  # fmt: skip
    assert "2 more events came from imports" in answer.content.decode()
    assert f'href="/users/{week.mia.pk}/activity/"' in lin.get(f"/users/{week.mia.pk}/").content.decode()
    assert "/activity/" not in lin.get(f"/users/{week.sue.pk}/").content.decode()


def test_nothing_done_and_nobody_to_see_are_said(world):
    lin = world.browser(world.lin)
    empty = lin.get(f"/users/{world.ben.pk}/activity/?since={FIRST}&until={LAST}")
    assert "Ben did nothing in this period." in empty.content.decode() and empty.context["panel"] is None
    first = lin.get("/activity/")
    assert (first.status_code, first["Location"]) == (302, f"/users/{world.ben.pk}/activity/")
    chosen = lin.get(f"/activity/?user={world.mia.pk}&since={FIRST}")
    assert chosen["Location"] == f"/users/{world.mia.pk}/activity/?since={FIRST}"
    world.lin.department = None
    world.lin.save()
    alone = lin.get("/activity/")
    assert alone.status_code == 200 and "nobody whose activity you could see" in alone.content.decode()


@pytest.mark.parametrize(
    "query", ["since=yesterday", "since=2025-03-09&until=2025-03-03", "since=2020-01-01"]
)
def test_a_wrong_period_is_told_and_the_usual_one_shown(world, query):
    answer = world.browser(world.lin).get(f"/users/{world.mia.pk}/activity/?{query}")
    assert answer.status_code == 422 and answer.context["fault"]
    assert (
        problem(Program(world.key(world.lin)).get(f"users/{world.mia.pk}/activity?{query}"))["status"] == 400
    )


def test_programs_get_the_same(week):
    answer = (
        Program(week.key(week.lin)).get(f"users/{week.mia.pk}/activity?since={FIRST}&until={LAST}").json()
    )
    items = answer.pop("items")
    assert answer == {
        "user": week.mia.pk, "since": "2025-03-03", "until": "2025-03-09", "total": 11, "in_masses": 2,
        "signed_in_at": "2025-02-01T08:00:00.000000+00:00",
        "figures": {"interactions": 3, "tasks_done": 3, "deals_moved": 2},
    }  # fmt: skip
    assert items[0] == {"day": "2025-03-03", "event": "customer.changed", "count": 2} and len(items) == 7


def test_the_page_asks_as_often_however_much_was_done(week):
    lin = week.browser(week.lin)
    path = f"/users/{week.mia.pk}/activity/?since={FIRST}&until={LAST}"
    lin.get(path)
    with CaptureQueriesContext(connection) as few:
        lin.get(path)
    for number in range(50):
        happened(week.mia, "task.completed", moment(3 + number % 7))
    with CaptureQueriesContext(connection) as many:
        lin.get(path)
    assert len(few) == len(many) == 5, [row["sql"][:120] for row in many]


def others_do_much(week) -> None:
    """Store 3,000 events of another person in the same days, so that reading by the day alone would not pay."""
    columns = {field.column for field in Event._meta.concrete_fields} - {"id", "actor_id"}
    names = ", ".join(f'"{name}"' for name in sorted(columns))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO kernel_event ({names}, actor_id) SELECT {names}, %s FROM (SELECT * FROM kernel_event"
            " WHERE actor_id = %s LIMIT 1) AS one, generate_series(1, 3000)", [week.ben.pk, week.mia.pk],
        )  # fmt: skip
        cursor.execute("ANALYZE kernel_event")


def test_the_count_reads_an_index_and_nothing_else(week):
    with CaptureQueriesContext(connection) as asked:
        activity(week.mia, FIRST, LAST, actor=week.actor(week.lin))
    [counting] = [row["sql"] for row in asked if "COUNT(*)" in row["sql"]]
    others_do_much(week)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {counting}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index JOIN pg_inherits ON inhrelid = indexrelid "
                       "WHERE inhparent = 'kernel_event_actor'::regclass")  # fmt: skip
        parts = {row[0] for row in cursor.fetchall()}
    assert "Seq Scan" not in plan and "Index Only Scan" in plan
    assert any(name in plan for name in parts), plan
