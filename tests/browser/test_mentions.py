"""Somebody is mentioned in a comment, hears of it at the bell, and a click leads to the comment itself."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.test_records import create
from tests.platform.running import until

# Who writes and in which language; what the bell then says to Mia or Lin in their own.
TONGUES = {"en": ("lin", "mia", "Lin mentioned you"), "zh-hans": ("mia", "lin", "的评论中提到了您")}


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", TONGUES)
def test_a_mention_leads_to_its_comment(visit: Visit, language: str, width: int) -> None:
    writer, reader, told = TONGUES[language]
    # Made by Mia: Lin manages her department, so both see it.
    address = create(visit("mia"), f"Mentioned {language} {width}")
    page = visit(writer, address)
    box = page.locator("zk-mention textarea")
    box.click()
    box.press_sequentially(f"Please look, @{reader[:2]}")
    option = page.locator(".zk-mention-list li", has_text=reader.title())
    expect(option).to_be_visible()
    option.click()
    expect(box).to_have_value(f"Please look, @{reader.title()} ")
    page.locator(".zk-comment-form button[type=submit]").click()
    expect(page.locator(".zk-comment .zk-mention")).to_have_text(f"@{reader.title()}")
    # Eleven more: the one that is meant lies among the earlier ones, which one request brings.
    for number in range(11):
        box.fill(f"Nr. {number}")
        page.locator(".zk-comment-form button[type=submit]").click()
        expect(page.locator(".zk-comment").last).to_contain_text(f"Nr. {number}")

    theirs = visit(reader, "/notifications/", width=width)
    notice = theirs.locator(".zk-notice", has_text=f"Mentioned {language} {width}").filter(has_text=told)

    def heard() -> bool:
        theirs.reload()
        return notice.count() == 1

    until(heard, "the notice of the mention")
    expect(notice).to_contain_text("Please look")
    notice.locator("a").click()
    meant = theirs.locator(".zk-comment[data-meant]")
    expect(meant).to_contain_text("Please look")
    expect(meant).to_be_in_viewport()
    expect(meant).to_be_focused()


def test_a_comment_is_said_once_and_not_without_words(visit: Visit) -> None:
    page = visit("mia")
    page.goto(create(page, "Said once"))
    box, send = page.locator("zk-mention textarea"), page.locator(".zk-comment-form button[type=submit]")
    box.fill("   ")
    send.click()
    expect(page.locator(".zk-comment-form .zk-error")).to_be_visible()
    box.fill("Once only")
    send.dblclick()
    expect(page.locator(".zk-comment")).to_have_count(1)
    page.reload()
    expect(page.locator(".zk-comment")).to_have_count(1)
