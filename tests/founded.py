"""The company of ``tests.world`` as fixtures: founded once per module; each test's own writes are rolled back after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from django.db import models, transaction

from tests import world as worlds

__all__ = ["founded", "world"]


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Found the company for the tests of one module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(founded: worlds.World, db: None, settings: Any) -> worlds.World:
    """The company as founded, whatever the test before wrote into its records; what the test writes is rolled back."""
    settings.API_CALLS_PER_SECOND = 0
    for own in fields(founded):  # and not what the test before added to it, which is gone
        record = getattr(founded, own.name)
        if isinstance(record, models.Model):
            record.refresh_from_db()
    return founded
