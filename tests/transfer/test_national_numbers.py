"""A national telephone number is read by the record's own country, then by the company's, at every door."""

from __future__ import annotations

import pytest

from tests.contract.test_round_trip import counts, finish, start, upload
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import get_object
from zhike.people import actors
from zhike.people.actions.organisation import ensure

WRITTEN = "020 7946 0999"
LONDON, GUANGZHOU = "+442079460999", "+862079460999"


@pytest.fixture
def in_china(world):
    """The company, which lived in London, lives in Shanghai from now on."""
    actions.apply(ensure(), {"time_zone": "Asia/Shanghai"}, actor=SYSTEM)


def create(world, **values):
    return actions.create(Customer, {"name": "Thames Works", **values}, actor=world.actor(world.lin))


@pytest.mark.parametrize(
    ("values", "stored"),
    [
        ({"country": "GB"}, LONDON),
        ({"address": {"country": "GB", "city": "London"}}, LONDON),
        ({"country": "CN"}, GUANGZHOU),
        ({}, GUANGZHOU),
    ],
)
def test_the_country_of_the_record_comes_first(world, in_china, values, stored):
    assert create(world, phone=WRITTEN, **values).phone == stored


def test_then_the_country_of_the_company(world):
    assert actors.load(world.lin.pk).home == "GB"
    assert create(world, phone=WRITTEN).phone == LONDON
    assert create(world, phone=WRITTEN, country="CN").phone == GUANGZHOU
    assert create(world, phone="138 0013 8000", country="CN").phone == "+8613800138000"


def test_what_the_country_does_not_know_is_read_as_the_company_writes_it(world, in_china):
    assert create(world, phone="138 0013 8000", country="GB").phone == "+8613800138000"


def test_the_form_and_one_field_in_place(world):
    lin = world.browser(world.lin)
    sent = {"name": "Irwell Works", "kind": "company", "country": "GB", "phone": "0161 496 0000"}
    assert lin.post("/customers/new/", sent).status_code == 302
    made = Customer.objects.get(name="Irwell Works")
    assert made.phone == "+441614960000"
    changed = actions.change(
        made, {"phone": WRITTEN}, actor=world.actor(world.lin), version=made.version, lenient=True
    )
    assert changed.phone == LONDON


def test_a_contact_is_called_where_he_works(world):
    customer = create(world, country="GB")
    values = {"full_name": "Jo Bell", "customer": customer.pk, "work_phone": WRITTEN}
    contact = actions.create(Contact, values, actor=world.actor(world.lin))
    assert contact.work_phone == LONDON


def test_each_row_of_a_file_by_its_own_country(world, in_china):
    text = (
        f"Name,Phone,Country or region\nUp,{WRITTEN},United Kingdom\nDown,{WRITTEN},中国\nNone,{WRITTEN},\n"
    )
    lin = world.actor(world.lin)
    stored = upload(text, lin)
    assert finish(start(stored, get_object("customers"), lin)) == counts(3, created=3)
    found = dict(Customer.objects.filter(name__in=["Up", "Down", "None"]).values_list("name", "phone"))
    assert found == {"Up": LONDON, "Down": GUANGZHOU, "None": GUANGZHOU}


def test_a_refusal_says_how_a_number_of_the_country_begins(world):
    with pytest.raises(Invalid) as refused:
        create(world, phone="0161 496 00000000", country="GB")
    assert "+44" in refused.value.errors["phone"][0]


def test_an_update_reads_by_the_country_of_the_record(world, in_china):
    british, chinese = create(world, country="GB"), create(world, country="CN", name="Pearl Works")
    lin = world.actor(world.lin)
    rows = f"{british.pk},Thames Works,{WRITTEN}\n{chinese.pk},Pearl Works,{WRITTEN}\n,New Works,{WRITTEN}\n"
    stored = upload("ID,Name,Phone\n" + rows, lin)
    assert finish(start(stored, get_object("customers"), lin)) == counts(3, created=1, changed=2)
    found = dict(Customer.objects.filter(name__endswith=" Works").values_list("name", "phone"))
    assert found == {"Thames Works": LONDON, "Pearl Works": GUANGZHOU, "New Works": GUANGZHOU}


def test_a_country_in_the_file_goes_before_that_of_the_record(world, in_china):
    known, lin = create(world, country="GB"), world.actor(world.lin)
    text = f"ID,Name,Phone,Country or region\n{known.pk},Thames Works,{WRITTEN},中国\n"
    assert finish(start(upload(text, lin), get_object("customers"), lin)) == counts(1, changed=1)
    known.refresh_from_db()
    assert (known.country, known.phone) == ("CN", GUANGZHOU)


def test_a_contact_is_updated_by_the_country_where_he_works(world, in_china):
    person = actions.create(
        Contact, {"full_name": "Jo Bell", "customer": create(world, country="GB").pk}, actor=SYSTEM
    )
    lin = world.actor(world.ann)
    text = f"ID,Full name,Work phone\n{person.pk},Jo Bell,{WRITTEN}\n"
    assert finish(start(upload(text, lin), get_object("contacts"), lin)) == counts(1, changed=1)
    person.refresh_from_db()
    assert person.work_phone == LONDON


@pytest.mark.parametrize("operator", ["phone", "phone.in"])
def test_a_filter_reads_a_national_number_as_the_house_writes_it(world, operator):
    """The company of the tests lives in London."""
    create(world, phone=LONDON, name="Thames Works")
    create(world, phone=GUANGZHOU, name="Pearl Works")
    program = {"authorization": f"Bearer {world.key(world.lin)}"}
    answer = world.browser(world.lin).get("/api/v1/customers", {operator: WRITTEN}, headers=program)
    assert [row["name"] for row in answer.json()["items"]] == ["Thames Works"]


def test_a_filter_follows_the_house_to_china(world, in_china):
    create(world, phone=LONDON, name="Thames Works")
    create(world, phone=GUANGZHOU, name="Pearl Works")
    page = world.browser(world.lin).get("/customers/", {"phone": WRITTEN}, follow=True)
    assert "Pearl Works" in page.content.decode() and "Thames Works" not in page.content.decode()
