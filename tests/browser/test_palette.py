"""The palette: from the keyboard and with a thumb, in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits, ready


def options(page: Page):
    return page.locator("zk-palette [role=option]")


def test_a_record_is_reached_without_the_mouse(visit: Visit) -> None:
    page = visit("mia", "/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search and commands")
    expect(field).to_be_focused()
    field.fill("hwmy")
    expect(options(page).first).to_contain_text("海文贸易")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
    ready(page).keyboard.press("Control+k")
    expect(page.get_by_role("option", name="History of every field")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


@pytest.mark.parametrize("person", ["mia", "lin"])  # lin works in Chinese
def test_escape_closes_at_once_whatever_was_typed(visit: Visit, person: str) -> None:
    page = visit(person, "/")
    page.keyboard.press("Control+k")
    field = page.locator("zk-palette input[role=combobox]")
    field.fill("acme")
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()


def test_enter_in_an_empty_box_leads_nowhere(visit: Visit) -> None:
    page = visit("mia", "/customers/")
    page.keyboard.press("Control+k")
    expect(options(page).first).to_be_visible()
    address = page.url
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Search and commands")).to_be_focused()
    assert page.url == address
    # With an arrow one chooses what is only offered.
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("typed", ["xinjian kehu", "新建客户", "new customer"])
def test_a_command_is_found_in_either_language(visit: Visit, typed: str) -> None:
    page = visit("mia", "/")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search and commands").fill(typed)
    page.get_by_role("option", name="New: Customer").click()
    expect(page).to_have_url(re.compile(r"/customers/new/$"))


def test_the_phone_searches_everything_from_the_bottom_bar(visit: Visit) -> None:
    page = visit("mia", "/", width=360, height=740)
    page.get_by_role("navigation").get_by_role("button", name="Search").click()
    page.get_by_role("combobox", name="Search and commands").fill("acme")
    expect(options(page).first).to_contain_text("Acme")
    page.get_by_role("option", name="All results for “acme”").click()
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
    fits(page)
    page.locator(".zk-found a", has_text="Acme").first.click()
    panel = page.get_by_role("dialog", name="Side panel")
    expect(panel).to_contain_text("Acme Trading")
    panel.get_by_role("button", name="Close").click()
    expect(page.get_by_role("heading", name="Customers")).to_be_visible()
