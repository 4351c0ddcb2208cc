"""Logging a touch in the browser: two dates that nobody mixes up, on the phone too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready

TONGUES = {"en": ("ann", "Save", "Logged in the timeline."), "zh-hans": ("lin", "保存", "已记入动态。")}


def customer(page: Page, name: str) -> None:
    """Create a customer on its form and stand on its page."""
    page.locator("[name=name]").fill(name)
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_have_text(name)


@pytest.mark.parametrize("language", TONGUES)
def test_a_call_of_yesterday_is_logged_on_the_phone(visit: Visit, language: str) -> None:
    person, save, saved = TONGUES[language]
    page = visit(person, "/customers/new/", width=360, height=740)
    name = f"Touched {language}"
    customer(page, name)
    form = ready(page).locator(".zk-touch")
    form.locator("[name=happened]").click()
    boxes = [form.locator(f"[name={box}]").bounding_box() for box in ("at", "kind", "next_on")]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    tops = sorted((box["y"], box["y"] + box["height"]) for box in boxes if box)
    assert all(above[1] <= below[0] for above, below in zip(tops, tops[1:], strict=False))
    form.locator("[name=happened]").fill("Rang about tea")
    form.locator("[name=at]").fill("2026-03-05T15:00")
    form.get_by_role("button", name=save, exact=True).click()
    expect(page).to_have_url(re.compile(r"\?tab=interactions$"))
    expect(page.get_by_text(saved, exact=True)).to_be_visible()
    expect(page.locator(".zk-touches a")).to_have_text("Rang about tea")
    expect(page.locator(".zk-touches a")).to_be_visible()


def test_the_panel_lies_over_a_record_and_what_changes_in_it_shows_behind(visit: Visit) -> None:
    page = visit("ann", "/customers/new/")
    customer(page, "Touched beside")
    form = ready(page).locator(".zk-touch")
    form.locator("[name=happened]").fill("Talked of plums")
    form.get_by_role("button", name="Save", exact=True).click()
    link = page.locator(".zk-touches a")
    expect(link).to_have_text("Talked of plums")
    ready(page)
    width = page.locator(".zk-record").evaluate("each => each.clientWidth")
    ready(page).locator(".zk-touches a").click()
    value = page.locator("zk-panel zk-edit[url$='/field/subject/']")
    value.locator(".zk-edit-view").click()
    assert page.locator("#main .zk-record").evaluate("each => each.clientWidth") == width
    value.locator("form.zk-edit-form input:not([type=hidden])").first.fill("Talked of pears")
    page.locator("zk-panel .zk-record-name").click()
    expect(link).to_have_text("Talked of pears")
