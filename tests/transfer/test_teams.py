"""A new record of any door belongs to the team of its owner, unless somebody says otherwise or he has several."""

from __future__ import annotations

import pytest

from tests.contract.test_round_trip import counts, finish, start, upload
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import get_object

FILE = """Name,Owner,Team
Alder Works,mia@example.com,
Birch Works,mia@example.com,London
Cedar Works,ben@example.com,
Dogwood Works,lin@example.com,
Elm Works,,
"""


def teams() -> dict[str, str | None]:
    found = Customer.objects.filter(name__endswith=" Works").order_by("name")
    return {name.removesuffix(" Works"): team for name, team in found.values_list("name", "team__name")}


def test_rows_of_a_file_go_to_the_teams_of_their_owners(world):
    lin, obj = world.actor(world.lin), get_object("customers")
    assert finish(start(upload(FILE, lin), obj, lin)) == counts(5, created=5)
    expected = {"Alder": "Hangzhou", "Birch": "London", "Cedar": "London", "Dogwood": None, "Elm": None}
    assert teams() == expected


def test_without_a_column_the_importer_and_his_team_take_them(world):
    verbs.run(world.london, "add_member", {"user": world.lin.pk}, actor=SYSTEM)
    lin = world.actor(world.lin)
    finish(start(upload("Name\nAlder Works\n", lin), get_object("customers"), lin))
    made = Customer.objects.get(name="Alder Works")
    assert (made.owner_id, made.team_id) == (world.lin.pk, world.london.pk)


def test_an_update_leaves_the_team_alone(world):
    lin = world.actor(world.lin)
    before = Customer.objects.get(pk=world.acme.pk)
    file = upload(f"ID,Name,City\n{before.pk},{before.name},Ningbo\n", lin)
    assert finish(start(file, get_object("customers"), lin)) == counts(1, changed=1)
    after = Customer.objects.get(pk=before.pk)
    assert (after.city, after.owner_id, after.team_id) == ("Ningbo", before.owner_id, before.team_id)


@pytest.mark.parametrize(
    ("who", "more", "team"),
    [
        ("mia", {}, "hangzhou"),
        ("lin", {"owner": "ben"}, "london"),
        ("lin", {"owner": "mia", "team": "london"}, "london"),
        ("lin", {}, ""),
        # Said outright: no team.
        ("lin", {"owner": "mia", "team": ""}, ""),
    ],
)
def test_programs_get_the_same(world, who, more, team):
    values = {name: getattr(world, other).pk if other else None for name, other in more.items()}
    made = world.browser(world.mia).post(
        "/api/v1/customers", {"name": "Alder Works", **values}, content_type="application/json",
        headers={"authorization": f"Bearer {world.key(getattr(world, who))}"},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    assert made.json()["team"] == (getattr(world, team).pk if team else None)


def test_several_teams_leave_the_choice_to_people(world):
    verbs.run(world.london, "add_member", {"user": world.mia.pk}, actor=SYSTEM)
    mia = world.actor(world.mia)
    assert actions.create(Customer, {"name": "Alder Works"}, actor=mia).team_id is None
    assert actions.create(Contact, {"full_name": "Jo Bell"}, actor=mia).team_id is None
