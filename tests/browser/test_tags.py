"""Tags: put on many customers at once, seen in their colour, and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_tag_is_coloured_put_on_many_and_taken_back(visit: Visit) -> None:
    page = visit("ann", "/tags/new/")
    page.get_by_label("Name").fill("Fair 2026")
    page.get_by_label("Colour", exact=True).select_option("green")
    page.locator("#main").get_by_role("button", name="Create", exact=True).click()
    expect(page.locator("h1")).to_have_text("Fair 2026")

    page = visit("mia", "/customers/?q=lot&columns=tags,level")
    page.locator("[data-select-page]").check()
    bar = page.get_by_role("toolbar", name="Act on the selected rows")
    bar.get_by_role("button", name="Select all 60").click()
    bar.get_by_role("button", name="Add tag").click()
    dialog = page.get_by_role("dialog")
    picker = dialog.locator(".ts-control")
    expect(picker.locator("input")).to_be_focused()
    picker.click()
    page.keyboard.type("fair")
    page.locator(".ts-dropdown .option", has_text="Fair 2026").click()
    dialog.get_by_role("button", name="Add tag").click()
    toast = page.locator(".zk-toast")
    expect(toast).to_contain_text("60 entries done.")
    chip = page.locator("#list .zk-badge", has_text="Fair 2026").first
    expect(chip).to_have_class("zk-badge zk-badge-dot zk-tone-green")
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("60 entries are as before.")
    expect(page.locator("#list .zk-badge", has_text="Fair 2026")).to_have_count(0)
