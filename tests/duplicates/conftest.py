"""The company of ``tests.world``, founded once per module; each test's own writes are rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import world as worlds
from zhike.customers.models import Customer
from zhike.duplicates.models import Rule
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Found the company for the tests of one module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(founded: worlds.World, db: None, settings: Any) -> worlds.World:
    """The company as founded; what the test writes is rolled back."""
    settings.API_CALLS_PER_SECOND = 0
    for record in (founded.acme, founded.haiwen, founded.globex):
        record.refresh_from_db()
    return founded


@pytest.fixture
def rule() -> Any:
    """Set what a door does about an object."""

    def set_rule(door: str, policy: str, key: str = "customers.customer") -> None:
        Rule.objects.update_or_create(object=key, door=door, defaults={"policy": policy})

    return set_rule


@pytest.fixture
def twin(world: worlds.World) -> Customer:
    """A second record of 海文贸易, under its full name."""
    return actions.create(Customer, {
        "name": "杭州海文貿易有限公司", "phone": "0571-88886666", "country": "CN", "tags": ["export"],
        "website": "https://haiwen.example", "note": "Second hand",
    }, actor=SYSTEM)  # fmt: skip
