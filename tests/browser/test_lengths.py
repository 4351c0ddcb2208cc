"""What is longer than a field takes is kept and told; nothing is cut without a word."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits, ready


@pytest.mark.parametrize(
    ("person", "width", "told"),
    [("mia", 1280, "5,000 characters; at most 200"), ("zoe", 360, "已有 5,000 个字符，最多 200 个")],
    ids=["en", "zh-hans"],
)
def test_a_text_that_is_too_long_stays_and_is_counted(
    visit: Visit, person: str, width: int, told: str
) -> None:
    page = ready(visit(person, "/customers/new/", width=width, height=740))
    name = page.locator("[name=name]")
    name.focus()
    # As a paste does: all at once.
    page.keyboard.insert_text("很" * 5000)
    assert len(name.input_value()) == 5000
    note = page.locator(".zk-length")
    expect(note).to_contain_text(told)
    assert not name.evaluate("box => box.checkValidity()")
    fits(page)
    name.fill("x" * 180)
    expect(note).to_contain_text("180")
    assert name.evaluate("box => box.checkValidity()")
    name.fill("Short")
    expect(note).to_have_count(0)
