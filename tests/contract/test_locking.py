"""Two who change the same version: one wins, the other is told, nothing is lost. Real connections, real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests import world as worlds
from tests.contract.factory import Factory
from zhike.customers.models import Customer
from zhike.kernel import actions, bulk
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Conflict, KernelError
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object

pytestmark = pytest.mark.xdist_group("commits")
ROUNDS = 25


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each on a connection of its own; return results and errors in order."""
    gate, found = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait(30)
            found[place] = work()
        except KernelError as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.fixture
def lasting(transactional_db: None) -> worlds.World:
    return worlds.build()


def test_of_two_changes_one_wins(lasting):
    for number in range(ROUNDS):
        acme = Customer.objects.get(pk=lasting.acme.pk)
        before = Event.objects.filter(verb="customer.changed", subject_id=acme.pk).count()

        def write(name: str, record: Customer = acme, number: int = number) -> Customer:
            return actions.change(
                Customer(pk=record.pk), {name: f"{name} {number}"}, actor=SYSTEM, version=record.version
            )

        results = at_once(lambda: write("note"), lambda: write("city"))
        lost = [result for result in results if isinstance(result, Conflict)]
        now = Customer.objects.get(pk=acme.pk)
        assert len(lost) == 1 and lost[0].details["current"] == acme.version + 1
        assert now.version == acme.version + 1
        assert (now.note == f"note {number}") is not (now.city == f"city {number}")
        assert Event.objects.filter(verb="customer.changed", subject_id=acme.pk).count() == before + 1


def test_of_two_forms_one_is_told(lasting):
    browsers = [lasting.browser(lasting.ann), lasting.browser(lasting.mia)]
    version = Customer.objects.get(pk=lasting.acme.pk).version
    address = f"/customers/{lasting.acme.pk}/field/note/"
    results = at_once(*[
        lambda browser=browser, text=text: browser.post(address, {"note": text, "version": version}).status_code
        for browser, text in zip(browsers, ("Ann's", "Mia's"), strict=True)
    ])  # fmt: skip
    now = Customer.objects.get(pk=lasting.acme.pk)
    assert sorted(results) == [200, 409]
    assert now.note == ("Ann's", "Mia's")[results.index(200)]


def test_changes_without_a_version_follow_each_other(lasting):
    """Whoever names no version overwrites fields, never whole records."""
    pk = lasting.acme.pk
    names = ("note", "city", "region", "code", "short_name", "english_name")
    at_once(*[
        lambda name=name: actions.change(Customer(pk=pk), {name: f"by {name}"}, actor=SYSTEM) for name in names
    ])  # fmt: skip
    now = Customer.objects.get(pk=pk)
    assert {name: getattr(now, name) for name in names} == {name: f"by {name}" for name in names}
    assert now.version == lasting.acme.version + len(names)


def test_a_bulk_action_and_a_single_one(lasting):
    obj, pk, version = get_object("customers"), lasting.acme.pk, lasting.acme.version
    single, many = at_once(
        lambda: actions.change(Customer(pk=pk), {"note": "single"}, actor=SYSTEM, version=version),
        lambda: bulk.run(obj, [pk, lasting.globex.pk], "change", {"level": "B"}, actor=SYSTEM),
    )
    now = Customer.objects.get(pk=pk)
    assert (now.level, many.done, many.refused) == ("B", 2, 0)
    assert (now.note == "single") is not isinstance(single, Conflict)


def test_deleting_while_somebody_edits(lasting):
    pk, version = lasting.globex.pk, lasting.globex.version
    results = at_once(
        lambda: actions.delete(Customer(pk=pk), actor=SYSTEM, version=version),
        lambda: actions.change(Customer(pk=pk), {"note": "late"}, actor=SYSTEM, version=version),
    )
    now = Customer.objects.get(pk=pk)
    assert now.version == version + 1
    assert len([result for result in results if isinstance(result, KernelError)]) == 1
    assert (now.deleted_at is None) is (now.note == "late")


def test_two_who_create_the_same_key(lasting):
    product, factory = get_object("products"), Factory(lasting)
    values = factory.values(product, full=True, category=None) | {"code": "SAME"}
    results = at_once(*[lambda: actions.create(product.model, values, actor=SYSTEM)] * 4)
    assert len([result for result in results if isinstance(result, KernelError)]) == 3
    assert product.model.objects.filter(code="SAME").count() == 1
    assert Event.objects.filter(verb="product.created", changes__code=[None, "SAME"]).count() == 1
