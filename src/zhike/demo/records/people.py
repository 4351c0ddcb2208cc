"""Departments, teams and users of the demo company. Nobody can sign in as one of them: they have no password."""

from __future__ import annotations

from zhike.demo.mapping import ROLE
from zhike.demo.records.store import Store, with_ids
from zhike.demo.world import World
from zhike.kernel.access import Actor
from zhike.people.models import Department, Membership, Role, Team, User


def add_people(store: Store, world: World, chinese: bool) -> None:
    """Take in everybody who works at the company; they were there on its first day."""
    for model, rows in ((Department, world.departments), (Team, world.teams), (User, world.users)):
        store.name(model, rows)
    first = min(rate.on for rate in world.rates)
    departments: dict[str, Department] = {}
    for row in world.departments:
        above = departments[row.parent] if row.parent else None
        name = row.name_zh if chinese else row.name
        departments[row.key] = Department(pk=store.ids[row.key], name=name, parent=above)
        store.create(departments[row.key], first)
    for row in world.teams:
        store.create(Team(pk=store.ids[row.key], name=row.name_zh if chinese else row.name), first)
    roles = dict(Role.objects.alive().exclude(key="").values_list("key", "pk"))
    for row in world.users:
        user = User(
            pk=store.ids[row.key], name=row.name, email=row.email, language=row.language,
            role_id=roles.get(ROLE.get(row.role, row.role)), department_id=store.ids[row.department],
            time_zone="Asia/Shanghai",
        )  # fmt: skip
        user.set_unusable_password()
        store.create(user, first)
        store.people[row.key] = Actor(user_id=user.pk, name=row.name, via="demo")
    places = (
        {"user_id": store.ids[row.key], "team_id": store.ids[row.team]} for row in world.users if row.team
    )
    for place in with_ids(Membership, places):
        store.add(place)
