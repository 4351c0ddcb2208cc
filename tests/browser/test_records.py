"""One customer's life, in both languages: created, edited in place, fought over, deleted and brought back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, ready
from tests.browser.pages import unfold

# Who works in which language, and the words he must then read.
TONGUES = {
    "en": ("ann", "New customer", "Undo", "is in the recycle bin."),
    "zh-hans": ("lin", "新建客户", "撤销", "已移入回收站"),
}


def fact(page: Page, name: str) -> Locator:
    """Return the value of a field on a record page."""
    return page.locator(f"zk-edit[url$='/field/{name}/']")


def edit(page: Page, name: str) -> Locator:
    """Begin to edit a field in place; return its first control."""
    fact(ready(page), name).locator(".zk-edit-view").click()
    return (
        fact(page, name)
        .locator("form.zk-edit-form")
        .locator("input:not([type=hidden]), select, textarea")
        .first
    )


def create(page: Page, name: str) -> str:
    """Create a customer on its form and return its address."""
    page.goto("/customers/new/")
    page.locator("[name=name]").fill(name)
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_have_text(name)
    return page.url


@pytest.mark.parametrize("language", TONGUES)
def test_a_customer_lives_from_creation_to_restoration(visit: Visit, language: str) -> None:
    person, new, undo, in_bin = TONGUES[language]
    page = visit(person, "/customers/new/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1")).to_have_text(new)
    unfold(page)
    page.locator("[name=email]").fill("nobody")
    page.locator(".zk-form-actions button").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(".zk-field-error")).to_have_count(2)
    expect(page.locator("[name=email]")).to_have_value("nobody")
    page.locator("[name=email]").fill(f"hello-{language}@example.com")
    page.locator("[name=name]").fill(f"西湖茶行 {language}")
    page.locator(".zk-form-actions button").first.dblclick()
    expect(page.locator("h1")).to_have_text(f"西湖茶行 {language}")
    address = page.url

    edit(page, "short_name").fill("西湖")
    page.locator("h1").click()
    expect(fact(page, "short_name").locator(".zk-edit-view")).to_have_text("西湖")
    page.locator(".zk-toast").last.get_by_role("button", name=undo).click()
    expect(fact(page, "short_name").locator(".zk-edit-view")).not_to_contain_text("西湖")

    page.locator(".zk-record-head zk-menu > button").click()
    page.locator(".zk-record-head form[action$='/delete/'] button").click()
    expect(page.locator(".zk-toast")).to_contain_text(in_bin)
    expect(page).to_have_url(re.compile("/customers/$"))
    page.goto("/customers/?q=西湖茶行")
    expect(page.locator("#list a.zk-row-link", has_text=f"西湖茶行 {language}")).to_have_count(0)
    page.goto("/customers/trash/")
    row = page.locator("#list li", has_text=f"西湖茶行 {language}")
    row.get_by_role("button").click()
    expect(page).to_have_url(address)
    expect(page.locator(".zk-note-danger")).to_have_count(0)


def test_values_of_many_kinds_are_edited_where_they_stand(visit: Visit) -> None:
    page = visit("ann")
    create(page, "Kinds Ltd")
    edit(page, "level").select_option("A")
    page.locator("h1").click()
    expect(fact(page, "level").locator(".zk-edit-view")).to_have_text("A Key customer")
    edit(page, "phone").fill("12")
    page.keyboard.press("Enter")
    expect(fact(page, "phone").locator(".zk-error")).to_be_visible()
    page.keyboard.press("Escape")
    expect(fact(page, "phone").locator("form")).to_have_count(0)
    edit(page, "budget_max").fill("1.2万")
    page.keyboard.press("Enter")
    expect(fact(page, "budget_max").locator(".zk-edit-view")).to_contain_text("12,000.00")
    edit(page, "note").fill("first\nsecond")
    page.locator("h1").click()
    expect(fact(page, "note").locator(".zk-edit-view")).to_contain_text("second")
    pick(page, "owner", "Ben")
    expect(fact(page, "owner").locator(".zk-edit-view")).to_contain_text("Ben")
    edit(page, "tags")
    fact(page, "tags").locator(".ts-control input").fill("fair")
    page.keyboard.press("Enter")
    expect(fact(page, "tags").locator(".ts-control input")).to_have_value("")
    expect(page.locator(".ts-dropdown:visible")).to_have_count(0)
    page.locator("h1").click()
    expect(fact(page, "tags").locator(".zk-edit-view")).to_have_text("fair")


@pytest.mark.parametrize("language", TONGUES)
def test_a_refused_amount_says_why_and_keeps_what_was_typed(visit: Visit, language: str) -> None:
    page = visit(TONGUES[language][0])
    create(page, f"Minus {language}")
    for typed in ("-500", "about five"):
        box = edit(page, "budget_max")
        box.fill(typed)
        page.keyboard.press("Enter")
        expect(fact(page, "budget_max").locator(".zk-error")).to_be_visible()
        expect(box).to_have_value(typed)
        page.keyboard.press("Escape")


def pick(page: Page, name: str, text: str) -> None:
    """Choose what a look-up finds, and save."""
    edit(page, name)
    fact(page, name).locator(".ts-control input").fill(text)
    page.locator(".ts-dropdown .option", has_text=text).click()
    page.locator("h1").click()


def test_two_who_edit_the_same_field_see_each_other(visit: Visit) -> None:
    mine = visit("mia")
    address = create(mine, "Contested Ltd")
    theirs = visit("lin", address)
    edit(mine, "short_name").fill("mine")
    edit(theirs, "short_name").fill("theirs")
    theirs.keyboard.press("Enter")
    expect(fact(theirs, "short_name").locator(".zk-edit-view")).to_have_text("theirs")
    mine.keyboard.press("Enter")
    conflict = fact(mine, "short_name").locator("[data-conflict]")
    expect(conflict).to_contain_text("Lin changed this while you were typing.")
    expect(conflict).to_contain_text("theirs")
    conflict.get_by_role("button", name="Save mine").click()
    expect(fact(mine, "short_name").locator(".zk-edit-view")).to_have_text("mine")


def test_a_verb_asks_in_the_dialog_and_tells_the_timeline(visit: Visit) -> None:
    page = visit("lin")
    create(page, "Handed Ltd")
    page.locator(".zk-record-head zk-menu > button").click()
    page.locator(".zk-record-head [hx-get$='/hand_over/']").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator(".zk-error")).to_be_visible()
    dialog.locator(".ts-control input").first.fill("Ben")
    page.locator(".ts-dropdown .option", has_text="Ben").click()
    dialog.locator("button[type=submit]").click()
    expect(page.locator(".zk-record-under")).to_contain_text("Ben")
    expect(page.locator(".zk-event").first).to_contain_text("Ben")


def test_purchases_are_drawn_and_can_be_read_as_a_table(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=acme")
    # A click opens the panel; the link itself leads to the whole page.
    page.goto(page.locator("#list a.zk-row-link").evaluate("link => link.href"))
    chart = page.locator("zk-chart").first
    chart.scroll_into_view_if_needed()
    expect(chart.locator("canvas")).to_be_visible()
    chart.get_by_role("button", name="Table").click()
    expect(chart.get_by_role("row").nth(1)).to_be_visible()


@pytest.mark.parametrize("language", TONGUES)
def test_the_whole_form_of_an_interaction_is_saved_as_it_opens(visit: Visit, language: str) -> None:
    page = visit(TONGUES[language][0], "/interactions/new/")
    # The browser shows no other notation at all, and sends an empty field then.
    expect(page.locator("[name=at]")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d$"))
    # Asked for and not preset, as in the quick log.
    page.locator(".zk-touch-kind input").first.check()
    page.locator("[name=happened]").fill(f"Whole form {language}")
    page.locator("form.zk-form [type=submit]").first.click()
    expect(page.locator("h1")).to_have_text(f"Whole form {language}")


@pytest.mark.parametrize("width", [1280, 360])
def test_what_is_created_from_a_customer_is_about_it(visit: Visit, width: int) -> None:
    page = visit("mia", "/customers/1/", width=width)
    name = page.locator("h1").inner_text()
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="Task", exact=True).click()
    expect(page.locator("h1")).to_have_text("New task")
    expect(page.locator("zk-pick", has=page.locator("[name=customer]")).locator(".item")).to_have_text(name)
