"""A customer on the phone: what is to be done stands in front, rows of tabs show that they go on, notes keep their place."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits, ready

TONGUES = {"en": ("mia", "Overview", "Facts"), "zh-hans": ("lin", "概览", "基本信息")}
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("language", TONGUES)
def test_a_customer_opens_with_what_is_to_be_done(visit: Visit, language: str) -> None:
    person, overview, _facts = TONGUES[language]
    page = ready(visit(person, "/customers/1/", **PHONE))
    tab = page.get_by_role("tab", name=overview)
    expect(tab).to_have_attribute("aria-selected", "true")
    for key in ("tasks", "interactions"):
        expect(page.locator(f"[data-tab^={key}]")).to_be_visible()
    expect(page.locator("[data-tab=facts]")).to_be_hidden()
    # One line until somebody begins to write, so that the latest talks are in sight.
    form = page.locator("form.zk-touch")
    expect(form.locator("[name=happened]")).to_be_visible()
    expect(form.locator("[name=next_step]")).to_be_hidden()
    form.locator("[name=happened]").click()
    expect(form.locator("[name=next_step]")).to_be_visible()
    fits(page)
    page.locator(".zk-record-tabs [data-shows=facts]").click()
    expect(page.locator("[data-tab^=tasks]")).to_be_hidden()
    page.goto("/customers/1/?tab=interactions")
    expect(tab).to_have_attribute("aria-selected", "true")


def test_a_task_shows_day_and_owner_without_a_swipe(visit: Visit) -> None:
    page = ready(visit("mia", "/tasks/new/?customer=1"))
    page.locator("[name=title]").fill("Send the samples of the spring harvest before the fair begins")
    page.locator("[name=due]").fill("2026-03-05")
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_contain_text("Send the samples")
    phone = ready(visit("mia", "/customers/1/", **PHONE))
    row = phone.get_by_role("row", name="Send the samples")
    expect(row.get_by_text("overdue")).to_be_visible()
    frame = phone.locator("[data-tab^=tasks] .zk-panel-table")
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")


def test_the_list_opens_the_same_in_front(visit: Visit) -> None:
    page = ready(visit("mia", "/customers/?q=lot", **PHONE))
    page.locator("#list a.zk-row-link").first.click()
    panel = page.get_by_role("dialog", name="Side panel")
    expect(panel.get_by_role("tab", name="Overview")).to_have_attribute("aria-selected", "true")
    expect(panel.locator("[data-tab^=tasks]")).to_be_visible()
    fits(page)


def test_a_row_of_tabs_shows_that_it_goes_on(visit: Visit) -> None:
    page = ready(visit("mia", "/customers/1/", **PHONE))
    strip = page.locator(".zk-record-tabs")
    expect(strip).to_have_attribute("data-after", "")
    expect(strip).not_to_have_attribute("data-before", "")
    strip.locator("button").last.click()
    expect(strip).to_have_attribute("data-before", "")
    expect(strip).not_to_have_attribute("data-after", "")
    short = ready(visit("mia", "/account/preferences/")).locator(".zk-tabs")
    expect(short).not_to_have_attribute("data-after", "")


@pytest.mark.parametrize("width", [360, 1280])
def test_an_overlong_name_stays_inside_its_note(visit: Visit, width: int) -> None:
    page = ready(visit("mia", "/customers/", width=width))
    text = "A" * 300
    page.evaluate(
        "text => document.dispatchEvent(new CustomEvent('zk:toast', {detail: {text, undo: '/undo/1/'}}))",
        text,
    )
    toast = page.locator(".zk-toast")
    expect(toast).to_be_visible()
    box = toast.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    for button in toast.locator("button").all():
        place = button.bounding_box()
        assert place and place["x"] >= box["x"] and place["x"] + place["width"] <= box["x"] + box["width"]
    fits(page)


def test_the_tabs_of_the_settings_are_one_row_with_the_open_one_in_sight(visit: Visit) -> None:
    page = ready(visit("ann", "/settings/layouts/", **PHONE))
    strip = page.locator(".zk-tabs")
    tops = strip.locator("li").evaluate_all("tabs => [...new Set(tabs.map(tab => tab.offsetTop))]")
    assert len(tops) == 1
    expect(strip).to_have_attribute("data-before", "")
    place = strip.locator("[aria-current]").bounding_box()
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= 360
    fits(page)
    wide = ready(visit("ann", "/settings/layouts/")).locator(".zk-tabs")
    assert wide.evaluate("strip => strip.scrollWidth <= strip.clientWidth")


# Where the value of a fact begins, be it a link, a badge or bare text.
BEGINS = """all => all.map(cell => {
    const range = document.createRange();
    range.setStartAfter(cell.querySelector(".zk-cell-name"));
    range.setEndAfter(cell.lastChild);
    return Math.round(range.getBoundingClientRect().left);
})"""


@pytest.mark.parametrize(
    ("address", "facts"),
    [("/customers/?q=acme&columns=name,code,level,country", 3), ("/contacts/?q=wang", 3)],
)
def test_what_a_card_says_stands_beside_its_name(visit: Visit, address: str, facts: int) -> None:
    page = ready(visit("mia", address, **PHONE))
    lefts = page.locator("#list tbody tr").first.locator("td.zk-fact").evaluate_all(BEGINS)
    assert len(lefts) == facts
    assert len(set(lefts)) == 1
    assert lefts[0] < 180
    fits(page)


@pytest.mark.parametrize("language", TONGUES)
def test_acts_that_have_no_room_stand_behind_more(visit: Visit, language: str) -> None:
    page = ready(visit(TONGUES[language][0], "/customers/", **PHONE))
    page.locator("input[name=ids]").first.check()
    bar = page.locator(".zk-bulk-bar")
    acts, menu = bar.locator(".zk-bulk-acts"), bar.locator(".zk-menu-panel")
    assert acts.evaluate("acts => acts.scrollWidth <= acts.clientWidth")
    shown = acts.locator(":scope > button:visible")
    expect(shown).to_have_count(2)
    more = bar.get_by_role("button", name={"en": "More", "zh-hans": "更多"}[language], exact=True)
    more.click()
    menu.locator("button:visible").first.click()
    expect(page.get_by_role("dialog").locator("h2").first).to_be_visible()
    expect(menu).to_be_hidden()
    fits(page)
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(bar.locator("[data-more]")).to_be_hidden()
    expect(menu.locator("button")).to_have_count(0)
