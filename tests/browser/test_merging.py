"""Merging where people look for it: from ticked rows, from a record's menu, from the list of likely duplicates."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import act_on_chosen, unfold

# Who, how wide, the two rows, and the words of the page.
CASES = {
    "en": ("ann", 1280, ("Lot 41", "Lot 42"), "Merge", "Undo the merge", "Merge with…", "Compare"),
    "zh-hans": ("zoe", 360, ("Lot 43", "Lot 44"), "合并", "撤销合并", "与其他记录合并…", "对比"),
}
PAIRS = {
    "en": (
        "ann",
        1280,
        ("Zephyr Optics Ltd", "Zephyr Optics GmbH"),
        "Search again",
        "Compare and merge",
        "Merge",
        "Undo",
    ),
    "zh-hans": ("zoe", 360, ("杭州青云光学有限公司", "青云光学"), "重新查找", "对比并合并", "合并", "撤销"),
}


def tick(page: Page, name: str) -> None:
    page.locator("#list tr", has_text=name).locator("input[name=ids]").check()


@pytest.mark.parametrize("language", CASES)
def test_two_ticked_rows_become_one_and_two_again(visit: Visit, language: str) -> None:
    person, width, (kept, gone), merge, undo, _menu, _compare = CASES[language]
    page = visit(person, "/customers/?q=lot+4&sort=name", width=width)
    bar = page.locator(".zk-bulk-bar")
    tick(page, kept)
    expect(bar.get_by_role("button", name=merge, exact=True)).to_be_hidden()
    tick(page, gone)
    act_on_chosen(page, merge)
    expect(page.locator("h1")).to_have_text(merge)
    fits(page)
    page.locator("form.zk-merge").get_by_role("button", name=merge, exact=True).click()
    expect(page.locator("h1")).to_have_text(kept)
    page.get_by_role("button", name=undo).click()
    page.goto("/customers/?q=lot+4&sort=name")
    expect(page.locator("#list a.zk-row-link", has_text=gone)).to_have_count(1)


@pytest.mark.parametrize("language", CASES)
def test_a_records_menu_leads_to_the_comparison(visit: Visit, language: str) -> None:
    person, width, (kept, gone), merge, _undo, menu, compare = CASES[language]
    page = visit(person, "/customers/?q=lot+4&sort=name", width=width)
    page.goto(page.locator("#list a.zk-row-link", has_text=kept).get_attribute("href") or "")
    page.locator(".zk-record-head zk-menu > button").last.click()
    page.get_by_role("button", name=menu).click()
    dialog = page.locator("dialog[open]")
    dialog.locator(".ts-control input").fill(gone)
    page.locator(".ts-dropdown .option", has_text=gone).click()
    dialog.get_by_role("button", name=compare, exact=True).last.click()
    expect(page.locator("h1")).to_have_text(merge)
    expect(page.locator(".zk-merge-records li")).to_have_count(2)


def create(page: Page, name: str) -> None:
    page.goto("/customers/new/")
    page.fill("[name=name]", name)
    unfold(page)
    page.fill("[name=phone]", "+44 20 7946 0000" if name.isascii() else "+86 571 8512 3456")
    send = page.locator("form.zk-form .zk-form-actions [type=submit]").first
    send.click()
    # What is surely like another is created by the second try.
    asked, made = page.locator("[data-again]:visible"), page.locator("h1").get_by_text(name, exact=True)
    expect(asked.or_(made).first).to_be_visible()
    if asked.count():
        send.click()
    expect(page.locator("h1")).to_have_text(name)


@pytest.mark.parametrize("language", PAIRS)
def test_likely_duplicates_are_found_merged_and_undone(visit: Visit, language: str) -> None:
    person, width, names, again, compare, merge, undo = PAIRS[language]
    page = visit(person, "/", width=width)
    for name in names:
        create(page, name)
    page.goto("/duplicates/customers/")
    page.get_by_role("button", name=again).click()
    pair = page.locator(".zk-pair")
    for name in names:
        pair = pair.filter(has=page.get_by_role("link", name=name, exact=True))
    expect(pair.or_(page.locator(".zk-pairs, .zk-empty")).first).to_be_visible()
    # The page asks by itself until the search is over.
    expect(page.get_by_role("button", name=again)).to_be_enabled(timeout=60_000)
    expect(page.locator(".zk-toast-danger")).to_have_count(0)
    expect(pair).to_have_count(1)
    expect(pair.locator(".zk-pair-score")).to_have_text(re.compile(r"\d+ %"))
    fits(page)
    pair.get_by_role("link", name=compare).click()
    page.locator("form.zk-merge").get_by_role("button", name=merge, exact=True).click()
    expect(page.locator("h1")).to_have_text(re.compile("|".join(names)))
    page.goto("/duplicates/customers/")
    expect(pair).to_have_count(0)
    page.go_back()
    page.locator("form.zk-merge-undo").get_by_role("button", name=undo).click()
    page.goto("/duplicates/customers/")
    expect(pair).to_have_count(1)
