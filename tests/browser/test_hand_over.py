"""A colleague leaves: what is his goes to somebody else on one screen, and comes back with one press."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits

CASES = {
    "en": ("ann", 1280, "Lea", 3, "Show what there is", "Take back", "Customers"),
    "zh-hans": ("zoe", 360, "Leo", 2, "查看名下内容", "撤回", "客户"),
}  # fmt: skip


def pick(page: Page, name: str, text: str) -> None:
    """Choose somebody in a picker of the form."""
    box = page.locator(f"zk-pick:has([name={name}]) .ts-control input")
    box.fill(text)
    page.locator(".ts-dropdown .option", has_text=text).first.click()


@pytest.mark.parametrize("language", CASES)
def test_everything_of_a_leaver_goes_over_and_comes_back(visit: Visit, language: str) -> None:
    person, width, leaver, number, show, back, customers = CASES[language]
    page = visit(person, "/settings/hand-over/", width=width)
    pick(page, "leaver", leaver)
    page.get_by_role("button", name=show).click()
    line = page.locator(".zk-handover li", has_text=customers).first
    expect(line.locator(".zk-number")).to_have_text(str(number))
    fits(page)
    pick(page, "taker", "Ben")
    page.locator(".zk-form-actions .btn-primary").click()
    # Before anything moves the page says what goes to whom, and that somebody is kept out.
    asked = page.locator(".zk-told")
    expect(asked).to_contain_text("Ben")
    expect(asked).to_contain_text(f"{customers} {number}")
    expect(asked.locator(".zk-note-warning")).to_contain_text(leaver)
    fits(page)
    page.locator(".zk-form-actions .btn-primary").click()
    done = page.locator(".zk-rows li", has_text=leaver)
    expect(done).to_contain_text("Ben")
    expect(done).to_contain_text(f"{customers} {number}")
    ben = visit("ben", f"/customers/?q=Parting%20{leaver.lower()}&view=all", width=width)
    expect(ben.locator("#list .zk-row-link")).to_have_count(number)
    done.get_by_role("button", name=back).click()
    page.locator("dialog[open]").get_by_role("button", name=back).click()
    expect(page.locator(".zk-rows li", has_text=leaver).get_by_role("button", name=back)).to_have_count(0)
    ben.reload()
    expect(ben.locator("#list .zk-row-link")).to_have_count(0)
    fits(page)
