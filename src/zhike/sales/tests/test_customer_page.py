"""A customer's page begins with what a salesperson comes for: what is to do, what was said, what is to be won."""

from __future__ import annotations

import re


def keys(page: str) -> list[str]:
    """Return the panels of a record page in their order, without the place in their keys."""
    return [
        key.rstrip("0123456789") for key in re.findall(r'<section class="zk-card" data-tab="(\w+)"', page)
    ]


def test_a_customers_page_begins_with_tasks_touches_timeline_and_deals(world):
    answer = world.browser(world.mia).get(f"/customers/{world.acme.pk}/")
    assert keys(answer.content.decode()) == [
        "tasks", "interactions", "timeline", "related", "people", "orders", "comments", "files", "profile",
        "relations", "sources", "purchases", "mix", "rhythm",
    ]  # fmt: skip
    assert [panel["title"] for panel in answer.context["panels"]][3] == "Deals"


def test_what_explains_a_contact_stands_behind_what_is_to_do_and_its_timeline_last(world):
    page = world.browser(world.mia).get(f"/contacts/{world.wang.pk}/").content.decode()
    assert keys(page)[:2] == ["tasks", "interactions"] and keys(page)[-1] == "timeline"
