"""Saved views and favourites: saved from the list, opened from the sidebar, changed, shared, deleted and brought back."""

from __future__ import annotations

import os
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import choose_field


def tabs(page: Page):
    return page.get_by_role("list", name="Saved views")


def menu(page: Page, name: str) -> None:
    page.locator("#zk-views").get_by_role("button", name="Views").click()
    page.locator("#zk-views").get_by_role("button", name=name).click()


def test_a_view_is_saved_pinned_changed_and_brought_back(visit: Visit) -> None:
    page = visit("mia", "/customers/")
    page.get_by_role("button", name="Filter", exact=True).click()
    row = page.locator(".zk-filter-row")
    choose_field(row, "Level")
    row.get_by_label("Value").select_option("B")
    expect(page.locator(".zk-filter-count")).to_have_text(re.compile("20"))
    page.locator(".zk-views-state").get_by_role("button", name="Save as view").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Ordinary")
    dialog.get_by_label("Pin it in my sidebar").check()
    dialog.get_by_role("button", name="Save").click()
    expect(tabs(page).get_by_role("link", name="Ordinary")).to_have_attribute("aria-current", "page")
    expect(page.locator("#list-count")).to_contain_text("20")

    page.goto("/")
    page.locator(".zk-sidebar").get_by_role("link", name="Ordinary").click()
    expect(page.locator("#list-count")).to_contain_text("20")
    expect(page.locator(".zk-views-state")).to_have_count(0)
    page.locator("th a", has_text="Name").click()
    state = page.locator(".zk-views-state")
    expect(state).to_contain_text("Changed")
    state.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".zk-toast")).to_contain_text("The view “Ordinary” is saved.")
    expect(state).to_have_count(0)
    expect(page).to_have_url(re.compile(r"sort=name"))

    menu(page, "Make it my default view")
    expect(page.locator(".zk-toast")).to_contain_text("The list begins with “Ordinary” from now on.")
    page.goto("/customers/")
    expect(tabs(page).get_by_role("link", name="Ordinary")).to_have_attribute("aria-current", "page")
    menu(page, "Delete this view")
    expect(tabs(page)).not_to_contain_text("Ordinary")
    page.locator(".zk-toast").get_by_role("button", name="Undo").click()
    tabs(page).get_by_role("link", name="Ordinary").click()
    expect(tabs(page).get_by_role("link", name="Ordinary")).to_have_attribute("aria-current", "page")
    menu(page, "Begin with all of them")
    expect(page.locator(".zk-toast")).to_contain_text("The list begins with")


def test_a_shared_view_serves_a_colleague_in_chinese_on_the_phone(visit: Visit) -> None:
    page = visit("ann", "/customers/?sort=-name")
    page.locator(".zk-views-state").get_by_role("button", name="Save as view").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Shared by Ann")
    dialog.get_by_label("Who may use it").select_option(label="Everybody")
    dialog.get_by_role("button", name="Save").click()
    expect(tabs(page)).to_contain_text("Shared by Ann")

    phone = visit("lin", "/customers/", width=360, height=780)
    phone.locator("#zk-views").get_by_role("button", name="视图").click()
    entry = phone.locator("#zk-views .zk-menu-panel").get_by_role("link", name="Shared by Ann")
    box = entry.bounding_box()
    assert box and box["height"] >= 44
    entry.click()
    expect(phone).to_have_url(re.compile(r"sort=-name"))
    fits(phone)
    phone.locator("#zk-views").get_by_role("button", name="视图").click()
    expect(phone.locator("#zk-views")).not_to_contain_text("删除此视图")
    if folder := os.environ.get("SHOTS"):
        phone.screenshot(path=f"{folder}/views-phone.png")


def test_a_star_stands_in_the_sidebar_and_the_menu_is_arranged(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=acme")
    page.goto(page.locator("#list a.zk-row-link").first.get_attribute("href") or "")
    page.get_by_role("button", name="Favourite").click()
    expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    side = page.locator(".zk-sidebar .zk-favourites")
    expect(side.get_by_role("link", name="Acme Trading")).to_be_visible()
    side.get_by_role("link", name="Arrange the sidebar").click()
    page.get_by_role("button", name="Move Contacts up").click()
    page.get_by_role("checkbox", name="Products", exact=True).uncheck()
    page.get_by_role("button", name="Save").click()
    nav = page.locator(".zk-sidebar nav > ul")
    expect(nav.locator("li").nth(1)).to_contain_text("Contacts")
    expect(nav.get_by_role("link", name="Products", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Usual menu").click()
    expect(nav.get_by_role("link", name="Products", exact=True)).to_be_visible()
    expect(nav.locator("li").nth(1)).to_contain_text("Customers")
