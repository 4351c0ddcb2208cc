"""The company of ``tests.world`` with everything in the search index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import world as worlds
from tests.search.reading import index_all


@pytest.fixture(scope="module")
def founded(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """Found the company once per module."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = worlds.build()
        index_all()
        yield found
        transaction.set_rollback(True)
