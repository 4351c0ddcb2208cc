"""A change of what records are told apart by asks the rules as creating does; any other change asks nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.contract.test_round_trip import start, upload
from tests.world import World
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions, jobs, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, Refused
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of

SAME = "+86 571 8888 6666"
POLICIES = [("off", True), ("warn", True), ("reason", False), ("block", False)]


@pytest.fixture
def other(world: World) -> Customer:
    """A customer of Sue's who has nothing in common with 海文贸易."""
    return actions.create(
        Customer,
        {"name": "Quite Another Bakery", "city": "Lyon", "country": "FR", "owner": world.sue.pk, "code": "Q-1",
         "import_key": "q1"},
        actor=SYSTEM,
    )  # fmt: skip


def patch(world: World, path: str, body: dict[str, Any]) -> Any:
    key = world.key(world.sue)
    return Client().patch(path, json.dumps(body), "application/json", HTTP_AUTHORIZATION=f"Bearer {key}")


def stored(record: Any) -> tuple[Any, ...]:
    """Return what a refusal must leave as it is."""
    fresh = type(record).objects.get(pk=record.pk)
    return fresh.version, fresh.match_keys, Event.objects.filter(object="customers.customer").count()


@pytest.mark.parametrize(("policy", "taken"), POLICIES)
def test_in_place(world, rule, other, policy, taken):
    rule("form", policy, "phone")
    before, sue = stored(other), world.browser(world.sue)
    address, sent = f"/customers/{other.pk}/field/phone/", {"phone": SAME, "version": other.version}
    answer = sue.post(address, sent)
    assert answer.status_code == (200 if taken else 422)
    assert (stored(other) == before) is not taken
    if not taken:
        assert "海文贸易" in answer.content.decode()
        assert ('name="reason_for_another"' in answer.content.decode()) is (policy == "reason")
    if policy == "reason":
        assert sue.post(address, sent | {"reason_for_another": "Branch"}).status_code == 200
        event = Event.objects.filter(verb="customer.changed", subject_id=other.pk).latest("id")
        assert event.data["reason"] == "Branch" and event.data["beside"][0]["id"] == world.haiwen.pk


@pytest.mark.parametrize(("policy", "taken"), POLICIES)
def test_in_the_form(world, rule, other, policy, taken):
    rule("form", policy, "phone")
    before, sue = stored(other), world.browser(world.sue)
    page = sue.get(f"/customers/{other.pk}/edit/").context["form"]
    sent = {name: page[name].value() or "" for name in ("name", "kind", "country", "city")}
    sent |= {"phone": SAME, "version": other.version}
    answer = sue.post(f"/customers/{other.pk}/edit/", sent)
    assert answer.status_code == (302 if taken else 422)
    assert (stored(other) == before) is not taken
    if policy == "reason":
        assert answer.content.decode().count('name="reason_for_another"') == 1
        again = sue.post(f"/customers/{other.pk}/edit/", sent | {"reason_for_another": "Branch"})
        assert again.status_code == 302


@pytest.mark.parametrize(("policy", "taken"), POLICIES)
def test_by_the_api(world, rule, other, policy, taken):
    rule("api", policy, "phone")
    before = stored(other)
    answer = patch(world, f"/api/v1/customers/{other.pk}", {"phone": SAME})
    assert answer.status_code == (200 if taken else 409)
    assert (stored(other) == before) is not taken
    if not taken:
        assert [c["id"] for c in answer.json()["candidates"]] == [world.haiwen.pk]
    if policy == "reason":
        again = f"/api/v1/customers/{other.pk}?reason_for_another=Branch"
        assert patch(world, again, {"phone": SAME}).status_code == 200


@pytest.mark.parametrize(
    ("policy", "found"),
    [("off", (1, 0, 0)), ("warn", (1, 0, 1)), ("reason", (0, 1, 0)), ("block", (0, 1, 0))],
)
def test_by_an_import(world, rule, other, policy, found):
    rule("import", policy, "phone", others="off")
    ann = world.actor(world.ann)
    rows = f"Import key,Phone\nq1,{SAME}\n"
    done = jobs.run(start(upload(rows, ann), object_of(Customer), ann, key="import_key", mode="update").pk)
    assert tuple(done.result[name] for name in ("changed", "errors", "doubtful")) == found
    assert (Customer.objects.get(pk=other.pk).phone != "") is (found[0] == 1)


def test_only_what_is_new_is_asked(world, rule, other):
    actions.change(other, {"phone": SAME}, actor=SYSTEM)
    rule("form", "block", "phone", others="off")
    sue = world.actor(world.sue)
    # He has the number already; his name is another matter, and no rule is about it.
    actions.change(Customer(pk=other.pk), {"name": "A Third Bakery", "phone": SAME}, actor=sue)
    rule("form", "block", "name")
    with pytest.raises(Refused):
        actions.change(Customer(pk=other.pk), {"name": "海文贸易"}, actor=sue)


def test_what_a_contact_had_before_does_not_count(world, rule):
    li = actions.create(Contact, {"full_name": "Li", "mobile": world.wang.mobile, "customer": world.acme.pk},
                        actor=SYSTEM)  # fmt: skip
    rule("form", "block", "phone", others="off", key="customers.contact")
    ann = world.actor(world.ann)
    actions.change(li, {"work_phone": "+44 20 7946 0123"}, actor=ann)
    tom = actions.create(Contact, {"full_name": "Tom", "customer": world.acme.pk}, actor=SYSTEM)
    with pytest.raises(Refused):
        actions.change(tom, {"mobile": world.wang.mobile}, actor=ann)


def test_other_changes_ask_nothing(world, rule, other):
    rule("form", "block", "phone")
    sue = world.actor(world.sue)
    with CaptureQueriesContext(connection) as asked:
        actions.change(other, {"note": "New", "city": "Paris"}, actor=sue)
    said = [query["sql"] for query in asked.captured_queries]
    assert not [sql for sql in said if "duplicates_rule" in sql or "advisory" in sql or "&&" in sql]


def test_the_verbs_that_set_such_a_field_ask_too(world, rule, other):
    number = {"registration_number": "91330100MA27XUHM2K", "registration_override": "A sample"}
    actions.change(Customer(pk=world.haiwen.pk), number, actor=SYSTEM)
    person = actions.create(
        Customer, {"name": "Sam Bake", "kind": "person", "owner": world.sue.pk}, actor=SYSTEM
    )
    rule("form", "block", "registration", others="off")
    before, sue = stored(other), world.actor(world.sue)
    given = {"scheme": "uscc", "number": number["registration_number"], "reason": "A sample"}
    with pytest.raises((Invalid, Refused)):
        verbs.run(Customer(pk=other.pk), "set_registration", given, actor=sue)
    assert stored(other) == before
    rule("form", "reason", "registration")
    verbs.run(Customer(pk=other.pk), "set_registration", given, actor=sue)
    assert Event.objects.filter(verb="customer.registration_set").latest("id").data["reason"] == "A sample"
    rule("form", "block", "name")
    with pytest.raises((Invalid, Refused)):
        verbs.run(person, "promote", {"company_name": "海文贸易"}, actor=sue)
