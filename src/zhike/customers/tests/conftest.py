"""A small named company of sellers and the customers they look after."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from zhike.customers.models import Contact, Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM, Actor
from zhike.people.models import User

OWN = {"see": "own", "create": "own", "change": "own", "delete": "own", "export": "own"}


@dataclass
class World:
    """Mia and Ole sell and see their own records only; Mia looks after Acme, Ole after 海文."""

    mia: Actor
    ole: Actor
    acme: Customer
    haiwen: Customer
    li: Contact

    def company(self, name: str, actor: Actor = SYSTEM, **values: object) -> Customer:
        """Create a company."""
        return actions.create(Customer, {"name": name, **values}, actor=actor)

    def person(self, name: str, actor: Actor = SYSTEM, **values: object) -> Contact:
        """Create a contact."""
        return actions.create(Contact, {"full_name": name, **values}, actor=actor)


def seller(name: str) -> Actor:
    user = User(email=f"{name.lower()}@example.com", name=name)
    user.set_unusable_password()
    user.derive()
    user.save()
    return Actor(user_id=user.pk, name=name, grants={"customers.customer": OWN, "customers.contact": OWN})


@pytest.fixture
def world(db: None) -> World:
    mia, ole = seller("Mia"), seller("Ole")
    acme = actions.create(Customer, {"name": "Acme Ltd", "country": "GB"}, actor=mia)
    haiwen = actions.create(Customer, {"name": "海文贸易有限公司", "country": "CN"}, actor=ole)
    li = actions.create(Contact, {"full_name": "李雷", "customer": haiwen.pk}, actor=ole)
    return World(mia, ole, acme, haiwen, li)
