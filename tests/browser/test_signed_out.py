"""Signed out in another tab: what was typed here is there again after signing in, for the same person alone."""

from __future__ import annotations

import itertools
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits, ready
from tests.browser.pages import unfold
from tests.browser.stack import Stack
from tests.browser.test_records import create
from tests.browser.test_sign_in import PASSWORD

# A second try needs a person of its own too.
numbers = itertools.count(1)
KEPT = "sessionStorage.getItem('zk-typed')"
BACK = "You are signed in again. What you had typed is back, and not saved yet."


def arrived(visit: Visit, stack: Stack, **options: int) -> tuple[Page, str]:
    """Return the page of somebody with a session of his own, which the test may end, and his name."""
    name = f"vera{next(numbers)}"
    printed = stack.run(
        "user", "create", f"{name}@example.com", "--name", name.title(), "--role", "administrator"
    )
    found = re.search(r"https?://\S+", printed)
    assert found
    page = visit("", found.group(), **options)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_contain_text(name.title())
    return page, name


def sign_out_elsewhere(page: Page) -> None:
    """Sign out in a second tab, and wait there for the sign-in page."""
    tab = page.context.new_page()
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.goto("/")
    ready(tab).get_by_role("button", name="Your account").click()
    tab.get_by_role("button", name="Sign out").click()
    expect(tab).to_have_url(re.compile("/account/login/"))
    tab.close()


def sign_in_again(page: Page, name: str) -> None:
    expect(page).to_have_url(re.compile(r"/account/login/\?next="))
    page.locator("input[name=login]").fill(f"{name}@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def test_a_talk_and_a_comment_come_back_and_are_then_saved(visit: Visit, stack: Stack) -> None:
    page, name = arrived(visit, stack, width=360, height=740)
    page.goto("/customers/1/")
    talk, comment = ready(page).locator("form.zk-touch"), page.locator(".zk-comment-form [name=text]")
    talk.locator("[name=happened]").fill("Asked for the spring list")
    talk.locator("[name=next_step]").fill("Send it")
    talk.locator("[name=kind][value=call]").evaluate("kind => kind.click()")
    comment.evaluate(
        "box => { box.value = 'Ask Ben first'; box.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    sign_out_elsewhere(page)
    talk.locator("button[type=submit]").click()
    sign_in_again(page, name)
    expect(talk.locator("[name=happened]")).to_have_value("Asked for the spring list")
    expect(talk.locator("[name=next_step]")).to_have_value("Send it")
    expect(talk.locator("[name=kind][value=call]")).to_be_checked()
    expect(comment).to_have_value("Ask Ben first")
    expect(page.locator(".zk-toast")).to_have_text(BACK)
    assert page.evaluate(KEPT) is None
    fits(page)
    talk.locator("button[type=submit]").click()
    expect(page.locator(".zk-touches")).to_contain_text("Asked for the spring list")


def test_small_forms_come_back_over_the_form_below(visit: Visit, stack: Stack) -> None:
    page, name = arrived(visit, stack)
    page.goto("/contacts/new/")
    ready(page).locator("[name=full_name]").fill("Anna Vogel")
    page.locator("form.zk-form zk-pick:has([name=customer]) .ts-control input").fill("Vogel Tea")
    page.locator(".ts-dropdown .create").click()
    small = page.locator("#zk-quick-body form")
    expect(small.locator("[name=name]")).to_have_value("Vogel Tea")
    small.locator("[name=name]").fill("Vogel Tea Ltd")
    sign_out_elsewhere(page)
    small.locator("button[type=submit]").click()
    sign_in_again(page, name)
    expect(small.locator("[name=name]")).to_have_value("Vogel Tea Ltd")
    expect(page.locator("[name=full_name]")).to_have_value("Anna Vogel")
    small.locator("button[type=submit]").click()
    expect(page.locator(".zk-toast", has_text="Vogel Tea Ltd")).to_be_visible()


def test_another_person_never_gets_it_and_a_whole_form_comes_back_too(visit: Visit, stack: Stack) -> None:
    page, name = arrived(visit, stack)
    page.goto("/tasks/new/")
    ready(page).locator("[name=title]").fill("Only I know")
    sign_out_elsewhere(page)
    page.locator(".zk-form-actions button").first.click()
    expect(page).to_have_url(re.compile(r"next=%2Ftasks%2Fnew%2F"))
    sign_in_again(page, name)
    expect(page.locator("[name=title]")).to_have_value("Only I know")
    sign_out_elsewhere(page)
    page.locator(".zk-form-actions button").first.click()
    expect(page).to_have_url(re.compile("/account/login/"))
    page.context.add_cookies([{"name": "zhike_session", "value": stack.sessions["ann"], "url": stack.url}])
    page.goto("/tasks/new/")
    expect(ready(page).locator("[name=title]")).to_have_value("")
    assert page.evaluate(KEPT) is None


def test_what_another_changed_meanwhile_is_asked_about_and_not_overwritten(
    visit: Visit, stack: Stack
) -> None:
    theirs = visit("mia")
    address = create(theirs, f"Signed out over {next(numbers)}")
    page, name = arrived(visit, stack)
    page.goto(f"{address}edit/")
    unfold(ready(page))
    page.locator("[name=note]").fill("my note")
    theirs.goto(f"{address}edit/")
    unfold(ready(theirs))
    theirs.locator("[name=note]").fill("their note")
    theirs.locator(".zk-form-actions button").first.click()
    expect(theirs).to_have_url(address)
    sign_out_elsewhere(page)
    page.locator(".zk-form-actions button").first.click()
    sign_in_again(page, name)
    expect(page.locator("[name=note]")).to_have_value("my note")
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator(".zk-keep")).to_contain_text("their note")
    theirs.reload()
    expect(theirs.locator("[data-fact=note], .zk-fact-row").filter(has_text="their note")).to_have_count(1)


def test_what_asks_by_itself_takes_the_sign_in_page_for_no_answer(visit: Visit, stack: Stack) -> None:
    """The bell and the search for doubles stay silent, the palette says it in words; nothing breaks."""
    page, _name = arrived(visit, stack)
    page.goto("/customers/new/")
    ready(page)
    sign_out_elsewhere(page)
    with page.expect_response(re.compile("/account/login/")):
        page.evaluate(
            "() => { localStorage.removeItem('zk-bell');"
            " document.dispatchEvent(new Event('visibilitychange')); }"
        )
    with page.expect_response(re.compile("/account/login/")):
        page.locator("input[name=name]").fill("Acme Trading")
    page.keyboard.press("Control+k")
    page.locator("zk-palette input").fill("acme")
    expect(page.locator("zk-palette .zk-palette-none")).to_have_text(
        "You are signed out. Sign in again in another tab, then repeat this."
    )
    expect(page.locator("zk-similar [name=login]")).to_have_count(0)
