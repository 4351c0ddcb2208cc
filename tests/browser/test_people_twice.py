"""A person who stands for one customer is typed at a second one: the dialog says so, and links him instead."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits
from tests.browser.test_records import create

CASES = {
    "en": ("mia", 1280, "Twicehouse Ltd", "Secondhouse Ltd", "already at Twicehouse Ltd", "Link to Secondhouse Ltd instead", "0301"),
    "zh-hans": ("lin", 360, "两处贸易", "第二商行", "已是 两处贸易 的联系人", "改为关联到 第二商行", "0302"),
}  # fmt: skip


@pytest.mark.parametrize("language", CASES)
def test_the_dialog_warns_before_it_saves_and_links_whom_it_found(visit: Visit, language: str) -> None:
    person, width, first, second, already, instead, number = CASES[language]
    page = visit(person, width=width)
    for firm in (first, second):
        create(page, firm)
        page.locator("button[hx-get$='/add_contact/']:visible").first.click()
        dialog = page.locator("dialog[open]")
        dialog.locator("[name=full_name]").fill(f"Ida {number}")
        dialog.locator("[name=mobile]").fill(f"+44 20 7946 {number}")
        if firm == first:
            dialog.locator("button[type=submit]").click()
            expect(dialog).to_be_hidden()
    dialog.locator("[name=position]").fill("Adviser")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[data-again]")).to_be_visible()
    expect(dialog.locator("[data-found]")).to_contain_text(already)
    fits(page)
    dialog.get_by_role("button", name=instead).click()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
    expect(page.locator("h1")).to_have_text(second)
    page.goto(f"/contacts/?q={number}")
    expect(page.locator("#list a.zk-row-link")).to_have_count(1)
