"""A long form begins short: what needs nobody's look stands under “More fields”, by mouse, keyboard and thumb."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits, ready
from tests.browser.pages import unfold

# Who works in which language; nobody else opens forms as them, so what is remembered of them is ours.
TONGUES = {"en": ("sue", "More fields"), "zh-hans": ("zoe", "更多字段")}


def more(page: Page):
    return ready(page).locator("details.zk-more")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize(
    ("slug", "front", "behind"),
    [("customers", "name", "website"), ("contacts", "mobile", "birthday_year"), ("deals", "amount", "note")],
)
def test_a_new_record_asks_for_little(
    visit: Visit, language: str, width: int, slug: str, front: str, behind: str
) -> None:
    person, words = TONGUES[language]
    page = visit(person, f"/{slug}/new/", width=width)
    if more(page).get_attribute("open") is not None:
        with page.expect_response("**/account/preference/"):
            more(page).locator("summary").click()
        page.reload()
    expect(page.locator(f"[name={front}]")).to_be_visible()
    expect(page.locator(f"[name={behind}]")).to_be_hidden()
    summary = more(page).locator("summary")
    expect(summary).to_contain_text(words)
    fits(page)
    summary.focus()
    with page.expect_response("**/account/preference/"):
        page.keyboard.press("Enter")
    expect(page.locator(f"[name={behind}]")).to_be_visible()
    fits(page)
    page.reload()
    expect(page.locator(f"[name={behind}]")).to_be_visible()
    with page.expect_response("**/account/preference/"):
        more(page).locator("summary").click()


def test_what_is_wrong_or_filled_is_not_folded_away(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/?birthday_month=5")
    expect(page.locator("[name=birthday_month]")).to_be_visible()
    page.goto("/contacts/new/")
    page.locator("[name=full_name]").fill("Folded Person")
    unfold(page)
    page.locator("[name=work_phone]").fill("12")
    page.locator(".zk-form-actions button").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("[name=work_phone]")).to_be_focused()
    expect(page.locator("details.zk-more [name=work_phone]")).to_have_count(0)
