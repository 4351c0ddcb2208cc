"""What the list of likely duplicates says of each record, so that two of one name can be told apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.customers.models import Contact, Customer
from zhike.duplicates.telling import Telling
from zhike.duplicates.work import find
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import object_of
from zhike.people.actions import roles

MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)


def told(model, one, other, actor):
    """Return what is told of two records, as a page would."""
    records = model.objects.in_bulk([one.pk, other.pk])
    return Telling(object_of(model), records, actor).pair(one.pk, other.pk)


@pytest.fixture
def double(world) -> Customer:
    """Another Acme Trading, in Leeds, with a phone and nobody's."""
    double = actions.create(Customer, {"name": "Acme Trading", "city": "Leeds", "country": "GB",
                                       "phone": "+442079460958"}, actor=SYSTEM)  # fmt: skip
    Customer.objects.filter(pk=world.acme.pk).update(created_at=MARCH)
    Customer.objects.filter(pk=double.pk).update(created_at=datetime(2026, 4, 6, 9, tzinfo=UTC))
    return double


def test_it_says_where_they_differ_and_what_hangs_on_each(world, double):
    Customer.objects.filter(pk=world.acme.pk).update(last_contact_on=date(2026, 3, 2), orders_count=1)
    assert told(Customer, world.acme, double, world.actor(world.ann)) == (
        ["Owner: Mia", "Orders: 1", "Last contact: 2 Mar 2026", "Created: 2 Mar 2026", "1 contact", "1 deal"],
        ["Leeds", "020 7946 0958", "Orders: 0", "Created: 6 Apr 2026"],
    )


def test_what_is_the_same_is_left_out_and_one_day_is_told_by_the_hour(world, double):
    actions.change(world.acme, {"city": "Leeds", "owner": None}, actor=SYSTEM)
    Customer.objects.filter(pk=double.pk).update(created_at=MARCH.replace(hour=11), phone="")
    first, second = told(Customer, world.acme, double, SYSTEM)
    assert (first[-3:], second[-1]) == (
        ["Created: 2 Mar 2026, 09:00", "1 contact", "1 deal"],
        "Created: 2 Mar 2026, 11:00",
    )
    assert not {"Leeds"} & {*first, *second}


def test_two_that_differ_in_nothing_are_told_by_their_numbers(world, double):
    other = actions.create(Customer, {"name": "Acme Trading", "city": "Leeds", "country": "GB",
                                      "phone": "+442079460958"}, actor=SYSTEM)  # fmt: skip
    Customer.objects.filter(pk=other.pk).update(created_at=datetime(2026, 4, 6, 9, tzinfo=UTC))
    assert told(Customer, double, other, SYSTEM) == ([f"#{double.pk}"], [f"#{other.pk}"])


def test_nobody_is_told_what_he_may_not_know(world, double):
    Customer.objects.filter(pk=double.pk).update(team=world.hangzhou)
    hidden = {"customers.customer": {"see": "all", "fields": {"phone": "hidden", "created_at": "hidden"}},
              "customers.contact": {"see": "none"}, "sales.deal": {"see": "all", "fields": {"customer": "hidden"}}}  # fmt: skip
    role = roles.create(actor=SYSTEM, name="Blind", grants=hidden)
    world.ray.role = role
    world.ray.save(update_fields=["role"])
    assert told(Customer, world.acme, double, world.actor(world.ray)) == (["Owner: Mia"], ["Leeds"])


def test_contacts_are_told_by_where_they_work(world):
    twin = actions.create(Contact, {"full_name": "王小明", "customer": world.globex.pk, "position": "Buyer",
                                    "mobile": "+8613800138000"}, actor=world.actor(world.ben))  # fmt: skip
    first, second = told(Contact, world.wang, twin, world.actor(world.ann))
    assert (first[:3], second[:3]) == (
        ["Acme Trading", "wang@example.com", "Owner: Mia"],
        ["Globex", "Buyer", "Owner: Ben"],
    )


def test_the_page_shows_both_lines_in_as_many_queries_for_many_pairs(world, double):
    find(object_of(Customer))
    browser = world.browser(world.ann)
    browser.get("/duplicates/customers/")
    with CaptureQueriesContext(connection) as few:
        page = browser.get("/duplicates/customers/").content.decode()
    assert "<span>Leeds</span>" in page and "<span>1 contact</span><span>1 deal</span>" in page
    for _number in range(3):
        actions.create(Customer, {"name": "Acme Trading", "city": "York"}, actor=SYSTEM)
    find(object_of(Customer))
    with CaptureQueriesContext(connection) as many:
        browser.get("/duplicates/customers/")
    assert len(many) == len(few)
