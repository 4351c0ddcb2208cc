"""Days are written in an order that no country reads otherwise, also where the browser writes the month first."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits, ready

WORDS = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}, \d\d:\d\d")


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
def test_moments_are_written_alike_in_every_browser(visit: Visit, locale: str) -> None:
    page = visit("ann", "/audit/", locale=locale)
    times = page.locator("zk-time time")
    expect(times.first).to_have_attribute("title", WORDS)


@pytest.mark.parametrize(
    ("person", "locale", "words"),
    [
        ("ann", "en-US", "Tue 3 Nov 2026"),
        ("ann", "en-GB", "Tue 3 Nov 2026"),
        ("lin", "en-US", "2026年11月3日 周二"),
    ],
)
def test_a_day_stands_in_words_beside_its_field(visit: Visit, person: str, locale: str, words: str) -> None:
    """In whatever order the browser writes it, which a page can't know."""
    page = ready(visit(person, "/tasks/new/", locale=locale))
    day = page.locator("input[type=date], input[type=datetime-local]").first
    told = page.locator(".zk-field", has=day).locator(".zk-day-words")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        day.fill("2026-11-03T09:30" if day.get_attribute("type") == "datetime-local" else "2026-11-03")
        expect(told).to_have_text(words)
        fits(page)
    day.fill("")
    expect(told).to_have_text("")


def test_a_day_edited_in_place_stands_in_words_behind_its_field(visit: Visit) -> None:
    page = ready(visit("mia", "/deals/?q=spring"))
    page.goto(page.locator("#list a.zk-row-link").first.get_attribute("href") or "")
    ready(page).locator("zk-edit[url$='/expected_on/'] .zk-edit-open").click()
    day = page.locator(".zk-edit-form input[type=date]")
    day.fill("2026-11-03")
    expect(day.locator("+ .zk-day-words")).to_have_text("Tue 3 Nov 2026")
    expect(day.locator("+ .zk-day-words")).to_be_visible()
