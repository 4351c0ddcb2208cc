"""A picker that does not find a record makes it, and the form goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

CASES = {
    "en": ("mia", 1280, "Quickmade Ltd", "Create “Quickmade Ltd”", "New customer"),
    "zh-hans": ("lin", 360, "快手新材", "新建“快手新材”", "新建客户"),
}


def picker(page: Page, name: str):
    return page.locator("form.zk-form zk-pick", has=page.locator(f"[name={name}]"))


@pytest.mark.parametrize("language", CASES)
def test_a_missing_customer_is_made_from_the_keyboard(visit: Visit, language: str) -> None:
    person, width, name, offer, title = CASES[language]
    page = visit(person, "/contacts/new/", width=width, height=740)
    page.locator("[name=full_name]").fill("周快手")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").focus()
    page.keyboard.type(name)
    expect(page.locator(".ts-dropdown .create")).to_have_text(offer)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog.locator("[name=name]")).to_have_value(name)
    expect(dialog.locator("[name=name]")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(customer.locator(".ts-control .item")).to_have_text(name)
    expect(customer.locator(".ts-control input")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("form.zk-form :focus")).to_have_count(1)
    expect(customer.locator(":focus")).to_have_count(0)
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_have_text("周快手")
    expect(page.locator("#main").get_by_role("link", name=name).first).to_be_visible()


def test_leaving_makes_nothing_and_likely_duplicates_are_shown(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").fill("Acme Trading Co")
    expect(page.locator(".ts-dropdown .create")).to_be_visible()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New customer")
    box = dialog.locator("[name=name]")
    box.fill("Acme Trading Ltd")
    expect(dialog.locator(".zk-similar")).to_contain_text("Acme Trading")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(customer.locator(".ts-control .item")).to_have_count(0)
    expect(customer.locator(".ts-control input")).to_be_focused()


def test_an_empty_name_is_said_in_the_small_form(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").fill("Quickly refused")
    expect(page.locator(".ts-dropdown .create")).to_be_visible()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New customer")
    dialog.locator("[name=name]").fill("")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_focused()
    dialog.locator("[name=name]").fill("Quickly accepted")
    page.keyboard.press("Enter")
    expect(customer.locator(".ts-control .item")).to_have_text("Quickly accepted")


def test_what_is_found_exactly_is_not_offered_again(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").fill("acme trading")
    expect(page.locator(".ts-dropdown .option", has_text="Acme Trading")).to_be_visible()
    expect(page.locator(".ts-dropdown .create")).to_have_count(0)
