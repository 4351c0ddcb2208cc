"""Pages of settings saved as a whole: whoever saves what another changed meanwhile is told first, and nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.world import World
from zhike.duplicates.rules import all_rules
from zhike.kernel.models import Event
from zhike.people.actions.organisation import ensure
from zhike.workplace.layouts.models import Layout

COMPANY, RULES, LAYOUT = "/settings/company/", "/settings/duplicates/", "/settings/layouts/customers/"
PLACE = ("customers.customer", "form", "phone")


def seen(page: Any) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{16})"', page.content.decode())
    assert found is not None
    return found[1]


def company(name: str) -> dict[str, str]:
    row = ensure()
    return {
        "name": name,
        "language": row.language,
        "time_zone": row.time_zone,
        "currency": row.currency,
        "fiscal_month": "4",
    }


def cases() -> dict[str, tuple[dict[str, str], dict[str, str], Any]]:
    """Return for each page what the first and the second choose, and how to read what is stored."""
    rule = "-".join(PLACE)
    return {
        COMPANY: (company("First"), company("Second"), lambda: ensure().name),
        RULES: ({rule: "block"}, {rule: "off"}, lambda: all_rules()[PLACE]),
        LAYOUT: (
            {"item": "name", "hidden": "note"},
            {"item": "name", "hidden": "source"},
            lambda: [row.hidden for row in Layout.objects.all()],
        ),
    }


@pytest.mark.parametrize("address", [COMPANY, RULES, LAYOUT])
def test_a_page_that_another_saved_meanwhile_is_not_overwritten_unseen(world: World, address: str) -> None:
    browser = world.browser(world.ann)
    first, second, stored = cases()[address]
    old = seen(browser.get(address))
    assert browser.post(address, second | {"seen": old}).status_code == 302
    after, events = stored(), Event.objects.count()
    refused = browser.post(address, first | {"seen": old})
    assert refused.status_code in (409, 422)
    assert "Somebody else saved this page meanwhile" in refused.content.decode()
    assert (stored(), Event.objects.count()) == (after, events)
    # What he chose stands on the page, with the newer mark: once more is his choice.
    assert browser.post(address, first | {"seen": seen(refused)}).status_code == 302
    assert stored() != after
