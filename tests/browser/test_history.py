"""The earlier values of a field: seen beside its name and set again, by mouse, by thumb and in both languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits
from tests.browser.test_records import create, edit, fact

TONGUES = {
    "en": ("ann", "Earlier values: note", "Set again", "now", "Undo"),
    "zh-hans": ("zoe", "历史值：备注", "恢复此值", "当前值", "撤销"),
}


def write(page: Page, text: str) -> None:
    """Change the note in place and wait until it stands there."""
    edit(page, "note").fill(text)
    page.locator("h1").click()
    expect(fact(page, "note").locator(".zk-edit-view")).to_have_text(text)


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", TONGUES)
def test_an_earlier_value_is_seen_and_set_again(visit: Visit, language: str, width: int) -> None:
    person, title, again, now, undo = TONGUES[language]
    page = visit(person, width=width)
    create(page, f"Past {language} {width}")
    if width == 360:
        page.locator(".zk-record-tabs [data-shows=facts]").click()
    write(page, "一号方案")
    write(page, "二号方案")
    row = page.locator(".zk-fact-row", has=fact(page, "note"))
    if width == 360:
        edit(page, "note")
    else:
        row.hover()
    row.locator(".zk-fact-history").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h2")).to_have_text(re.compile(title, re.IGNORECASE))
    expect(dialog.locator("li")).to_have_count(3)
    expect(dialog.locator("li").first).to_contain_text(now)
    expect(dialog.locator("li").nth(1)).to_contain_text(person.title())
    fits(page)
    dialog.locator("li", has_text="一号方案").get_by_role("button", name=again).click()
    expect(fact(page, "note").locator(".zk-edit-view")).to_have_text("一号方案")
    page.locator(".zk-toast").last.get_by_role("button", name=undo).click()
    expect(fact(page, "note").locator(".zk-edit-view")).to_have_text("二号方案")


def test_the_history_of_all_leads_to_that_of_one(visit: Visit) -> None:
    page = visit("ann")
    address = create(page, "Past pages Ltd")
    write(page, "first words")
    page.goto(f"{address}history/")
    page.get_by_role("button", name=re.compile("Earlier values: note", re.IGNORECASE)).first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Empty it again").click()
    expect(page).to_have_url(address)
    expect(fact(page, "note").locator(".zk-edit-view")).not_to_contain_text("first words")
