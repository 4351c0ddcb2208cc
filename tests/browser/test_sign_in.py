"""From the one-time link to the home page, out again, and in again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.stack import Stack

PASSWORD = "a tea house by the lake"


def test_a_new_administrator_comes_in_by_the_link_and_later_by_the_password(
    visit: Visit, stack: Stack
) -> None:
    printed = stack.run("user", "create", "nora@example.com", "--name", "Nora", "--role", "administrator")
    link = re.search(r"https?://\S+", printed).group()
    page = visit("", link)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Hello, Nora")
    expect(page.get_by_role("link", name="Import your customers")).to_be_visible()

    page.get_by_role("button", name="Your account: Nora").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/account/login/"))

    page.locator("input[name=login]").fill("nora@example.com")
    page.locator("input[name=password]").fill("not this one")
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("alert")).to_be_visible()

    page.locator("input[name=login]").fill("nora@example.com")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Hello, Nora")
    page.goto(link)
    expect(page.locator("input[type=password]")).to_have_count(0)


def test_a_stranger_is_led_to_the_sign_in_page_and_back(visit: Visit) -> None:
    page = visit("", "/customers/?q=acme")
    expect(page).to_have_url(re.compile(r"/account/login/\?next="))
    expect(page.locator("main")).not_to_contain_text("Acme")
