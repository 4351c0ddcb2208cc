"""Two people in two windows change the same record: each sees the other, and chooses field by field."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import unfold
from tests.browser.test_records import create, edit, fact

# Who comes second, and the words he must then read.
TONGUES = {
    "en": ("ann", "Keep mine", "Take the other", "Save mine", "Keep what is stored"),
    "zh-hans": ("lin", "保留我的", "采用另一个", "保存我的", "保留已保存的"),
}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", TONGUES)
def test_a_form_asks_field_by_field(visit: Visit, language: str, width: int) -> None:
    person, keep, take, _save, _leave = TONGUES[language]
    theirs = visit("mia")
    address = create(theirs, f"Fought over {language} {width}")
    mine = visit(person, f"{address}edit/", width=width)
    unfold(mine)
    mine.locator("[name=short_name]").fill("我的简称")
    mine.locator("[name=note]").fill("my note")
    mine.locator("[name=website]").fill("https://mine.example.com")
    theirs.goto(f"{address}edit/")
    unfold(theirs)
    theirs.locator("[name=short_name]").fill("对方简称")
    theirs.locator("[name=note]").fill("their note")
    theirs.locator("[name=phone]").fill("+442079460000")
    theirs.locator(".zk-form-actions button").first.click()
    expect(theirs).to_have_url(address)
    mine.locator(".zk-form-actions button").first.click()
    expect(mine.get_by_role("alert")).to_be_focused()
    expect(mine.locator(".zk-keep")).to_have_count(2)
    asked = mine.locator(".zk-field", has=mine.locator("[name=note]")).locator(".zk-keep")
    expect(asked).to_contain_text("their note")
    expect(asked).to_contain_text("Mia")
    expect(asked.get_by_label(keep)).to_be_checked()
    fits(mine)
    asked.get_by_label(take).check()
    mine.locator(".zk-form-actions button").first.click()
    expect(mine).to_have_url(address)
    if width == 360:
        mine.locator(".zk-record-tabs [data-shows=facts]").click()
    expect(fact(mine, "short_name").locator(".zk-edit-view")).to_have_text("我的简称")
    expect(fact(mine, "note").locator(".zk-edit-view")).to_have_text("their note")
    expect(fact(mine, "website").locator(".zk-edit-view")).to_contain_text("mine.example.com")
    expect(fact(mine, "phone").locator(".zk-edit-view")).to_contain_text("20 7946")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", TONGUES)
def test_in_place_one_keeps_or_yields(visit: Visit, language: str, width: int) -> None:
    person, _keep, _take, save, leave = TONGUES[language]
    theirs = visit("mia")
    mine = visit(person, create(theirs, f"Fought in place {language} {width}"), width=width)
    if width == 360:
        mine.locator(".zk-record-tabs [data-shows=facts]").click()
    for number, (button, left) in enumerate(((save, "mine 0"), (leave, "theirs 1"))):
        edit(mine, "short_name").fill(f"mine {number}")
        edit(theirs, "short_name").fill(f"theirs {number}")
        theirs.keyboard.press("Enter")
        expect(fact(theirs, "short_name").locator(".zk-edit-view")).to_have_text(f"theirs {number}")
        mine.keyboard.press("Enter")
        conflict = fact(mine, "short_name").locator("[data-conflict]")
        expect(conflict).to_contain_text(f"theirs {number}")
        expect(conflict).to_contain_text("Mia")
        fits(mine)
        conflict.get_by_text(button, exact=True).click()
        expect(conflict).to_have_count(0)
        if width == 360 and button == leave:
            mine.locator(".zk-record-tabs [data-shows=facts]").click()
        expect(fact(mine, "short_name").locator(".zk-edit-view")).to_have_text(left)
        theirs.reload()


def test_another_field_is_no_conflict(visit: Visit) -> None:
    mine = visit("mia")
    theirs = visit("lin", create(mine, "Peaceful Ltd"))
    edit(mine, "short_name").fill("mine")
    edit(theirs, "note").fill("theirs")
    theirs.locator("h1").click()
    expect(fact(theirs, "note").locator(".zk-edit-view")).to_have_text("theirs")
    mine.keyboard.press("Enter")
    expect(fact(mine, "short_name").locator(".zk-edit-view")).to_have_text("mine")
    mine.reload()
    expect(fact(mine, "note").locator(".zk-edit-view")).to_have_text("theirs")
