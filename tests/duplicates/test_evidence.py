"""A rule for each kind of evidence at each door: its exact outcome, and that a refused record changed nothing."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.contract.test_round_trip import start, upload
from tests.duplicates.test_check import call
from zhike.customers.models import Contact, Customer
from zhike.duplicates.models import Rule
from zhike.duplicates.rules import kinds_of_evidence, policies
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Refused
from zhike.kernel.models import Event, RejectedRow
from zhike.kernel.objects import get_object, object_of

# Of another name, town and country than 海文贸易, whose number it has.
OTHER = {"name": "Quite Another Bakery", "phone": "+86 571 8888 6666", "city": "Lyon", "country": "FR"}
PHONES = [("off", True), ("warn", True), ("reason", False), ("block", False)]


def stored() -> tuple[int, int]:
    """Return what a refusal must leave: the customers, and what was told of any."""
    return Customer.objects.count(), Event.objects.filter(object="customers.customer").count()


def test_the_kinds_of_evidence():
    assert kinds_of_evidence(get_object("customers")) == (
        "name", "registration", "phone", "email", "domain", "together",
    )  # fmt: skip
    assert kinds_of_evidence(get_object("contacts")) == ("name", "phone", "email", "chat", "together")


@pytest.mark.parametrize(("policy", "taken"), PHONES)
def test_the_same_phone_in_a_form(world, rule, policy, taken):
    rule("form", policy, "phone")
    before = stored()
    answer = world.browser(world.sue).post("/customers/new/", {"kind": "company", **OTHER})
    assert answer.status_code == (302 if taken else 422)
    assert (stored() == before) is not taken
    assert Customer.objects.filter(name=OTHER["name"]).exists() is taken
    looked = world.browser(world.sue).post("/duplicates/customers/look/", {"kind": "company", **OTHER})
    assert looked.context["blocked"] is (policy == "block")
    assert looked.context["wants_reason"] is (policy == "reason")
    shown = [c["title"] for c in looked.context["candidates"]]
    assert ("海文贸易" in shown) is (policy != "off")


@pytest.mark.parametrize(("policy", "taken"), PHONES)
def test_the_same_phone_by_the_api(world, rule, policy, taken):
    rule("api", policy, "phone")
    before = stored()
    answer = call(world, "/api/v1/customers", OTHER)
    assert answer.status_code == (201 if taken else 409)
    assert (stored() == before) is not taken
    if not taken:
        assert [c["id"] for c in answer.json()["candidates"]] == [world.haiwen.pk]
    if policy == "reason":
        assert call(world, "/api/v1/customers?reason_for_another=Branch", OTHER).status_code == 201


@pytest.mark.parametrize(
    ("policy", "found"),
    [("off", (2, 0, 0)), ("warn", (2, 0, 1)), ("reason", (1, 1, 0)), ("block", (1, 1, 0))],
)
def test_the_same_phone_in_an_import(world, rule, policy, found):
    rule("import", policy, "phone", others="off")
    rows = "Name,Phone,City\nQuite Another Bakery,+86 571-88886666,Lyon\nUnknown Bakery,020 7946 0001,Lyon\n"
    before = Customer.objects.count()
    ann = world.actor(world.ann)
    done = jobs.run(start(upload(rows, ann), object_of(Customer), ann).pk)
    assert tuple(done.result[name] for name in ("created", "errors", "doubtful")) == found
    assert Customer.objects.count() == before + found[0]
    assert RejectedRow.objects.count() == 0
    assert Customer.objects.filter(name=OTHER["name"]).exists() is (found[1] == 0)


NUMBER = {"registration_number": "91330100MA27XUHM2K", "registration_override": "A sample"}


@pytest.mark.parametrize(
    ("evidence", "known", "fresh"),
    [
        ("name", {}, {"name": "Erlen Werke GmbH"}),
        ("registration", NUMBER, {"name": "Bakery One", **NUMBER}),
        ("email", {"email": "info@erlen.example"}, {"name": "Bakery Two", "email": "Info@erlen.example"}),
        ("domain", {"email": "info@erlen.example"}, {"name": "Bakery Three", "email": "sales@erlen.example"}),
        ("phone", {"phone": "+44 20 7946 0011"}, {"name": "Bakery Four", "phone": "0044 2079460011"}),
    ],
)
def test_each_sign_decides_alone(world, rule, evidence, known, fresh):
    actions.create(Customer, {"name": "Erlen Werke", "owner": world.sue.pk, **known}, actor=SYSTEM)
    sue = world.actor(world.sue)
    rule("form", "block", evidence, others="off")
    before = stored()
    with pytest.raises(Refused) as refused:
        actions.create(Customer, fresh, actor=sue)
    assert "Erlen Werke" in str(refused.value)
    assert stored() == before
    rule("form", "off", evidence, others="off")
    actions.create(Customer, fresh, actor=sue)
    assert stored()[0] == before[0] + 1


def test_the_strictest_counts(world, rule):
    rule("form", "reason", "phone")
    rule("form", "block", "name")
    before = stored()
    with pytest.raises(Refused):
        actions.create(
            Customer,
            {"name": "海文贸易有限公司", "phone": "+86 571-88886666"},
            actor=world.actor(world.sue),
            reason="Branch",
        )
    assert stored() == before


def test_a_record_one_may_not_see_blocks_masked(world, rule):
    rule("form", "block", "phone")
    before = stored()
    with pytest.raises(Refused) as refused:
        actions.create(Customer, OTHER, actor=world.actor(world.ben))
    assert "海**易" in str(refused.value) and "海文贸易" not in str(refused.value)
    assert stored() == before


def test_the_same_name_of_a_person_is_asked_only_where_chosen(world, rule):
    values = {"full_name": "王小明", "mobile": "+8613900139000"}
    mia = world.actor(world.mia)
    rule("form", "block", "name", key="customers.contact")
    before = Contact.objects.count()
    with pytest.raises(Refused):
        actions.create(Contact, values, actor=mia)
    assert Contact.objects.count() == before
    rule("form", "off", "name", key="customers.contact")
    actions.create(Contact, values, actor=mia)


def test_what_was_set_before_goes_on(world):
    """A door that blocked blocks by all signs together; one that did not check stays silent."""
    Rule.objects.create(object="customers.customer", door="form", policy="block")
    Rule.objects.create(object="customers.customer", door="api", policy="off")
    import_module("zhike.duplicates.migrations.0002_evidence").silent(apps, None)
    customers = get_object("customers")
    assert set(policies(customers, "api").values()) == {"off"}
    assert policies(customers, "form") == {
        "name": "warn", "registration": "warn", "phone": "warn", "email": "warn", "domain": "off", "together": "block",
    }  # fmt: skip


def test_the_page_says_what_counts_and_saves(world):
    ann = world.browser(world.ann)
    text = ann.get("/settings/duplicates/").content.decode()
    assert "Public mail services" in text and text.count("<select") == (6 + 5) * 3
    sent = {"customers.customer-form-phone": "block"}
    assert ann.post("/settings/duplicates/", sent).status_code == 302
    assert policies(get_object("customers"), "form")["phone"] == "block"
    assert policies(get_object("customers"), "api")["phone"] == "warn"
    assert Rule.objects.count() == 1


def test_nobody_is_told_to_open_what_he_may_not_see(world, rule):
    rule("form", "block", "phone")
    told = {
        user.name: world.browser(user)
        .post("/duplicates/customers/look/", {"kind": "company", **OTHER})
        .content.decode()
        for user in (world.ben, world.sue)
    }
    assert (
        "Open the one there is" in told["Sue"] and "not yours to see: speak to its owner" not in told["Sue"]
    )
    assert (
        "Open the one there is" not in told["Ben"] and "not yours to see: speak to its owner" in told["Ben"]
    )
