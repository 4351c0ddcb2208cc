"""The name of a contact is made of family and given name where nobody gives it, at every door."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tests.contract.test_round_trip import plan_for, upload
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions, jobs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid
from zhike.kernel.objects import get_object
from zhike.kernel.transfer import importing
from zhike.workplace.imports import trial

ROWS = """First Name,Last Name,Phone Number,Mobile Phone Number,Company
John,Smith,020 7946 0001,07400 123456,Alder Works
小明,王,,,
,,020 7946 0002,,
"""


def test_an_import_makes_the_names_of_two_columns(world):
    actor, obj = world.actor(world.lin), get_object("contacts")
    firm = actions.create(
        Customer, {"name": "Alder Works", "owner": world.lin.pk, "country": "GB"}, actor=SYSTEM
    )
    file = upload(ROWS, actor)
    plan = plan_for(file, obj, actor, mode="create", key="")
    with override("en"):
        tried = trial.attempt(obj, file, plan, actor=actor)
    assert (tried.counts.created, [row["row"] for row in tried.faults]) == (2, [4])
    assert "no name" in tried.faults[0]["reason"]
    job = jobs.run(importing.begin(obj, file, plan, actor=actor).pk)
    assert (job.result["created"], job.result["errors"]) == (2, 1)
    smith = Contact.objects.get(family_name="Smith")
    assert (smith.full_name, smith.work_phone, smith.mobile) == (
        "John Smith",
        "+442079460001",
        "+447400123456",
    )
    assert smith.customer_id == firm.pk and smith.full_name_sort
    assert Contact.objects.get(family_name="王").full_name == "王小明"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"family_name": "Smith"}, "Smith"),
        ({"family_name": "史密斯", "given_name": "约翰", "name_order": "given_first"}, "约翰·史密斯"),
        ({"family_name": "Nagy", "given_name": "Anna", "name_order": "family_first"}, "Nagy Anna"),
        ({"full_name": "", "family_name": "欧阳", "given_name": "娜"}, "欧阳娜"),
        ({"full_name": "Miss Lee", "family_name": "Lee"}, "Miss Lee"),
    ],
)
def test_a_name_is_made_as_one_writes_it(world, given, name):
    assert actions.create(Contact, given, actor=world.actor(world.lin)).full_name == name


def test_a_contact_without_any_name_is_refused(world):
    actor = world.actor(world.lin)
    for given in ({"position": "Buyer"}, {"full_name": "", "position": "Buyer"}, {"family_name": "  "}):
        with pytest.raises(Invalid) as refused:
            actions.create(Contact, given, actor=actor)
        assert "full_name" in refused.value.errors
    stored = actions.create(Contact, {"full_name": "Miss Lee"}, actor=actor)
    with pytest.raises(Invalid):
        actions.change(stored, {"full_name": "", "family_name": "Lee"}, actor=actor)


def test_the_form_takes_family_and_given_name(world):
    lin = world.browser(world.lin)
    assert lin.post("/contacts/new/", {"family_name": "Birch", "given_name": "Ada"}).status_code == 302
    assert Contact.objects.get(family_name="Birch").full_name == "Ada Birch"
    assert lin.post("/contacts/new/", {"full_name": "", "position": "Buyer"}).status_code == 422
