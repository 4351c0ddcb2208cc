"""The small company for the tests of interactions and tasks."""

from __future__ import annotations

import pytest
from tests import world as worlds


@pytest.fixture
def world(db: None) -> worlds.World:
    """Return the company, founded for this test."""
    return worlds.build()
