"""Languages, colours, the phone, and what a screen reader finds."""

import json
from pathlib import Path

from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.pages import every_page

AXE = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
CATALOGUE = Path(__file__).parents[2] / "src/zhike/locale/zh_Hans/LC_MESSAGES/django.po"
# Every text that a person sees, one a piece of text.
TEXTS = """() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (!parent.closest("script, style, template, code, [lang=en]")) found.add(walk.currentNode.data.trim());
    }
    return [...found];
}"""


def test_the_language_is_switched_and_stays(visit: Visit) -> None:
    page = visit("max", "/customers/")
    page.locator("button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(page.locator("h1")).to_have_text("客户")
    page.goto("/orders/")
    expect(page.locator("h1")).to_have_text("订单")
    page.locator("button[name=language]").click()
    expect(page.locator("h1")).to_have_text("Orders")


def test_the_colours_follow_the_device_or_the_choice(visit: Visit) -> None:
    page = visit("max", "/", dark=True)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Your account: Max").click()
    with page.expect_response("**/account/preference/"):
        page.get_by_role("button", name="Light", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Your account: Max").click()
    with page.expect_response("**/account/preference/"):
        page.get_by_role("button", name="System", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_nothing_is_wider_than_the_phone(visit: Visit) -> None:
    page = visit("ann", width=360)
    found = [path for path in every_page(page) if page.goto(path) and too_wide(page)]
    assert found == []


def too_wide(page: Page) -> bool:
    return page.evaluate(
        "Math.max(document.documentElement.scrollWidth, (document.querySelector('.zk-scroll') ?? document.body).scrollWidth) > innerWidth"
    )


def test_a_customer_is_found_opened_and_edited_with_a_thumb(visit: Visit) -> None:
    page = visit("mia", width=390)
    bar = page.get_by_role("navigation", name="Main, for the phone")
    bar.get_by_role("link", name="Customers").click()
    page.get_by_role("searchbox").fill("lot 07")
    page.locator("#list a.zk-row-link", has_text="Lot 07").click()
    expect(page.get_by_role("tab", name="Overview")).to_have_attribute("aria-selected", "true")
    page.get_by_role("tab", name="Facts").click()
    value = page.locator("zk-edit[url$='/field/short_name/']")
    value.locator(".zk-edit-view").click()
    value.locator("input[name=short_name]").fill("Seven")
    page.locator(".zk-record-name").click()
    expect(value.locator(".zk-edit-view")).to_have_text("Seven")
    page.get_by_role("tab", name="Timeline").click()
    expect(page.locator(".zk-event").first).to_contain_text("Seven")
    page.get_by_role("dialog", name="Side panel").get_by_role("button", name="Close").click()
    bar.get_by_role("button", name="Create").click()
    page.locator("#zk-sheet-create").get_by_role("link", name="Contact", exact=True).click()
    expect(page.locator("h1")).to_have_text("New contact")


def test_no_page_has_a_serious_barrier(visit: Visit) -> None:
    page, found = visit("ann"), {}
    for path in every_page(page):
        page.goto(path)
        if faults := barriers(page):
            found[path] = faults
    assert found == {}, json.dumps(found, indent=2)


def test_no_page_in_chinese_in_the_dark_on_the_phone_is_barred_wide_or_left_in_english(visit: Visit) -> None:
    with CATALOGUE.open("rb") as file:
        english = {
            message.id
            for message in read_po(file)
            if isinstance(message.id, str) and message.id != message.string
        }
    # A language is called by its own name, and so are the program and departments of the seed.
    english -= {"", "English", "Zhike", "Sales", "Company"}
    page, found = visit("zoe", width=360, dark=True), {}
    for path in every_page(page):
        page.goto(path)
        left = sorted(english.intersection(page.evaluate(TEXTS)))
        if faults := [*barriers(page), *left, *(["too wide"] if too_wide(page) else [])]:
            found[path] = faults
    assert found == {}, json.dumps(found, indent=2, ensure_ascii=False)


def barriers(page: Page) -> list[str]:
    """Return the serious and critical findings of axe on a page as it stands."""
    assert AXE.is_file(), "axe-core is not installed: run `npm ci` in assets"
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate(
        "axe.run({resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
    )
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in result["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"][:3]
    ]


def test_the_list_is_worked_by_keyboard_alone(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=lot&sort=name")
    page.keyboard.press("j")
    expect(page.locator("#list a.zk-row-link").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar", name="Act on the selected rows")).to_contain_text("1 selected")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
