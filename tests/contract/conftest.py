"""The company of ``tests.world`` is founded once per module; each test's own writes are rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import world as worlds
from tests.contract.factory import Factory
from zhike.kernel.files import limits
from zhike.kernel.objects import all_objects


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let every test with ``obj`` run for each registered object, with ``writable`` for each that can be written.

    A module may name the OBJECTS it is about itself.
    """
    if "obj" in metafunc.fixturenames:
        objects = getattr(metafunc.module, "OBJECTS", None) or all_objects()
        found = [obj for obj in objects if obj.writable or "writable" not in metafunc.fixturenames]
        metafunc.parametrize("obj", [pytest.param(obj, id=obj.slug) for obj in found])


@pytest.fixture
def writable() -> None:
    """Narrow a test over all objects to those that the generic verbs write."""


@pytest.fixture
def three_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read a file of 250 rows in three batches, each of which is stored by itself."""
    monkeypatch.setattr(limits, "BATCH_ROWS", 100)


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
    return founded


@pytest.fixture
def factory(world: worlds.World) -> Factory:
    """A maker of valid values and records."""
    return Factory(world)


@pytest.fixture
def ann(world: worlds.World) -> Any:
    """The administrator's browser."""
    return world.browser(world.ann)
