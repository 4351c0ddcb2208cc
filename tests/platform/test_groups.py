"""Whether the marks that keep tests together are heeded: pytest 9.2 made pytest-xdist 3.8 overlook them without a word."""

import os

import pytest

pytestmark = pytest.mark.xdist_group("kept-together")


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="Only parallel runs share tests out.")
def test_a_group_stays_in_one_process(request: pytest.FixtureRequest):
    assert request.node.nodeid.endswith("@kept-together")
