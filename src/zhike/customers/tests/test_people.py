"""Contacts, their places at customers, birthdays, and who may see them."""

import pytest

from zhike.customers import queries
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.kernel import access, actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event


def places(customer: Customer) -> list[tuple[str, list[str], bool]]:
    links = queries.people_of(customer, SYSTEM)
    return [(link.contact.full_name, link.roles, link.primary) for link in links]


def test_a_contact_has_a_place_where_he_works(world):
    assert places(world.haiwen) == [("李雷", [], False)]
    assert world.li.full_name_sort.startswith("li3李")
    created = Event.objects.get(verb="contact.created")
    assert (created.customer_id, created.changes["customer"]) == (world.haiwen.pk, [None, world.haiwen.pk])
    assert not Event.objects.filter(object="customers.contactlink").exists()


def test_a_contact_is_seen_through_his_customer_and_no_longer_when_unlinked(world):
    assert list(access.visible_to(world.mia, Contact)) == []
    actions.change(world.li, {"owner": None}, actor=SYSTEM)
    assert list(access.visible_to(world.ole, Contact)) == [world.li]
    verbs.run(world.acme, "link_contact", {"contact": world.li.pk, "roles": ["decider"]}, actor=SYSTEM)
    assert list(access.visible_to(world.mia, Contact)) == [world.li]
    verbs.run(world.acme, "unlink_contact", {"contact": world.li.pk}, actor=world.mia)
    assert list(access.visible_to(world.mia, Contact)) == []
    assert places(world.acme) == []
    assert places(world.haiwen) == [("李雷", [], False)]


def test_a_contact_of_a_deleted_customer_is_not_seen_through_it(world):
    actions.change(world.li, {"owner": None}, actor=SYSTEM)
    actions.delete(world.haiwen, actor=world.ole)
    assert list(access.visible_to(world.ole, Contact)) == []


def test_a_contact_one_may_not_see_can_not_be_linked(world):
    with pytest.raises(Invalid) as refused:
        verbs.run(world.acme, "link_contact", {"contact": world.li.pk}, actor=world.mia)
    assert set(refused.value.errors) == {"contact"}
    assert ContactLink.objects.count() == 1
    with pytest.raises(NotFound):
        verbs.run(world.haiwen, "add_contact", {"full_name": "Intruder"}, actor=world.mia)
    assert Contact.objects.count() == 1


def test_a_contact_stands_for_a_customer_once(world):
    with pytest.raises(Invalid):
        verbs.run(world.haiwen, "link_contact", {"contact": world.li.pk}, actor=world.ole)
    assert places(world.haiwen) == [("李雷", [], False)]


def test_adding_a_contact_with_roles_as_the_main_one(world):
    values = {"full_name": "韩梅梅", "mobile": "138 0013 8000", "roles": ["buyer", "payer"], "main": True}
    han = verbs.run(world.haiwen, "add_contact", values, actor=world.ole)
    assert (han.mobile, han.customer_id, han.owner_id) == (
        "+8613800138000",
        world.haiwen.pk,
        world.ole.user_id,
    )
    assert places(world.haiwen) == [("韩梅梅", ["buyer", "payer"], True), ("李雷", [], False)]
    verbs_of = Event.objects.filter(actor_id=world.ole.user_id).order_by("-id").values_list("verb", flat=True)
    assert list(verbs_of[:2]) == ["customer.main_contact_set", "customer.contact_added"]


def test_a_faulty_contact_is_not_added(world):
    with pytest.raises(Invalid) as refused:
        verbs.run(
            world.haiwen, "add_contact", {"full_name": "X", "mobile": "12", "email": "no"}, actor=world.ole
        )
    assert set(refused.value.errors) == {"mobile", "email"}
    assert Contact.objects.count() == 1


def test_there_is_one_main_contact(world):
    han = world.person("韩梅梅", customer=world.haiwen.pk)
    verbs.run(world.haiwen, "set_main_contact", {"contact": world.li.pk}, actor=world.ole)
    verbs.run(world.haiwen, "set_main_contact", {"contact": han.pk}, actor=world.ole)
    assert places(world.haiwen) == [("韩梅梅", [], True), ("李雷", [], False)]
    link = ContactLink.objects.get(contact=world.li)
    with pytest.raises(Invalid) as refused:
        actions.change(link, {"primary": True}, actor=SYSTEM)
    assert set(refused.value.errors) == {"primary"}
    assert places(world.haiwen)[0] == ("韩梅梅", [], True)


