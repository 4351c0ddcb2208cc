"""A form saved once more after a conflict writes what its person touched, and nothing that he did not."""

from __future__ import annotations

import html
import re

import pytest

from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM


def sent(page: str) -> dict[str, str]:
    """Return the hidden fields that a form carries along."""
    found = re.findall(r'<input type="hidden" name="(version|opened)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


@pytest.mark.parametrize(
    "theirs", [{"note": "Theirs"}, {"city": "Theirs"}, {"note": "Theirs", "city": "Theirs"}]
)
def test_saving_again_keeps_what_only_others_changed(world, theirs):
    ann = world.browser(world.ann)
    address = f"/customers/{world.acme.pk}/edit/"
    opened = ann.get(address)
    form = opened.context["form"]
    data = {name: form[name].value() for name in form.fields if isinstance(form[name].value(), str | int)}
    data |= sent(opened.content.decode()) | {"note": "Mine"}
    actions.change(Customer(pk=world.acme.pk), theirs, actor=SYSTEM)
    told = ann.post(address, data)
    now = Customer.objects.get(pk=world.acme.pk)
    assert told.status_code == 422 and now.note != "Mine"
    both = "Zhike set this to “Theirs” meanwhile." in told.content.decode()
    assert both is ("note" in theirs), "only a field that both changed shows what the other one wrote"
    again = sent(told.content.decode())
    assert (again["version"], again["opened"]) == (str(now.version), data["opened"])
    city = now.city
    assert (told.context["form"].fields["note"].theirs is not None) is both
    assert ann.post(address, data | again).status_code == 302
    now = Customer.objects.get(pk=world.acme.pk)
    assert (now.note, now.city) == ("Mine", city)
    assert city == theirs.get("city", world.acme.city)


def opened(world, **mine: str) -> tuple[dict[str, str], str]:
    """Open Acme's form as Ann and type something; return what it would send, and where."""
    address = f"/customers/{world.acme.pk}/edit/"
    page = world.browser(world.ann).get(address)
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if isinstance(form[name].value(), str | int)}
    return data | sent(page.content.decode()) | mine, address


def test_of_two_fields_one_takes_theirs_and_the_other_keeps_mine(world):
    ann = world.browser(world.ann)
    data, address = opened(world, note="Mine", city="Mine")
    actions.change(
        Customer(pk=world.acme.pk), {"note": "Theirs", "city": "Theirs"}, actor=world.actor(world.mia)
    )
    told = ann.post(address, data)
    asked = {name: field.theirs for name, field in told.context["form"].fields.items() if field.theirs}
    assert {name: (row["text"], row["by"], row["taken"]) for name, row in asked.items()} == {
        "note": ("Theirs", "Mia", False), "city": ("Theirs", "Mia", False),
    }  # fmt: skip
    again = data | sent(told.content.decode()) | {"keep-note": "theirs", "keep-city": "mine"}
    # A fault elsewhere comes first; the choices stand when the form comes back.
    faulty = ann.post(address, again | {"email": "nobody"})
    stays = {
        name: field.theirs["taken"] for name, field in faulty.context["form"].fields.items() if field.theirs
    }
    assert (faulty.status_code, stays) == (422, {"note": True, "city": False})
    assert ann.post(address, again).status_code == 302
    now = Customer.objects.get(pk=world.acme.pk)
    assert (now.note, now.city) == ("Theirs", "Mine")


def test_a_choice_outlives_a_third_change_and_what_was_given_up_is_not_judged(world):
    ann = world.browser(world.ann)
    data, address = opened(world, email="Mine", city="Mine")
    data |= {"email": "mine@example.com"}
    actions.change(Customer(pk=world.acme.pk), {"email": "theirs@example.com"}, actor=SYSTEM)
    told = ann.post(address, data)
    again = data | sent(told.content.decode()) | {"keep-email": "theirs", "email": "nobody"}
    actions.change(Customer(pk=world.acme.pk), {"city": "Third"}, actor=SYSTEM)
    third = ann.post(address, again)
    taken = {
        name: field.theirs["taken"] for name, field in third.context["form"].fields.items() if field.theirs
    }
    assert (third.status_code, taken) == (422, {"email": True, "city": False})
    last = again | sent(third.content.decode()) | {"keep-city": "theirs"}
    assert ann.post(address, last).status_code == 302
    now = Customer.objects.get(pk=world.acme.pk)
    assert (now.email, now.city) == ("theirs@example.com", "Third")


def test_in_place_only_the_same_field_is_a_conflict(world):
    ann, address = world.browser(world.ann), f"/customers/{world.acme.pk}/field/note/"
    seen = world.acme.version
    actions.change(Customer(pk=world.acme.pk), {"city": "Theirs"}, actor=SYSTEM)
    assert ann.post(address, {"note": "Mine", "version": seen}).status_code == 200
    now = Customer.objects.get(pk=world.acme.pk)
    assert (now.note, now.city) == ("Mine", "Theirs")
    assert ann.post(address, {"note": "Later", "version": seen}).status_code == 409
    assert Customer.objects.get(pk=world.acme.pk).note == "Mine"


def test_an_amount_in_another_currency_is_another_amount(world):
    ann, address = world.browser(world.ann), f"/deals/{world.deal.pk}/field/amount/"
    seen = world.deal.version
    actions.change(type(world.deal)(pk=world.deal.pk), {"currency": "CNY"}, actor=SYSTEM)
    assert ann.post(address, {"amount": "700", "version": seen}).status_code == 409
    world.deal.refresh_from_db()
    assert (str(world.deal.amount), world.deal.currency) == ("12000.0000", "CNY")
