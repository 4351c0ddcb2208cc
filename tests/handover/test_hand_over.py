"""A colleague leaves: what he has goes into other hands at once, history stays, and there is a way back."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from zhike.customers.models import Contact, Customer
from zhike.engagement.models import Interaction, Task
from zhike.kernel import actions, jobs, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.consumers import run_all
from zhike.kernel.errors import Conflict, Invalid, NotAllowed
from zhike.kernel.models import Event, Job, Share
from zhike.kernel.objects import object_of
from zhike.people import actors, keys
from zhike.people.actions import users
from zhike.people.handover import queries
from zhike.people.handover.actions import take_back
from zhike.people.handover.models import HandedRow, HandOver
from zhike.people.models import ApiKey, Membership, User
from zhike.sales.models import Deal
from zhike.workplace.notices.models import Notice
from zhike.workplace.saved_views import actions as saved_views
from zhike.workplace.saved_views.models import SavedView
from zhike.workplace.saved_views.state import State


@pytest.fixture
def ann(world):
    return world.actor(world.ann)


def state(world):
    """Return whatever a hand-over of Mia could move."""
    owned = [
        sorted(model.objects.values_list("pk", "owner_id", "version")) for model in (Customer, Contact, Task, Deal)
    ]  # fmt: skip
    return (*owned, sorted(Membership.objects.values_list("team_id", "user_id", "leader")),
            sorted(Share.objects.values_list("object", "record_id", "grantee_id", "level")),
            sorted(User.objects.values_list("pk", "is_active")), Event.objects.count(), HandOver.objects.count())  # fmt: skip


def give(world, actor, **values):
    return verbs.run(world.mia, "hand_over", {"taker": world.lin.pk, **values}, actor=actor)


def test_everything_of_mia_goes_to_lin_and_mia_is_out(world, ann):
    secret = world.key(world.mia)
    world.browser(world.mia)
    done = verbs.run(world.offer, "complete", actor=world.actor(world.mia))
    open_task = actions.create(
        Task, {"title": "Call", "customer": world.acme.pk}, actor=world.actor(world.mia)
    )
    row = give(world, ann)
    assert row.counts == {
        "customers.customer": 1, "customers.contact": 1, "engagement.task": 1, "sales.deal": 1,
        "workplace.views": 0, "people.shares": 0, "people.teams": 1,
    }  # fmt: skip
    for record in (world.acme, world.wang, world.deal, open_task):
        version, author = record.version, record.created_by_id
        record.refresh_from_db()
        assert (record.owner_id, record.version, record.created_by_id) == (
            world.lin.pk,
            version + 1,
            author,
        )
    # What she did stays hers.
    done.refresh_from_db()
    assert (done.owner_id, Interaction.objects.get(pk=world.visit.pk).owner_id) == (
        world.mia.pk,
        world.mia.pk,
    )
    world.mia.refresh_from_db()
    assert not world.mia.is_active and actors.load(world.mia.pk) is None
    assert not UserSession.objects.filter(user=world.mia).exists()
    assert ApiKey.objects.get(user=world.mia).revoked_at is not None
    assert keys.actor_for_key(secret) is None
    assert list(Membership.objects.filter(team=world.hangzhou).order_by("user_id").values_list("user__name", flat=True)) == ["Lin", "Sue"]  # fmt: skip


def test_every_record_tells_it_and_the_taker_hears_of_it_once(world, ann):
    run_all()
    row = give(world, ann)
    event = Event.objects.get(verb="user.handed_over")
    assert (event.subject_id, event.actor_id, event.data) == (
        world.mia.pk, world.ann.pk, {"hand_over": row.pk, "takers": [world.lin.pk]},
    )  # fmt: skip
    told = Event.objects.get(verb="customer.taken_over")
    assert (told.subject_id, told.customer_id, told.actor_name, told.via, told.changes, told.data, told.cause_id) == (
        world.acme.pk, world.acme.pk, "Ann", "page", {"owner": [world.mia.pk, world.lin.pk]}, {"hand_over": row.pk}, event.pk,
    )  # fmt: skip
    assert Event.objects.get(verb="deal.taken_over").customer_id == world.acme.pk
    run_all()
    assert list(Notice.objects.values_list("user__name", "cause", "object", "record_id")) == [
        ("Lin", "handed", "people.user", world.mia.pk)
    ]
    page = world.browser(world.lin).get("/notifications/")
    assert "Ann handed you the work of <strong>Mia</strong>" in page.content.decode()
    assert "gave the customer into other hands" in world.browser(world.ann).get(
        f"/customers/{world.acme.pk}/timeline/"
    ).content.decode()  # fmt: skip


def test_kinds_go_to_different_people_or_stay(world, ann):
    takers = {"customers.contact": world.ben.pk, "sales.deal": None, "people.teams": None}
    row = give(world, ann, takers=takers, deactivate=False)
    assert row.takers == {
        "customers.customer": world.lin.pk, "customers.contact": world.ben.pk, "engagement.task": world.lin.pk,
        "people.shares": world.lin.pk, "workplace.views": world.lin.pk,
    }  # fmt: skip
    owners = [
        type(record).objects.get(pk=record.pk).owner_id for record in (world.acme, world.wang, world.deal)
    ]
    assert owners == [world.lin.pk, world.ben.pk, world.mia.pk]
    assert User.objects.get(pk=world.mia.pk).is_active


def test_a_closed_deal_stays_unless_asked_for(world, ann):
    verbs.run(world.deal, "win", {}, actor=world.actor(world.mia))
    assert "sales.deal.closed" not in give(world, ann, deactivate=False).counts
    assert Deal.objects.get().owner_id == world.mia.pk
    row = give(world, ann, takers={"sales.deal.closed": world.lin.pk}, deactivate=False)
    assert (row.counts["sales.deal.closed"], Deal.objects.get().owner_id) == (1, world.lin.pk)


def test_shares_and_the_lead_of_a_team_go_along_and_come_back(world, ann):
    actions.share(world.globex, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk, level="change")
    actions.share(world.smith, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk, level="change")
    actions.share(world.smith, actor=SYSTEM, grantee="user", grantee_id=world.sue.pk, level="see")
    verbs.run(world.hangzhou, "add_member", {"user": world.mia.pk, "leader": True}, actor=SYSTEM)
    before = state(world)[4:6]
    row = verbs.run(world.mia, "hand_over", {"taker": world.sue.pk}, actor=ann)
    assert sorted(Share.objects.values_list("record_id", "grantee_id", "level")) == sorted([
        (world.globex.pk, world.sue.pk, "change"), (world.smith.pk, world.sue.pk, "change"),
    ])  # fmt: skip
    assert list(Membership.objects.filter(team=world.hangzhou).values_list("user__name", "leader")) == [
        ("Sue", True)
    ]
    take_back(row.pk, actor=ann)
    assert state(world)[4:6] == before


def test_taking_back_gives_everything_back_but_what_went_on(world, ann):
    row = give(world, ann)
    other = actions.create(Customer, {"name": "New", "owner": world.lin.pk}, actor=world.actor(world.lin))
    actions.change(world.wang, {"owner": world.ben.pk}, actor=SYSTEM)
    actions.change(world.acme, {"level": "B"}, actor=world.actor(world.lin))
    undone, count = take_back(row.pk, actor=ann)
    assert (count, undone.undone_at is not None) == (4, True)
    world.acme.refresh_from_db()
    assert (world.acme.owner_id, world.acme.level) == (world.mia.pk, "B")
    assert Contact.objects.get(pk=world.wang.pk).owner_id == world.ben.pk
    assert Customer.objects.get(pk=other.pk).owner_id == world.lin.pk
    assert User.objects.get(pk=world.mia.pk).is_active
    event = Event.objects.get(verb="customer.given_back")
    assert event.changes == {"owner": [world.lin.pk, world.mia.pk]}
    assert ApiKey.objects.filter(user=world.mia, revoked_at__isnull=True).count() == 0
    with pytest.raises(Conflict):
        take_back(row.pk, actor=ann)


def test_after_thirty_days_it_stands(world, ann):
    row = give(world, ann)
    HandOver.objects.update(at=timezone.now() - timedelta(days=31))
    before = state(world)
    with pytest.raises(NotAllowed, match="30 days"):
        take_back(row.pk, actor=ann)
    assert state(world) == before


def test_a_manager_hands_over_his_own_department_only(world):
    lin = world.actor(world.lin)
    assert set(queries.leavers(lin)) == {world.lin, world.mia, world.ben}
    before = state(world)
    with pytest.raises(NotAllowed):
        verbs.run(world.sue, "hand_over", {"taker": world.ben.pk}, actor=lin)
    assert state(world) == before
    row = verbs.run(world.mia, "hand_over", {"taker": world.ben.pk}, actor=lin)
    assert row.counts["customers.customer"] == 1
    assert not User.objects.get(pk=world.mia.pk).is_active


@pytest.mark.parametrize("name", ["mia", "sue", "max", "ray"])
def test_others_may_not(world, name):
    before = state(world)
    actor = world.actor(getattr(world, name))
    with pytest.raises(NotAllowed):
        verbs.run(world.ben, "hand_over", {"taker": world.lin.pk}, actor=actor)
    browser = world.browser(getattr(world, name))
    assert browser.get("/settings/hand-over/").status_code in (302, 403)
    assert state(world) == before


def test_nothing_moves_when_a_part_is_beyond_ones_rights(world):
    """A clerk of personnel with the rights of a salesperson may not take over what he could not touch."""
    role = world.roles["sales"]
    role.permissions = ["users.manage"]
    role.save()
    before = state(world)
    with pytest.raises(NotAllowed, match="may not change"):
        give(world, world.actor(world.ben), taker=world.ben.pk)
    assert state(world) == before


@pytest.mark.parametrize("values", [
    {"taker": 0}, {"taker": 10**12}, {"takers": {"nonsense": 1}}, {"takers": {"sales.deal": 10**12}},
])  # fmt: skip
def test_a_taker_or_part_that_is_not_there_is_refused(world, ann, values):
    before = state(world)
    with pytest.raises(Invalid):
        give(world, ann, **values)
    assert state(world) == before


def test_a_taker_is_active_another_and_sees_what_he_gets(world, ann):
    users.disable(world.ben, actor=SYSTEM)
    role = world.roles["read-only"]
    role.grants = {"customers.customer": {"see": "all"}}
    role.save()
    before = state(world)
    for taker in (world.ben, world.mia):
        with pytest.raises(Invalid, match="active"):
            give(world, ann, taker=taker.pk)
    with pytest.raises(Invalid, match="no right to see this"):
        give(world, ann, taker=world.ray.pk)
    assert state(world) == before


def test_nobody_disables_himself_nor_the_last_administrator(world, ann):
    before = state(world)
    with pytest.raises(NotAllowed):
        verbs.run(world.ann, "hand_over", {"taker": world.lin.pk}, actor=ann)
    assert state(world) == before


def test_a_job_is_all_or_nothing(world, ann):
    params = {"leaver": world.mia.pk, "input": {"taker": world.lin.pk, "takers": {}, "deactivate": True}}
    job = jobs.run(jobs.start("people.hand_over", actor=ann, params=params, object="people.user").pk)
    assert (job.state, job.result) == (Job.State.DONE, {"done": 5})
    before = state(world)
    again = jobs.run(jobs.start("people.hand_over", actor=ann, params=params | {"input": {"taker": world.mia.pk}},
                                object="people.user").pk)  # fmt: skip
    assert again.state == Job.State.FAILED
    assert state(world)[:7] == before[:7]


def test_the_number_of_statements_does_not_grow_with_the_records(world, ann):
    def moved(count):
        for number in range(count):
            actions.create(Customer, {"name": f"{count}-{number}", "owner": world.mia.pk}, actor=SYSTEM)
        with CaptureQueriesContext(connection) as asked:
            row = give(world, ann, deactivate=False)
        take_back(row.pk, actor=ann)
        return row.counts["customers.customer"], len(asked)

    few, many = moved(2), moved(30)
    assert (few[0], many[0]) == (3, 33)
    assert few[1] == many[1]
    assert HandedRow.objects.count() == 2 * 4 + 3 + 33


def test_the_program_s_door_does_the_same(world):
    secret = world.key(world.ann)
    answer = world.browser(world.ann).post(
        f"/api/v1/users/{world.mia.pk}/hand_over", json.dumps({"taker": world.lin.pk}),
        content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {secret}",
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    world.acme.refresh_from_db()
    assert world.acme.owner_id == world.lin.pk


def test_shared_views_go_along_and_private_ones_stay(world, ann):
    mia, customers = world.actor(world.mia), object_of(Customer)
    shared = saved_views.save(customers, State(q="tea"), actor=mia, name="Tea", audience="everyone")
    private = saved_views.save(customers, State(q="mine"), actor=mia, name="Mine")
    saved_views.save(customers, State(q="own"), actor=world.actor(world.lin), name="Tea")
    row = give(world, ann)
    assert row.counts["workplace.views"] == 1
    views = SavedView.objects.in_bulk([shared.pk, private.pk])
    assert (views[shared.pk].owner_id, views[shared.pk].name) == (world.lin.pk, "Tea 2")
    assert (views[private.pk].owner_id, views[private.pk].name) == (world.mia.pk, "Mine")
    take_back(row.pk, actor=ann)
    shared.refresh_from_db()
    assert (shared.owner_id, shared.name) == (world.mia.pk, "Tea")


def confirmed(world, user):
    """Return a browser in which somebody has just proved who he is."""
    browser = world.browser(user)
    request = RequestFactory().get("/")
    request.session = SessionStore(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    record_authentication(request, user, method="password")
    request.session.save()
    return browser


def test_the_page_says_what_moves_and_asks_before_it_does(world):
    browser = confirmed(world, world.ann)
    url = f"/settings/hand-over/?leaver={world.mia.pk}"
    form = browser.get(url).context["form"]
    sent = {"taker": world.lin.pk, "deactivate": "on"} | {f"move-{row['key']}": "on" for row in form.preview}
    asked = browser.post(url, sent)
    text = asked.content.decode()
    count = next(row["count"] for row in form.preview if row["key"] == "customers.customer")
    assert asked.status_code == 200 and not HandOver.objects.exists()
    assert f"<strong>Lin</strong>: Customers {count}" in text and "Mia can no longer sign in." in text
    # The way back keeps what was filled in; a taker who could not use it is refused before the question.
    again = browser.post(url, sent | {"back": "yes"})
    assert again.context["form"]["taker"].value() == str(world.lin.pk) and not HandOver.objects.exists()
    assert browser.post(url, sent | {"taker": world.mia.pk}).status_code == 422
    hidden = dict(
        re.findall(
            r'<input type="hidden" name="([\w.-]+)" value="([^"]*)">', text.partition("zk-handover-page")[2]
        )
    )
    del hidden["csrfmiddlewaretoken"]
    assert browser.post(url, hidden | {"sure": "yes"}).status_code == 302
    world.mia.refresh_from_db()
    assert not world.mia.is_active and HandOver.objects.count() == 1
    quiet = {name: value for name, value in sent.items() if name != "deactivate"}
    assert (
        "can sign in as before"
        in browser.post(f"/settings/hand-over/?leaver={world.ben.pk}", quiet).content.decode()
    )
