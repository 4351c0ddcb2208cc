"""Slips of the hand in the browser: going back after saving, signs that are no text, a name that is too long."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, ready


@pytest.mark.parametrize(("person", "width"), [("mia", 1280), ("lin", 360)], ids=["en", "zh-hans"])
def test_back_after_creating_shows_no_form_half_filled(visit: Visit, person: str, width: int) -> None:
    page = visit(person, "/customers/", width=width)
    ready(page).goto("/customers/new/")
    ready(page).locator("input[name=name]").fill(f"Back and forth {person}")
    page.locator(".zk-form button[type=submit]").first.click()
    expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
    record = page.url
    ready(page).go_back()
    expect(page).to_have_url(re.compile(r"/customers/(\?.*)?$"))
    page.go_forward()
    expect(page).to_have_url(record)
    # Whoever asks for another has an empty form.
    page.goto("/customers/new/")
    expect(ready(page).locator("input[name=name]")).to_have_value("")


def test_a_sign_that_is_no_text_is_no_matter_of_the_connection(visit: Visit) -> None:
    page = ready(visit("mia", "/customers/"))
    search = page.locator("[data-search]").first
    search.fill("ac\0me")
    expect(search).to_have_value("acme")
    expect(page).to_have_url(re.compile(r"q=acme"))
    page.keyboard.press("Control+k")
    box = page.locator("zk-palette input")
    box.fill("ac\0me")
    expect(page.locator("zk-palette [role=option]").first).to_contain_text("Acme Trading")


def test_a_tag_that_is_too_long_names_its_limit_and_stays(visit: Visit) -> None:
    """Also one that is longer than any search, and that nobody confirmed with Enter."""
    page = visit("mia", "/customers/?q=lot+5")
    ready(page).locator("#list input[name=ids]").first.check()
    page.locator(".zk-bulk-bar").get_by_role("button", name="Add tag").click()
    dialog = page.get_by_role("dialog", name="Add tag")
    expect(dialog.locator(".ts-control input")).to_be_focused()
    long = "very " * 25 + "long"
    page.keyboard.insert_text(long)
    expect(page.locator(".ts-dropdown .create")).to_be_visible()
    page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Add tag").click()
    expect(dialog.locator(".zk-error").first).to_contain_text(
        "A tag has at most 60 characters; this has 129."
    )
    expect(dialog.locator(".ts-control .item")).to_contain_text(long)
