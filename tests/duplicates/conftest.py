"""The company of ``tests.world``, founded once per module; each test's own writes are rolled back after it."""

from __future__ import annotations

from typing import Any

import pytest

from tests import world as worlds
from tests.founded import founded, world
from zhike.customers.models import Customer
from zhike.duplicates.models import Rule
from zhike.duplicates.rules import kinds_of_evidence
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.objects import get_object

__all__ = ["founded", "world"]


@pytest.fixture
def rule() -> Any:
    """Set what a door does about an object: by one kind of evidence, and with ``others`` by all others."""

    def set_rule(
        door: str, policy: str, evidence: str = "together", others: str = "", key: str = "customers.customer"
    ) -> None:
        for kind in kinds_of_evidence(get_object(key)) if others else ():
            Rule.objects.update_or_create(object=key, door=door, evidence=kind, defaults={"policy": others})
        Rule.objects.update_or_create(object=key, door=door, evidence=evidence, defaults={"policy": policy})

    return set_rule


@pytest.fixture
def twin(world: worlds.World) -> Customer:
    """A second record of 海文贸易, under its full name."""
    return actions.create(Customer, {
        "name": "杭州海文貿易有限公司", "phone": "+86 571-88886666", "country": "CN", "tags": ["export"],
        "website": "https://haiwen.example", "note": "Second hand",
    }, actor=SYSTEM)  # fmt: skip
