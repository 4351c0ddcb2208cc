"""The board: a card is dragged, chosen to another column, refused its place until a reason is given, and moved back."""

from __future__ import annotations

import os

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits


def column(page: Page, value: str):
    return page.locator(f'.zk-column[data-value="{value}"]')


def test_a_deal_goes_over_the_board_and_is_lost_with_a_reason(visit: Visit) -> None:
    page = visit("mia", "/deals/board/")
    card = page.locator(".zk-card", has_text="Spring tea")
    expect(column(page, "propose")).to_contain_text("Spring tea")
    card.drag_to(column(page, "negotiate"))
    expect(column(page, "negotiate")).to_contain_text("Spring tea")
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "propose")).to_contain_text("Spring tea")

    page.get_by_label("Move Spring tea").focus()
    page.get_by_label("Move Spring tea").select_option("lost")
    expect(column(page, "propose")).to_contain_text("Spring tea")
    page.get_by_role("dialog").get_by_label("Reason").select_option("price")
    page.get_by_role("dialog").get_by_role("button", name="Lose").click()
    expect(column(page, "lost")).to_contain_text("Spring tea")
    expect(page.get_by_label("Move Spring tea")).to_be_focused()
    page.get_by_label("Move Spring tea").select_option("propose")
    expect(column(page, "propose")).to_contain_text("Spring tea")


def test_a_card_falls_into_a_column_that_the_search_folds(visit: Visit) -> None:
    page = visit("mia", "/deals/board/?q=spring")
    box = column(page, "negotiate").bounding_box()
    assert box and box["width"] == 44
    page.locator(".zk-card", has_text="Spring tea").drag_to(column(page, "negotiate"))
    expect(column(page, "negotiate")).to_contain_text("Spring tea")
    assert column(page, "negotiate").bounding_box()["width"] == 272
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "propose")).to_contain_text("Spring tea")


def test_of_a_card_moved_twice_only_the_newest_undo_stands(visit: Visit) -> None:
    page = visit("mia", "/deals/board/")
    for value in ("negotiate", "won"):
        page.get_by_label("Move Spring tea").select_option(value)
        expect(column(page, value)).to_contain_text("Spring tea")
    expect(page.get_by_role("button", name="Undo")).to_have_count(1)


def test_a_card_moved_by_keyboard_keeps_the_focus(visit: Visit) -> None:
    page = visit("mia", "/customers/board/?by=level&q=acme")
    move = page.get_by_label("Move Acme Trading")
    for key, value in (("ArrowDown", "B"), ("ArrowDown", "C"), ("ArrowUp", "B"), ("ArrowUp", "A")):
        move.focus()
        page.keyboard.press(key)
        expect(column(page, value).get_by_label("Move Acme Trading")).to_be_focused()


def test_a_column_fills_the_phone_and_its_cards_move_without_dragging(visit: Visit) -> None:
    page = visit("mia", "/customers/board/?by=level&q=acme", width=360, height=780)
    box = column(page, "A").bounding_box()
    assert box and 300 < box["width"] <= 360
    fits(page)
    page.get_by_label("Move Acme Trading").select_option("B")
    expect(column(page, "B")).to_contain_text("Acme Trading")
    page.get_by_role("button", name="Undo").click()
    expect(column(page, "A")).to_contain_text("Acme Trading")
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/phone.png")
        visit("mia", "/deals/board/").screenshot(path=f"{folder}/wide.png")
        visit("mia", "/deals/board/", dark=True).screenshot(path=f"{folder}/dark.png")
