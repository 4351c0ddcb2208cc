"""Switching the language keeps the work: what is typed, what is open, where one stands in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready
from tests.browser.pages import unfold


@contextmanager
def switched(page: Page) -> Iterator[None]:
    """Switch from English to Chinese, and back at the end: the others rely on it."""
    switch(page, "zh-hans")
    try:
        yield
    finally:
        switch(page, "en")


def switch(page: Page, language: str) -> None:
    # By keyboard: an open side panel may lie over the button.
    page.locator(".zk-topbar button[name=language]").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", language)
    ready(page)


def refuse_to_be_asked(page: Page) -> list[str]:
    """Note questions like “Leave this page?”; none must come."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    return asked


@pytest.mark.parametrize("width", [1280, 360])
def test_a_half_filled_form_goes_along(visit: Visit, width: int) -> None:
    page = visit("ann", "/customers/new/?level=B", width=width)
    asked = refuse_to_be_asked(page)
    page.locator("[name=name]").fill("半张表")
    unfold(page)
    page.locator("[name=level]").select_option("A")
    page.locator("zk-pick", has=page.locator("[name=owner]")).locator(".ts-control input").fill("ben")
    page.locator(".ts-dropdown .option", has_text="Ben").click()
    with switched(page):
        expect(page).to_have_url(re.compile(r"/customers/new/\?level=B$"))
        expect(page.locator("h1")).to_have_text("新建客户")
        expect(page.locator("[name=name]")).to_have_value("半张表")
        expect(page.locator("[name=level]")).to_have_value("A")
        picker = page.locator("zk-pick", has=page.locator("[name=owner]"))
        expect(picker.locator(".ts-control .item")).to_have_text("Ben")
        expect(page.locator(".zk-draft")).to_have_count(0)
    expect(page.locator("[name=name]")).to_have_value("半张表")
    page.locator(".zk-form-actions a").click()
    expect(page.locator("#list")).to_be_visible()
    assert asked == ["beforeunload"]  # only of leaving it for good


def test_a_refused_form_goes_along(visit: Visit) -> None:
    page = visit("ann", "/customers/new/")
    unfold(page)
    page.locator("[name=email]").fill("nobody")
    page.locator(".zk-form-actions button").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    with switched(ready(page)):
        expect(page.locator("[name=email]")).to_have_value("nobody")


def test_the_list_and_its_panel_stay_as_they_are(visit: Visit) -> None:
    page = visit("ann", "/customers/?sort=name")
    page.get_by_role("searchbox").fill("lot")
    expect(page.locator("#list a.zk-row-link").first).to_have_text("Lot 01")
    page.locator("#list input[name=ids]").nth(1).check()
    page.locator("#list a.zk-row-link", has_text="Lot 03").click()
    expect(page.locator("zk-panel .zk-record-name")).to_have_text("Lot 03")
    with switched(page):
        expect(page).to_have_url(re.compile(r"\?sort=name&q=lot#panel=customers/\d+$"))
        expect(page.locator("zk-panel .zk-record-name")).to_have_text("Lot 03")
        expect(page.get_by_role("searchbox")).to_have_value("lot")
        expect(page.locator("#list input[name=ids]").nth(1)).to_be_checked()
        expect(page.locator(".zk-bulk-bar [data-count]")).to_contain_text("1")


def test_a_comment_that_is_being_written_goes_along(visit: Visit) -> None:
    page = visit("ann", "/customers/7/")
    box = page.locator("form.zk-comment-form textarea")
    box.fill("half a comment")
    with switched(page):
        expect(box).to_have_value("half a comment")
