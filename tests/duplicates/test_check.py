"""Duplicates are found at every door, told as far as one may know, and treated by the rule of the door."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from zhike.customers.models import Contact, Customer
from zhike.duplicates.matching import LIKELY, mask, similar
from zhike.duplicates.models import Rule
from zhike.duplicates.rules import all_rules, set_rules
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, Refused
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of


def like(actor, model=Customer, **values):
    record = model(**values)
    record.derive()
    return similar(object_of(model), record, actor=actor)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "杭州海文贸易有限公司"},
        {"name": "海文貿易"},
        {"name": "HAIWEN TRADING Co., Ltd."},
        {"name": "海闻贸易", "phone": "+8657188886666", "country": "CN"},
    ],
    ids=["legal form and place", "traditional", "English name", "same phone"],
)
def test_another_writing_finds_the_customer(world, values):
    found = like(world.actor(world.sue), **values)
    assert [candidate.pk for candidate in found] == [world.haiwen.pk]
    assert found[0].probability >= LIKELY


def test_the_reasons_say_why(world):
    [found] = like(world.actor(world.sue), name="海文贸易", phone="0571 8888 6666", country="CN")
    assert [(r.field, r.similarity) for r in found.reasons] == [
        ("name", 1.0),
        ("phone", 1.0),
        ("country", 1.0),
    ]
    assert (found.title, found.owner) == ("海文贸易", "Sue")


def test_what_one_may_not_see_is_told_masked(world):
    [found] = like(world.actor(world.ben), name="海文贸易")
    assert (found.title, found.owner, found.pk, found.url, found.masked) == ("海**易", "Sue", None, "", True)


def test_a_doubtful_hit_that_one_may_not_see_is_not_told(world):
    assert like(world.actor(world.ben), name="海文") == []
    assert [c.pk for c in like(world.actor(world.sue), name="海文", country="CN")] == [world.haiwen.pk]


def test_a_hidden_field_is_neither_searched_nor_told(world):
    blind = world.actor(world.sue)
    grants = {**blind.grants, "*": {**blind.grants["*"], "fields": {"phone": "hidden"}}}
    blind = type(blind)(**{**vars(blind), "grants": grants})
    assert like(blind, name="Somebody else", phone="+8657188886666") == []


def test_contacts_are_found_by_phone_mail_and_name_at_the_customer(world):
    mia = world.actor(world.mia)
    for values in ({"full_name": "小明", "mobile": "13800138000"}, {"full_name": "Wang", "email": "WANG@example.com"},
                   {"full_name": "王小明", "customer_id": world.acme.pk}):  # fmt: skip
        assert [candidate.pk for candidate in like(mia, Contact, **values)][:1] == [world.wang.pk], values
    [namesake] = like(mia, Contact, full_name="王小明")
    assert namesake.probability < LIKELY, "a name alone is worth a look, not a refusal"


def test_deleted_records_are_no_duplicates(world):
    actions.delete(world.haiwen, actor=SYSTEM)
    assert like(world.actor(world.sue), name="海文贸易") == []


@pytest.mark.parametrize(
    ("name", "masked"), [("海文贸易", "海**易"), ("王伟", "王*"), ("Acme Trading", "A*** T******"), ("", "")]
)
def test_masks(name, masked):
    assert mask(name) == masked


def test_block_refuses_and_writes_nothing(world, rule):
    rule("form", "block")
    before = Customer.objects.count(), Event.objects.count()
    with pytest.raises(Refused) as refused:
        actions.create(Customer, {"name": "海文贸易有限公司"}, actor=world.actor(world.sue))
    assert "海文贸易" in str(refused.value) and "Sue" in str(refused.value)
    assert (Customer.objects.count(), Event.objects.count()) == before


def test_a_reason_lets_it_pass_and_stands_in_the_event(world, rule):
    rule("form", "reason")
    sue = world.actor(world.sue)
    with pytest.raises(Refused):
        actions.create(Customer, {"name": "海文贸易有限公司"}, actor=sue)
    fresh = actions.create(Customer, {"name": "海文贸易有限公司"}, actor=sue, reason="Another town")
    event = Event.objects.get(verb="customer.created", subject_id=fresh.pk)
    assert event.data["reason"] == "Another town"
    assert [told["id"] for told in event.data["beside"]] == [world.haiwen.pk]


def test_the_form_warns_while_typing_and_asks_for_the_reason(world, rule):
    browser = world.browser(world.sue)
    page = browser.post("/duplicates/customers/look/", {"name": "杭州海文贸易有限公司", "kind": "company"})
    assert page.status_code == 200
    text = page.content.decode()
    assert (
        f'href="/customers/{world.haiwen.pk}/"' in text
        and "owner: Sue" in text
        and "data-wants-reason" not in text
    )
    rule("form", "reason")
    page = browser.post("/duplicates/customers/look/", {"name": "海文贸易有限公司", "kind": "company"})
    assert "data-wants-reason" in page.content.decode()
    page = browser.post("/customers/new/", {"name": "海文贸易有限公司", "kind": "company"})
    assert page.status_code == 422 and "海文贸易" in page.content.decode()
    page = browser.post(
        "/customers/new/",
        {"name": "海文贸易有限公司", "kind": "company", "reason_for_another": "Another town"},
    )
    assert page.status_code == 302


def test_half_typed_and_hostile_forms_answer(world):
    browser = world.browser(world.sue)
    for values in (
        {},
        {"name": "a" * 5000},
        {"phone": "not a phone"},
        {"customer": "x"},
        {"tags": ["a", "b"]},
    ):
        for slug in ("customers", "contacts"):
            assert browser.post(f"/duplicates/{slug}/look/", values).status_code == 200, values
    assert browser.post("/duplicates/products/look/", {}).status_code == 404
    assert world.browser(world.ray).post("/duplicates/customers/look/", {"name": "x"}).status_code == 403
    assert Client().post("/duplicates/customers/look/", {}).status_code == 302


def call(world, path, body, user=None):
    key = world.key(user or world.sue)
    return Client().post(path, json.dumps(body), "application/json", HTTP_AUTHORIZATION=f"Bearer {key}")


def test_programs_ask_and_are_refused(world, rule):
    found = call(world, "/api/v1/customers/duplicates", {"name": "海文贸易有限公司"}).json()
    assert [(c["id"], c["title"], c["owner"], c["masked"]) for c in found["items"]] == [
        (world.haiwen.pk, "海文贸易", "Sue", False)
    ]
    assert found["items"][0]["reasons"][0] == {"field": "name", "similarity": 1.0, "others": 0}
    masked = call(world, "/api/v1/customers/duplicates", {"name": "海文贸易"}, world.ben).json()
    assert (masked["items"][0]["id"], masked["items"][0]["title"]) == (None, "海**易")
    rule("api", "block")
    refused = call(world, "/api/v1/customers", {"name": "海文贸易有限公司"})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("exists-already")
    assert [c["id"] for c in refused.json()["candidates"]] == [world.haiwen.pk]
    rule("api", "reason")
    assert (
        call(world, "/api/v1/customers?reason_for_another=Branch", {"name": "海文贸易有限公司"}).status_code
        == 201
    )
    assert call(world, "/api/v1/customers/duplicates", {"nonsense": 1}).status_code == 422
    assert call(world, "/api/v1/customers/duplicates", {"name": "x"}, world.ray).status_code == 403


def test_rules_are_set_by_administrators_alone(world):
    place = ("customers.customer", "api", "together")
    with pytest.raises(NotAllowed):
        set_rules({place: "block"}, actor=world.actor(world.mia))
    with pytest.raises(Invalid):
        set_rules({place: "perhaps"}, actor=SYSTEM)
    assert Rule.objects.count() == 0
    assert {place for place, policy in all_rules().items() if policy != "warn"} == {
        (key, door, kind)
        for key, kind in (("customers.customer", "domain"), ("customers.contact", "name"))
        for door in ("form", "import", "api")
    }
    set_rules({place: "block"}, actor=world.actor(world.ann))
    assert all_rules()[place] == "block"
    event = Event.objects.get(verb="organisation.duplicate_rules_set")
    assert event.data == {"rules": {"customers.customer api together": ["warn", "block"]}}


def test_the_page_of_the_rules(world):
    ann = world.browser(world.ann)
    assert ann.get("/settings/duplicates/").status_code == 200
    answer = ann.post("/settings/duplicates/", {"customers.contact-import-phone": "off"})
    assert answer.status_code == 302
    assert all_rules()["customers.contact", "import", "phone"] == "off"
    assert world.browser(world.mia).get("/settings/duplicates/").status_code == 403


@pytest.mark.parametrize(
    ("policy", "mark"), [("warn", ""), ("reason", "data-wants-reason"), ("block", "data-blocked")]
)
def test_the_form_knows_whether_a_second_try_can_work(world, rule, policy, mark):
    rule("form", policy, others=policy)
    page = world.browser(world.sue).post(
        "/duplicates/customers/look/", {"name": "海文贸易有限公司", "kind": "company"}
    )
    told = page.content.decode()
    assert "zk-similar" in told
    assert [each for each in ("data-wants-reason", "data-blocked") if each in told] == [mark][: bool(mark)]
