"""Several requests for one place: the last that was asked is the one that is shown, however slow the others are."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit

LOTS = "/customers/?q=lot&sort=name"


def hold(page: Page, address: str) -> list[Route]:
    """Let the requests of an address (a pattern) wait; return them, to be let through at the end."""
    held: list[Route] = []
    page.route(re.compile(address), lambda route: held.append(route))
    return held


def test_the_last_of_three_searches_is_shown(visit: Visit) -> None:
    page = visit("mia", "/customers/?sort=name")
    held = hold(page, r"q=lot(\+1)?$")
    box = page.get_by_role("searchbox")
    for words in ("lot", "lot 1"):
        with page.expect_request(re.compile(rf"q={words.replace(' ', '.')}$")):
            box.fill(words)
    box.fill("lot 12")
    names = page.locator("#list a.zk-row-link")
    expect(names).to_have_text(["Lot 12"])
    assert len(held) == 2
    for route in held:
        route.continue_()
    expect(page).to_have_url(re.compile(r"\?sort=name&q=lot\+12$"))
    expect(names).to_have_text(["Lot 12"])


def test_a_change_in_the_panel_does_not_forget_the_search(visit: Visit) -> None:
    page = visit("mia", f"{LOTS}#panel=customers/4")
    fact = page.locator("zk-panel zk-edit[url$='/field/short_name/']")
    fact.locator(".zk-edit-view").click()
    fact.locator("input[type=text]").fill("overtaken")
    saving = hold(page, r"/field/short_name/$")
    searching = hold(page, r"q=lot\+0")
    with page.expect_request(re.compile(r"q=lot\+0")):
        page.get_by_role("searchbox").fill("lot 0")  # leaving the field saves it
    with page.expect_request(re.compile(r"q=lot\+0")):
        saving[0].continue_()
    expect(fact.locator(".zk-edit-view")).to_have_text("overtaken")
    assert (len(saving), len(searching)) == (1, 2)
    for route in searching:
        route.continue_()
    expect(page).to_have_url(re.compile(r"\?q=lot\+0&sort=name"))
    expect(page.locator("#list a.zk-row-link")).to_have_count(9)


def test_the_panel_shows_the_record_that_was_stepped_to_last(visit: Visit) -> None:
    page = visit("mia", LOTS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    shown = page.locator("zk-panel .zk-record-name")
    expect(shown).to_have_text("Lot 01")
    paths = [link.get_attribute("href") for link in page.locator("#list a.zk-row-link").all()[:4]]
    held = hold(page, rf"({paths[1]}|{paths[2]})$")
    for _ in range(3):
        page.keyboard.press("j")
    expect(shown).to_have_text("Lot 04")
    assert len(held) == 2
    for route in held:
        route.continue_()
    page.keyboard.press("k")
    page.unroute_all()
    page.keyboard.press("k")
    expect(shown).to_have_text("Lot 02")
    expect(page.locator("zk-panel")).to_be_visible()


def test_a_timeline_keeps_its_choice_when_something_changed(visit: Visit) -> None:
    page = visit("mia", "/customers/5/")
    page.get_by_label("Show only").select_option("changes")
    fact = page.locator("zk-edit[url$='/field/short_name/']")
    fact.locator(".zk-edit-view").click()
    fact.locator("input[type=text]").fill("chosen")
    with page.expect_request(re.compile(r"/timeline/\?type=changes$")):
        page.keyboard.press("Enter")
    expect(page.locator(".zk-timeline")).to_contain_text("chosen")
