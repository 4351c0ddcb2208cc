"""A record in the side panel: beside its list, by keyboard, by address, on the phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.test_records import create

LOTS = "/customers/?q=lot&sort=name"
WORDS = {
    "en": ("mia", "Side panel", "Close", "C Not a priority"),
    "zh-hans": ("lin", "侧边面板", "关闭", "C 次要客户"),
}


def name(page: Page) -> object:
    return page.locator("zk-panel .zk-record-name")


@pytest.mark.parametrize("language", WORDS)
def test_a_row_opens_beside_the_list_which_stays(visit: Visit, language: str) -> None:
    person, panel, close, level = WORDS[language]
    page = visit(person, LOTS)
    page.locator("#list a.zk-row-link", has_text="Lot 03").click()
    expect(page.get_by_role("dialog", name=panel)).to_be_visible()
    expect(name(page)).to_have_text("Lot 03")
    expect(page).to_have_url(re.compile(r"/customers/\?q=lot&sort=name#panel=customers/\d+$"))
    expect(page.locator("#list tr[data-open-beside]")).to_have_count(1)
    value = page.locator("zk-panel zk-edit[url$='/field/level/']")
    value.locator(".zk-edit-view").click()
    value.locator("select").select_option("C")
    name(page).click()
    expect(page.locator("#list tr[data-open-beside]")).to_contain_text(level)
    page.get_by_role("dialog", name=panel).get_by_role("button", name=close).click()
    expect(page.locator("zk-panel")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?q=lot&sort=name$"))
    expect(page.locator("#list a.zk-row-link", has_text="Lot 03")).to_be_focused()


def test_the_keyboard_walks_through_the_panel(visit: Visit) -> None:
    page = visit("mia", LOTS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(name(page)).to_have_text("Lot 01")
    page.keyboard.press("j")
    expect(name(page)).to_have_text("Lot 02")
    page.keyboard.press("k")
    expect(name(page)).to_have_text("Lot 01")
    expect(page.get_by_role("button", name="Previous record")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("zk-panel")).to_be_hidden()
    expect(page.locator("#list a.zk-row-link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(name(page)).to_have_text("Lot 01")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Lot 01")
    page.go_back()
    expect(name(page)).to_have_text("Lot 01")
    page.go_back()
    expect(page.locator("zk-panel")).to_be_hidden()
    expect(page).to_have_url(re.compile(r"\?q=lot&sort=name$"))


def test_the_end_of_a_page_is_not_the_end(visit: Visit) -> None:
    page = visit("mia", LOTS)
    page.locator("#list a.zk-row-link").nth(49).click()
    expect(name(page)).to_have_text("Lot 50")
    page.get_by_role("button", name="Next record").click()
    expect(name(page)).to_have_text("Lot 51")
    expect(page.locator("#list a.zk-row-link").first).to_have_text("Lot 51")


def test_an_address_opens_the_panel_and_one_refused_says_so(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=acme#panel=customers/1")
    expect(name(page)).to_have_text("Acme Trading")
    other = visit("ben", "/customers/#panel=customers/1")
    expect(other.locator(".zk-toast-danger")).to_be_visible()
    expect(other.locator("zk-panel")).to_be_hidden()


def test_on_the_phone_it_is_a_sheet_that_back_closes(visit: Visit) -> None:
    page = visit("mia", LOTS, width=360, height=740)
    page.locator("#list a.zk-row-link", has_text="Lot 07").click()
    expect(name(page)).to_have_text("Lot 07")
    box = page.locator("zk-panel").bounding_box()
    assert box and (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
    assert page.evaluate("document.querySelector('#zk-panel-body').scrollWidth") <= 360
    page.go_back()
    expect(page.locator("zk-panel")).to_be_hidden()
    expect(page.get_by_role("searchbox")).to_have_value("lot")


def test_a_verb_done_in_the_panel_returns_to_it(visit: Visit) -> None:
    page = visit("mia")
    create(page, "Given away Ltd")  # a record of its own: whoever comes later still finds all lots with Mia
    page.goto("/customers/?q=given+away")
    page.locator("#list a.zk-row-link", has_text="Given away Ltd").click()
    page.locator("zk-panel .zk-record-head zk-menu > button").click()
    page.locator("zk-panel [hx-get$='/hand_over/']").click()
    dialog = page.locator("dialog[open]")
    dialog.locator(".ts-control input").first.fill("Sue")
    page.locator(".ts-dropdown .option", has_text="Sue").click()
    dialog.locator("button[type=submit]").click()
    expect(name(page)).to_have_text("Given away Ltd")
    expect(page.locator("zk-panel .zk-record-under")).to_contain_text("Sue")
    expect(page).to_have_url(re.compile(r"\?q=given\+away#panel="))


def test_next_is_what_followed_when_the_panel_was_opened(visit: Visit) -> None:
    """The list has the last changed on top, so what is changed here moves there: not to the one that was passed."""
    page = visit("mia", "/customers/?q=lot&sort=-changed_at")
    rows = page.locator("#list a.zk-row-link")
    shown = [str(rows.nth(place).text_content()).strip() for place in range(4)]
    rows.nth(1).click()
    expect(name(page)).to_have_text(shown[1])
    for place in (1, 2):
        fact = page.locator("zk-panel zk-edit[url$='/field/short_name/']")
        fact.locator(".zk-edit-view").click()
        fact.locator("input[name=short_name]").fill(f"In order {place}")
        fact.locator("input[name=short_name]").press("Enter")
        expect(rows.first).to_have_text(shown[place])
        note, title = page.locator(".zk-toast").last.bounding_box(), name(page).bounding_box()
        assert note and title and note["y"] > title["y"] + title["height"]
        page.get_by_role("button", name="Next record").click()
        expect(name(page)).to_have_text(shown[place + 1])
    page.get_by_role("button", name="Previous record").click()
    expect(name(page)).to_have_text(shown[2])
    # Whoever asks for another order walks along that one.
    page.get_by_role("columnheader", name="Name").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"sort=name"))
    expect(page.get_by_role("button", name="Next record")).to_be_enabled()
