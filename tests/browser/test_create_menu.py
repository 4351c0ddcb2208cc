"""The Create menu by its letter alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit, ready


def test_c_opens_the_create_menu_and_the_keyboard_goes_on_in_it(visit: Visit) -> None:
    page = ready(visit("mia", "/"))
    page.keyboard.press("c")
    items = page.locator("zk-menu:has([data-create-menu]) .zk-menu-panel a")
    expect(items.first).to_be_focused()
    page.keyboard.press("f")
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    address = items.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    assert address
    expect(page).to_have_url(re.compile(re.escape(address) + "$"))
