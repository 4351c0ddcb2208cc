"""The company is loaded whole, by those who may, and removed without a trace but its events."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from zhike.catalog.models import Order, Rate
from zhike.customers.models import Contact, Customer
from zhike.demo import actions, views, work
from zhike.demo.models import DemoRow
from zhike.demo.tests.house import administrator, counts
from zhike.kernel import actions as verbs
from zhike.kernel import jobs
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.consumers import run_all
from zhike.kernel.errors import NotAllowed
from zhike.kernel.models import Event, Job
from zhike.people.actions import organisation, roles
from zhike.people.models import Role, User

pytestmark = pytest.mark.django_db

AS_OF = date(2026, 8, 31)


@pytest.fixture
def prepared(db):
    roles.ensure_presets()
    organisation.ensure()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_removal_leaves_what_was_there_before(prepared, language):
    ada = administrator()
    own = verbs.create(Customer, {"name": "Ours"}, actor=ada)
    before = counts()
    actions.load(actor=Actor(**vars(ada) | {"language": language}), as_of=AS_OF)
    told = Event.objects.count()
    rows = DemoRow.objects.count()
    gone, kept = actions.remove(actor=ada)
    assert (gone, kept) == (rows, [])
    assert counts() == before
    assert Event.objects.count() == told + 1
    assert Event.objects.latest("id").data == {"rows": rows, "kept": 0}
    assert Customer.objects.get().pk == own.pk


def test_edited_and_binned_demo_records_go_too(prepared):
    before = counts()
    actions.load(actor=SYSTEM, as_of=AS_OF)
    first, second = Customer.objects.order_by("pk")[:2]
    verbs.change(first, {"name": "Renamed", "import_key": "mine"}, actor=SYSTEM)
    verbs.delete(second, actor=SYSTEM)
    actions.remove(actor=SYSTEM)
    assert counts() == before


def test_an_address_that_is_taken_refuses_the_load(prepared):
    verbs.insert(User(name="Han", email="han.yueming@haiwen.example"), actor=SYSTEM)
    before = counts()
    with pytest.raises(NotAllowed):
        actions.load(actor=SYSTEM, as_of=AS_OF)
    assert counts() == before


@pytest.mark.parametrize(("base", "rate"), [("EUR", 1), ("JPY", None)])
def test_another_base_currency(prepared, base, rate):
    company = organisation.ensure()
    organisation.edit(
        company, actor=SYSTEM, name="X", currency=base, time_zone="Europe/Berlin", language="en"
    )
    actions.load(actor=SYSTEM, as_of=AS_OF)
    assert not Rate.objects.filter(currency=base).exists()
    assert Order.objects.filter(currency="EUR", kind="order").exists()
    if rate:
        assert set(Order.objects.filter(currency=base).values_list("rate", flat=True)) == {Decimal(rate)}
    run_all()
    assert not Event.objects.filter(verb="order.changed").exists()


def test_the_offer_stands_only_before_the_first_customer(prepared):
    ada = administrator()
    assert views.note(ada)["url"] == reverse("demo-load")
    assert views.note(Actor(user_id=1, grants={"*": {"see": "all"}})) is None
    verbs.create(Customer, {"name": "Ours"}, actor=ada)
    assert views.note(ada) is None
    actions.load(actor=ada, as_of=AS_OF)
    assert views.note(ada)["danger"] is True


def test_the_jobs_load_and_remove(prepared):
    ada = administrator()
    job = work.start(work.LOAD, actor=ada)
    assert work.start(work.LOAD, actor=ada) == job
    done = jobs.run(job.pk)
    assert (done.state, done.done, done.result) == (
        Job.State.DONE, actions.STEPS, {"created": DemoRow.objects.count()},
    )  # fmt: skip
    Contact.objects.bulk_create([Contact(full_name="Our man", customer=Customer.objects.first())])
    done = jobs.run(work.start(work.REMOVE, actor=ada).pk)
    assert done.state == Job.State.DONE
    assert Customer.objects.get().name in done.message


def test_the_buttons_are_for_administrators(prepared):
    client = Client()
    role = Role.objects.get(key="sales")
    user = User.objects.create(name="Sam", email="sam@example.com", role=role, password="!")
    client.force_login(user)
    assert client.post(reverse("demo-load")).status_code == 403
    assert client.get(reverse("demo-load")).status_code == 405
    assert not Job.objects.exists()
    user.role = Role.objects.get(key="administrator")
    user.save()
    answer = client.post(reverse("demo-load"))
    assert answer.headers["Location"] == reverse("job", args=[Job.objects.get().pk])
