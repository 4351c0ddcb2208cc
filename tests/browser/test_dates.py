"""Days are written in an order that no country reads otherwise, also where the browser writes the month first."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits

WORDS = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}, \d\d:\d\d")


@pytest.mark.parametrize("locale", ["en-GB", "en-US"])
def test_moments_are_written_alike_in_every_browser(visit: Visit, locale: str) -> None:
    page = visit("ann", "/audit/", locale=locale)
    times = page.locator("zk-time time")
    expect(times.first).to_have_attribute("title", WORDS)


@pytest.mark.parametrize("width", [1280, 360])
def test_a_day_stands_in_words_where_the_browser_begins_with_the_month(visit: Visit, width: int) -> None:
    page = visit("ann", "/tasks/new/", locale="en-US", width=width)
    day = page.locator("input[type=date], input[type=datetime-local]").first
    words = page.locator(".zk-field", has=day).locator(".zk-day-words")
    long = day.get_attribute("type") == "datetime-local"
    day.fill("2026-11-03T09:30" if long else "2026-11-03")
    expect(words).to_have_text("Tue 3 Nov 2026")
    fits(page)
    day.fill("")
    expect(words).to_have_text("")


def test_a_browser_that_begins_with_the_day_needs_no_words(visit: Visit) -> None:
    page = visit("ann", "/tasks/new/")
    day = page.locator("input[type=date], input[type=datetime-local]").first
    day.fill("2026-11-03T09:30" if day.get_attribute("type") == "datetime-local" else "2026-11-03")
    expect(page.locator(".zk-day-words")).to_have_count(0)
