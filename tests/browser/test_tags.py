"""Tags: put on many customers at once, seen in their colour, and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import act_on_chosen


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
    # The list of tags opens downwards, so what explains the box stands above it.
    hint = dialog.get_by_text("One that is new becomes a tag").bounding_box()
    assert hint and hint["y"] + hint["height"] <= (picker.bounding_box() or {})["y"]
    picker.click()
    page.keyboard.type("fair")
    page.locator(".ts-dropdown .option", has_text="Fair 2026").click()
    # The list lay over the button, and an answer that was late opened it again.
    expect(page.locator(".ts-dropdown")).to_be_hidden()
    dialog.get_by_role("button", name="Add tag").click()
    toast = page.locator(".zk-toast")
    expect(toast).to_contain_text("60 customers tagged “Fair 2026”.")
    chip = page.locator("#list .zk-badge", has_text="Fair 2026").first
    expect(chip).to_have_class("zk-badge zk-badge-dot zk-tone-green")
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("60 customers are as before.")
    expect(page.locator("#list .zk-badge", has_text="Fair 2026")).to_have_count(0)


@pytest.mark.parametrize(
    ("person", "width", "action", "offer", "typed"),
    [("mia", 1280, "Add tag", "Create “Spring teas”", "Spring teas"), ("lin", 360, "添加标签", "新建“春茶会”", "春茶会")],
    ids=["en", "zh-hans"],
)  # fmt: skip
def test_a_new_tag_is_typed_in_the_bulk_bar(
    visit: Visit, person: str, width: int, action: str, offer: str, typed: str
) -> None:
    page = visit(person, "/customers/?q=lot+4&columns=tags", width=width, height=740)
    page.locator("#list input[name=ids]").first.check()
    act_on_chosen(page, action)
    dialog = page.get_by_role("dialog", name=action)
    expect(dialog.locator(".ts-control input")).to_be_focused()
    page.keyboard.type(typed)
    expect(page.locator(".ts-dropdown .create")).to_have_text(offer)
    page.keyboard.press("Enter")
    expect(dialog.locator(".ts-control .item")).to_have_text(typed)
    dialog.get_by_role("button", name=action).click()
    expect(page.locator("#list .zk-badge", has_text=typed)).to_have_count(1)
    fits(page)
