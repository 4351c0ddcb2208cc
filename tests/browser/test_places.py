"""Where things stand: nothing lies over totals, paging and buttons, and what does nothing is not shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, fits, ready

NOTE = "zk:toast', {bubbles: true, detail: {text: '2 customers changed.', level: 'success'}}"


def box(part: Locator) -> tuple[float, float, float, float]:
    found = part.bounding_box()
    assert found is not None, part
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def apart(one: Locator, other: Locator) -> bool:
    """Say whether two parts of the page share no point."""
    a, b = box(one), box(other)
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def note(page: Page) -> Locator:
    page.evaluate(f"document.dispatchEvent(new CustomEvent('{NOTE}))")
    toast = page.locator(".zk-toast")
    expect(toast).to_be_visible()
    return toast


@pytest.mark.parametrize(("person", "width"), [("mia", 1280), ("lin", 1280), ("mia", 360), ("lin", 360)])
def test_note_and_bulk_bar_cover_neither_totals_nor_paging(visit: Visit, person: str, width: int) -> None:
    page = ready(visit(person, "/customers/?q=lot", width=width, height=740))
    page.locator("#list input[name=ids]").first.check()
    toast, bar = note(page), page.locator(".zk-bulk-bar")
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.locator("#list .zk-pager .btn").last.scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    totals, pager = page.locator("#list tfoot"), page.locator("#list .zk-pager .btn").last
    assert apart(bar, totals) and apart(bar, pager) and apart(bar, toast)
    assert apart(toast, totals) and apart(toast, pager)
    if width == 1280:
        assert apart(toast, page.locator("h1")) and apart(toast, page.locator("[data-create]"))
    else:
        assert apart(bar, page.locator(".zk-bottombar")) and apart(toast, page.locator(".zk-bottombar"))
    fits(page)


def test_a_board_shows_no_row_height(visit: Visit) -> None:
    page = ready(visit("mia", "/deals/"))
    expect(page.get_by_role("group", name="Row height")).to_be_visible()
    page.goto("/deals/board/")
    expect(page.locator("[data-card]").first.or_(page.locator("zk-board")).first).to_be_visible()
    expect(page.get_by_role("group", name="Row height")).to_have_count(0)


@pytest.mark.parametrize("person", ["mia", "lin"])
def test_a_phone_has_the_views_and_the_buttons_of_a_record_in_one_line(visit: Visit, person: str) -> None:
    page = ready(visit(person, "/deals/board/", width=360, height=740))
    expect(page.locator(".zk-views-bar zk-menu")).to_be_visible()
    expect(page.locator(".zk-views-state")).to_be_hidden()
    page.goto("/customers/1/")
    parts = page.locator(".zk-record-head .zk-page-actions :is(.btn, .zk-icon-button):visible").all()
    places = [box(part) for part in parts]
    assert len(places) >= 5
    assert max(top for _x, top, _end, _bottom in places) < min(bottom for _x, _y, _end, bottom in places)
    assert max(end for _x, _y, end, _bottom in places) <= 360
    fits(page)
    edit = page.locator(".zk-record-head a.btn")
    expect(edit).to_have_accessible_name("Edit" if person == "mia" else "编辑")


def test_a_long_address_of_a_contact_is_read_whole(visit: Visit) -> None:
    page = ready(visit("mia", "/contacts/new/"))
    page.locator("[name=full_name]").fill("Longaddress Person")
    page.locator("[name=email]").fill(
        "someone.with.a.very.long.name.indeed@subsidiary.of.a.large.example.com"
    )
    page.locator("form.zk-form zk-pick", has=page.locator("[name=customer]")).locator(
        ".ts-control input"
    ).fill("acme")
    page.locator(".ts-dropdown .option", has_text="Acme Trading").click()
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_have_text("Longaddress Person")
    page.goto("/customers/1/")
    cell = page.locator(".zk-people-table td", has_text="someone.with")
    assert cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    frame = page.locator(".zk-panel-table", has=page.locator(".zk-people-table"))
    assert frame.evaluate("frame => frame.scrollWidth <= frame.clientWidth")