def test_the_first_place_is_where_one_works_and_unlinking_ends_it(world):
    zhao = world.person("赵敏")
    assert zhao.customer_id is None
    verbs.run(world.acme, "link_contact", {"contact": zhao.pk}, actor=SYSTEM)
    verbs.run(world.haiwen, "link_contact", {"contact": zhao.pk}, actor=SYSTEM)
    assert Contact.objects.get(pk=zhao.pk).customer_id == world.acme.pk
    link = ContactLink.objects.get(contact=zhao, customer=world.acme)
    actions.delete(link, actor=SYSTEM)
    assert Contact.objects.get(pk=zhao.pk).customer_id is None
    actions.restore(link, actor=SYSTEM)
    assert Contact.objects.get(pk=zhao.pk).customer_id == world.acme.pk


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"birthday_month": 2, "birthday_day": 30}, "birthday_day"),
        ({"birthday_month": 2, "birthday_day": 29, "birthday_year": 1999}, "birthday_day"),
        ({"birthday_month": 13, "birthday_day": 1}, "birthday_day"),
        ({"birthday_month": 5}, "birthday_day"),
        ({"birthday_month": 5, "birthday_day": 1, "birthday_leap": True}, "birthday_leap"),
        ({"birthday_month": 5, "birthday_day": 1, "birthday_year": 1066}, "birthday_year"),
        ({"birthday_calendar": "lunar", "birthday_month": 8, "birthday_day": 31}, "birthday_day"),
    ],
)
def test_a_birthday_is_a_day_that_exists(world, values, fault):
    with pytest.raises(Invalid) as refused:
        actions.change(world.li, values, actor=world.ole)
    assert set(refused.value.errors) == {fault}
    assert Contact.objects.get(pk=world.li.pk).version == 1


def test_birthdays_may_lack_the_year_and_be_lunar(world):
    solar = actions.change(world.li, {"birthday_month": 2, "birthday_day": 29}, actor=world.ole)
    assert (solar.birthday_calendar, solar.birthday.text()) == ("solar", "29 February")
    values = {"birthday_calendar": "lunar", "birthday_month": 8, "birthday_day": 15, "birthday_leap": True}
    lunar = actions.change(solar, values, actor=world.ole)
    assert lunar.birthday.text("zh-hans") == "农历闰八月十五"


def test_handing_over_takes_the_old_owners_contacts_along(world):
    other = world.person("Another's contact", customer=world.haiwen.pk)
    verbs.run(world.haiwen, "hand_over", {"owner": world.mia.user_id, "reason": "Moved"}, actor=world.ole)
    assert Customer.objects.get(pk=world.haiwen.pk).owner_id == world.mia.user_id
    assert Contact.objects.get(pk=world.li.pk).owner_id == world.mia.user_id
    assert Contact.objects.get(pk=other.pk).owner_id is None
    event = Event.objects.get(verb="customer.handed_over")
    assert event.changes == {"owner": [world.ole.user_id, world.mia.user_id]}
    assert event.data == {"contacts": [world.li.pk], "reason": "Moved"}
    with pytest.raises(NotFound):
        access.get(world.ole, Customer, world.haiwen.pk)


def test_nobody_is_given_what_he_has_already(world):
    """Neither event nor note: whoever stands first in the list is often the one who has it."""
    events = Event.objects.count()
    for record, verb in ((world.haiwen, "hand_over"), (world.li, "hand_over_contact")):
        with pytest.raises(Invalid) as refused:
            verbs.run(record, verb, {"owner": world.ole.user_id}, actor=world.ole)
        owner = record.owner
        assert refused.value.errors == {"owner": [f"It is already {owner}'s."]}
    assert Event.objects.count() == events


def test_handing_over_needs_the_right_and_somebody_who_works_here(world):
    with pytest.raises(Invalid) as refused:
        verbs.run(world.haiwen, "hand_over", {"owner": 999_999}, actor=world.ole)
    assert set(refused.value.errors) == {"owner"}
    grants = {"customers.customer": {**world.ole.grants["customers.customer"], "hand_over": "none"}}
    narrow = access.Actor(user_id=world.ole.user_id, name="Ole", grants=grants)
    with pytest.raises(NotAllowed):
        verbs.run(world.haiwen, "hand_over", {"owner": world.mia.user_id}, actor=narrow)
    assert Customer.objects.get(pk=world.haiwen.pk).owner_id == world.ole.user_id


def test_a_person_becomes_a_company_with_himself_as_main_contact(world):
    wang = world.company(
        "王芳", kind="person", phone="13900139000", email="wang@example.com", language="zh-hans"
    )
    verbs.run(wang, "promote", {"company_name": "芳华茶业", "position": "老板"}, actor=SYSTEM)
    company = Customer.objects.get(pk=wang.pk)
    assert (company.name, company.kind) == ("芳华茶业", "company")
    contact = Contact.objects.get(full_name="王芳")
    assert (contact.mobile, contact.email, contact.position) == ("+8613900139000", "wang@example.com", "老板")
    assert contact.languages == ["zh-hans"]
    assert places(company) == [("王芳", ["buyer", "user"], True)]
    with pytest.raises(NotAllowed):
        verbs.run(company, "promote", {"company_name": "Again"}, actor=SYSTEM)
    assert Contact.objects.filter(full_name="芳华茶业").count() == 0
