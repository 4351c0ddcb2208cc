"""The company that the browser tests visit: the small one of `tests.world`, with more than one page of customers."""

import json

from tests.world import build, person
from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.people.actions import users

LOTS = 60
PEOPLE = ("ann", "lin", "mia", "ben", "sue", "max", "ray")


def found() -> None:
    """Write the company and print ``{name: session}`` as JSON: nobody has to sign in on each test's way."""
    world = build()
    for number in range(1, LOTS + 1):
        values = {
            "name": f"Lot {number:02d}", "country": "GB" if number % 2 else "DE", "owner": world.mia.pk,
            "level": "ABC"[number % 3], "team": world.hangzhou.pk,
        }  # fmt: skip
        actions.create(Customer, values, actor=SYSTEM)
    zoe = person("zoe", world.roles["administrator"], world.ann.department)
    world.browser(zoe)
    for user in (world.lin, zoe):
        users.change_own(user, {"language": "zh-hans"}, actor=world.actor(user))
    sessions = {name: world.sessions[getattr(world, name).pk] for name in PEOPLE}
    print(json.dumps(sessions | {"zoe": world.sessions[zoe.pk]}))
