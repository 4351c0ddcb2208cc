"""A person at a second customer: told while he is typed, and offered as the one that is there instead of another one."""

from __future__ import annotations

import pytest

from zhike.customers.models import Contact, ContactLink, Customer
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Refused
from zhike.kernel.models import Event

WANG = {"full_name": "王小明", "mobile": "+8613800138000"}


@pytest.fixture
def second(world) -> Customer:
    """A further customer of Mia's, at which the person might be entered again."""
    return actions.create(Customer, {"name": "Second Firm"}, actor=world.actor(world.mia))


def look(world, user, **values) -> str:
    """Return what the form of a new contact shows."""
    answer = world.browser(user).post("/duplicates/contacts/look/", values)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_form_says_where_he_works_and_offers_to_link_him(world, second):
    text = look(world, world.mia, **WANG, customer=second.pk)
    assert "already at Acme Trading" in text and "same phone, same name" in text and "data-sure" in text
    assert "Link to Second Firm instead" in text
    assert f'data-instead="/customers/{second.pk}/link_contact/" data-contact="{world.wang.pk}"' in text
    assert "data-blocked" not in text and "data-wants-reason" not in text, (
        "one person may stand for two firms"
    )


def test_the_offer_is_made_only_where_it_can_be_taken(world, second):
    assert "data-instead" not in look(world, world.mia, **WANG), "no customer is chosen"
    assert "data-instead" not in look(world, world.mia, **WANG, customer=world.acme.pk), "he is there already"
    assert "data-instead" not in look(world, world.mia, full_name="王小明", customer=second.pk), (
        "a bare name is no sign"
    )
    assert "data-instead" not in look(world, world.mia, **WANG, customer=world.globex.pk), "Globex is Ben's"


def test_of_one_who_is_not_ones_own_the_firm_is_masked(world):
    actions.change(world.wang, {"team": None}, actor=SYSTEM)
    text = look(world, world.ben, **WANG, customer=world.globex.pk)
    assert "already at A*** T******" in text and "王*明" in text and "not yours to see" in text
    assert "Acme" not in text and "王小明" not in text and "data-instead" not in text


def test_two_places_are_told_and_an_ended_one_is_not(world, second):
    verbs.run(second, "link_contact", {"contact": world.wang.pk}, actor=world.actor(world.mia))
    assert "already at Acme Trading, Second Firm" in look(world, world.mia, **WANG)
    ContactLink.objects.filter(contact=world.wang, customer=world.acme).update(until="2026-01-31")
    assert "already at Second Firm" in look(world, world.mia, **WANG)


def test_the_offer_links_him_to_the_second_firm_with_what_was_typed(world, second):
    answer = world.browser(world.mia).post(
        f"/customers/{second.pk}/link_contact/",
        {**WANG, "contact": world.wang.pk, "position": "Adviser", "version": second.version},
    )
    assert answer.headers["HX-Redirect"] == f"/customers/{second.pk}/"
    place = ContactLink.objects.get(contact=world.wang, customer=second)
    assert (place.position, Contact.objects.filter(full_name="王小明").count()) == ("Adviser", 1)


def test_the_dialog_of_a_customer_watches_what_is_typed_and_knows_its_customer(world, second):
    browser = world.browser(world.mia)
    text = browser.get(f"/customers/{second.pk}/add_contact/").content.decode()
    assert '<zk-similar url="/duplicates/contacts/look/">' in text
    assert f'<input type="hidden" name="customer" value="{second.pk}">' in text
    assert "Choose “Add contact” once more" in text
    assert "zk-similar" not in browser.get(f"/customers/{second.pk}/link_contact/").content.decode()
    assert "zk-similar" not in browser.get(f"/contacts/{world.wang.pk}/hand_over_contact/").content.decode()


def test_a_warning_lets_the_dialog_save(world, second):
    mia = world.actor(world.mia)
    added = verbs.run(second, "add_contact", WANG, actor=mia)
    assert Contact.objects.filter(match_keys__contains=["p:13800138000"]).count() == 2 and added is not None


def test_the_rules_hold_for_the_dialog_as_for_the_form(world, second, rule):
    """Before, “Add contact” asked no rule at all."""
    mia, browser = world.actor(world.mia), world.browser(world.mia)
    rule("form", "block", "phone", key="customers.contact")
    with pytest.raises(
        Refused, match="王小明.*seems to be the same: same phone, same name. Nothing was saved"
    ):
        verbs.run(second, "add_contact", WANG, actor=mia)
    answer = browser.post(f"/customers/{second.pk}/add_contact/", {**WANG, "version": second.version})
    assert answer.status_code == 422 and "data-blocked" in answer.content.decode()
    rule("api", "block", "phone", key="customers.contact")
    with pytest.raises(Refused):
        verbs.run(second, "add_contact", WANG, actor=mia.through("api"))
    assert Contact.objects.filter(full_name="王小明").count() == 1


def test_a_reason_typed_in_the_dialog_lets_it_pass_and_stands_in_the_event(world, second, rule):
    rule("form", "reason", "phone", key="customers.contact")
    browser, page = world.browser(world.mia), f"/customers/{second.pk}/add_contact/"
    assert browser.post(page, {**WANG, "version": second.version}).status_code == 422
    typed = {**WANG, "version": second.version, "reason_for_another": "Father and son"}
    assert browser.post(page, typed).status_code == 204
    event = Event.objects.get(verb="customer.contact_added", data__reason="Father and son")
    assert [each["id"] for each in event.data["beside"]] == [world.wang.pk]
