"""What a colleague did, on a wide screen and a phone, in both languages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits

TONGUES = {
    "en": ("ann", "Activity of Mia", "Tasks done", "90 days"),
    "zh-hans": ("lin", "Mia 的工作动态", "完成的任务", "90 天"),
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", TONGUES)
def test_a_manager_looks_at_a_colleague(visit: Visit, language: str, width: int) -> None:
    person, title, done, days = TONGUES[language]
    page = visit(person, "/activity/", width=width)
    page.locator("#activity-user").select_option(label="Mia")
    page.locator(".zk-activity-choice button[type=submit]").click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator(".zk-activity-figures")).to_contain_text(done)
    expect(page.locator("zk-chart canvas, zk-chart svg").first).to_be_visible()
    page.get_by_role("link", name=days).click()
    expect(page.get_by_role("link", name=days)).to_have_attribute("aria-current", "true")
    fits(page)
