"""The company that the browser tests visit: the small one of `tests.world`, with more than one page of customers."""

import json
import time
from importlib import import_module

from django.conf import settings

from tests.world import build, person
from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.people.actions import users

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
LOTS = 60
PEOPLE = ("ann", "lin", "mia", "ben", "sue", "max", "ray")

# People of whom nothing else is told; each has so many customers.
LEAVERS = {"lea": 3, "leo": 2}
A_DAY = 24 * 60 * 60


def confirm(session: str, user: int) -> None:
    """Let a session count as one whose person has just given the password, for a day."""
    store = SessionStore(session)
    store["account_authentication_methods"] = [{"method": "password", "at": time.time() + A_DAY}]
    store["account_authentication_methods_user"] = str(user)
    store.save()


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
    for name, number in LEAVERS.items():
        leaver = person(name, world.roles["sales"], world.mia.department)
        for place in range(1, number + 1):
            values = {"name": f"Parting {name} {place}", "owner": leaver.pk}
            actions.create(Customer, values, actor=SYSTEM)
    for user in (world.ann, zoe):
        confirm(world.sessions[user.pk], user.pk)
    sessions = {name: world.sessions[getattr(world, name).pk] for name in PEOPLE}
    print(json.dumps(sessions | {"zoe": world.sessions[zoe.pk]}))
