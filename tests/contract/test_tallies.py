"""Lists that are shown before they are counted: the same number and the same sums, to the same readers, a little later."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.sales.models import Deal
from zhike.workplace import tallies

MANY, PAGE = 60, "/deals/?sort=name&columns=name,amount_base"


@pytest.fixture
def world(world: World) -> World:
    for number in range(MANY):
        values = {"name": f"Deal {number:02}", "customer": world.acme.pk, "amount": "100", "currency": "GBP"}
        actions.create(Deal, values | {"owner": world.mia.pk}, actor=SYSTEM)
    return world


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever PostgreSQL expects is too much."""
    monkeypatch.setattr(tallies, "SLOW", 0)
    monkeypatch.setattr(tallies, "LARGE", 0)


def later(page: Any) -> str:
    return unescape(page.context["count"]["later"])


@pytest.mark.usefixtures("slow")
def test_number_and_sums_come_from_their_own_address(world: World) -> None:
    browser = world.browser(world.mia)
    page = browser.get(PAGE)
    assert len(page.context["rows"]) == 50 and page.context["totals"] is None
    assert f'hx-get="{later(page)}"'.replace("&", "&amp;") in page.content.decode()
    answer = browser.get(later(page))
    assert answer.context["count"] == {"text": "61", "word": "deals"}
    place = page.context["count"]["key"]
    assert f'<tfoot id="{place}"></tfoot>' in page.content.decode()
    assert f'<hx-partial hx-target="#{place}" hx-swap="outerHTML">' in answer.content.decode()
    assert answer.context["totals"] == [None, {"label": "Sum", "text": "£18,000.00"}]


def test_they_are_those_of_a_list_that_waits(world: World, request: pytest.FixtureRequest) -> None:
    browser = world.browser(world.mia)
    waited = browser.get(PAGE).context
    request.getfixturevalue("slow")
    answer = browser.get(later(browser.get(PAGE))).context
    assert (answer["count"], answer["totals"]) == (waited["count"], waited["totals"])


@pytest.mark.usefixtures("slow")
def test_what_fits_on_a_page_is_counted_there_without_a_query(world: World) -> None:
    page = world.browser(world.mia).get(
        "/deals/?filter={%22field%22:%22name%22,%22op%22:%22eq%22,%22value%22:%22Deal 07%22}"
    )
    assert page.context["count"] == {"text": "1", "word": "deal"}


@pytest.mark.usefixtures("slow")
def test_another_list_has_another_place_for_its_sums(world: World) -> None:
    browser = world.browser(world.mia)
    keys = {browser.get(PAGE + more).context["count"]["key"] for more in ("", "&q=deal")}
    assert len(keys) == 2


@pytest.mark.usefixtures("slow")
def test_a_count_is_shown_to_those_who_see_the_list_alone(world: World) -> None:
    address = later(world.browser(world.mia).get(PAGE))
    world.roles["service"].grants = {}
    world.roles["service"].save()
    with CaptureQueriesContext(connection) as queries:
        refused = world.browser(world.sue).get(address)
    assert refused.status_code in (403, 404)
    assert not [query for query in queries.captured_queries if "sales_deal" in query["sql"]]
    assert world.browser(world.ben).get(address).context["count"]["text"] == "0"


def test_a_broken_filter_gets_a_clear_answer(world: World) -> None:
    assert world.browser(world.mia).get("/deals/tally/?filter={").status_code == 400
    assert world.browser(world.mia).get("/nothing/tally/").status_code == 404
