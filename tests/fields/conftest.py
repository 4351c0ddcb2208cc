"""The company of ``tests.world``, whose customers have one custom field of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import world as worlds
from tests.contract.conftest import factory, world
from tests.custom import add_every_kind

__all__ = ["factory", "world"]


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Found the company once per module."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.build()
        add_every_kind()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _looked(world: worlds.World) -> None:
    """Begin with the fields as they are stored now: another test may have been rolled back."""
    world.actor(world.ann)
