"""Who knows whom, drawn: a box opens the record beside; a phone shows the same as a list."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits

WORDS = {"en": ("ann", "Graph", "Larger", "knows"), "zh-hans": ("lin", "图谱", "放大", "认识")}


@pytest.mark.parametrize("language", WORDS)
def test_a_box_of_the_graph_opens_the_record_beside(visit: Visit, language: str) -> None:
    person, graph, larger, knows = WORDS[language]
    page = visit(person, "/contacts/?q=王小明")
    page.goto(page.locator("#list a.zk-row-link").first.get_attribute("href") or "")
    page.get_by_role("link", name=graph).first.click()
    view = page.locator(".zk-graph-view")
    expect(view.locator(".zk-node")).to_have_count(2)
    expect(view.locator(".zk-tie-words")).to_contain_text(knows)
    before = view.locator("svg").bounding_box()
    page.get_by_role("button", name=larger).click()
    after = view.locator("svg").bounding_box()
    assert before and after and after["width"] > before["width"]
    view.get_by_role("link", name="Jane Smith").click()
    expect(page.locator("zk-panel .zk-record-name")).to_have_text("Jane Smith")
    expect(page).to_have_url(re.compile(r"/people/#panel=contacts/\d+$"))


def test_a_phone_shows_the_graph_as_a_list(visit: Visit) -> None:
    page = visit("ann", "/contacts/?q=王小明", width=360, height=740)
    page.goto((page.locator("#list a.zk-row-link").first.get_attribute("href") or "") + "people/")
    expect(page.locator(".zk-graph-view")).to_be_hidden()
    rows = page.locator(".zk-graph-list")
    expect(rows.get_by_role("link", name="Jane Smith").first).to_be_visible()
    fits(page)
