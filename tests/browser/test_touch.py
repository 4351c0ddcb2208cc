"""Logging a touch in the browser: two dates that nobody mixes up, on the phone too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready

TONGUES = {
    "en": ("ann", "Save", "“Rang about tea” was created."),
    "zh-hans": ("lin", "保存", "已新建“Rang about tea”。"),
}

KINDS = {"en": "Message", "zh-hans": "微信/短信"}


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
    kinds = [box.bounding_box() for box in form.locator(".zk-touch-kind").all()]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in kinds)
    boxes = [form.locator(f"[name={box}]").bounding_box() for box in ("at", "next_on")]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes)
    tops = sorted((box["y"], box["y"] + box["height"]) for box in boxes if box)
    assert all(above[1] <= below[0] for above, below in zip(tops, tops[1:], strict=False))
    form.locator("[name=happened]").fill("Rang about tea")
    form.locator("[name=at]").fill("2026-03-05T15:00")
    form.get_by_role("radio", name=KINDS[language]).check()
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
    form.get_by_role("radio", name="Call").check()
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


def test_the_kind_is_asked_beside_the_kinds_and_chosen_by_the_keyboard(visit: Visit) -> None:
    page = visit("ann", "/customers/new/")
    customer(page, "Touched by keyboard")
    form = ready(page).locator(".zk-touch")
    fault = form.get_by_text("Choose the kind.")
    expect(fault).to_be_hidden()
    form.locator("[name=happened]").fill("Read of their plums")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(fault).to_be_visible()
    expect(form.locator("[name=happened]")).to_have_value("Read of their plums")
    expect(form.get_by_role("radio", name="Call")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    note = form.get_by_role("radio", name="Note no contact")
    expect(note).to_be_checked()
    expect(fault).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator(".zk-touches a")).to_have_text("Read of their plums")
    expect(page.get_by_text("Never contacted")).to_be_visible()


@pytest.mark.parametrize(
    ("person", "width", "restore"), [("ann", 1280, "Restore what I typed"), ("lin", 360, "恢复")]
)
def test_what_one_began_to_log_is_offered_again_until_it_is_saved(
    visit: Visit, person: str, width: int, restore: str
) -> None:
    page = visit(person, "/customers/new/", width=width, height=740)
    customer(page, f"Begun {width}")
    address, form = page.url, ready(page).locator(".zk-touch")
    form.locator("[name=happened]").fill("Rang about quinces")
    form.locator("[value=call]").check()
    page.goto("/".join(address.split("/")[:3]) + "/tasks/")
    page.goto(address)
    expect(ready(page).locator("[name=happened]")).to_have_value("")
    form.locator(".zk-draft").get_by_role("button", name=restore).click()
    expect(form.locator("[name=happened]")).to_have_value("Rang about quinces")
    expect(form.locator("[value=call]")).to_be_checked()
    form.locator("button[type=submit]").click()
    expect(page.locator(".zk-touches a")).to_have_text("Rang about quinces")
    page.goto(address)
    expect(ready(page).locator(".zk-touches a")).to_have_count(1)
    expect(page.locator(".zk-draft")).to_have_count(0)
