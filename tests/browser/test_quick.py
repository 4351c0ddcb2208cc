"""A picker that does not find a record makes it, and the form goes on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visit, fits, ready
from tests.browser.test_offline import KEPT
from tests.browser.test_records import create
from tests.platform.running import until

CASES = {
    "en": ("mia", 1280, "Quickmade Ltd", "Create “Quickmade Ltd”", "New customer"),
    "zh-hans": ("lin", 360, "快手新材", "新建“快手新材”", "新建客户"),
}


def picker(page: Page, name: str):
    return page.locator("form.zk-form zk-pick", has=page.locator(f"[name={name}]"))


def small_form(page: Page, field: Locator, words: str, title: str) -> Locator:
    """Type what a picker does not find, and return the small form in which it can be made."""
    field.locator(".ts-control input").fill(words)
    expect(page.locator(".ts-dropdown .create")).to_be_visible()
    page.keyboard.press("Enter")
    return page.get_by_role("dialog", name=title)


@pytest.mark.parametrize("language", CASES)
def test_a_missing_customer_is_made_from_the_keyboard(visit: Visit, language: str) -> None:
    person, width, name, offer, title = CASES[language]
    page = visit(person, "/contacts/new/", width=width, height=740)
    page.locator("[name=full_name]").fill(f"周快手{language}")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").focus()
    page.keyboard.type(name)
    expect(page.locator(".ts-dropdown .create")).to_have_text(offer)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=title)
    expect(dialog.locator("[name=name]")).to_have_value(name)
    expect(dialog.locator("[name=name]")).to_be_focused()
    fits(page)
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(customer.locator(".ts-control .item")).to_have_text(name)
    expect(customer.locator(".ts-control input")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("form.zk-form :focus")).to_have_count(1)
    expect(customer.locator(":focus")).to_have_count(0)
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_have_text(f"周快手{language}")
    expect(page.locator("#main").get_by_role("link", name=name).first).to_be_visible()


def test_what_is_there_stands_above_the_offer_to_create_it(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").fill("Acme Tradin")
    choices = page.locator(".ts-dropdown-content > *")
    expect(choices.last).to_have_text("Create “Acme Tradin”")
    expect(choices.first).to_contain_text("Acme Trading")
    page.keyboard.press("Enter")
    expect(customer.locator(".ts-control .item")).to_contain_text("Acme Trading")


def test_a_double_click_in_a_dialog_makes_one_record(visit: Visit) -> None:
    page = visit("mia")
    create(page, "Twice clicked Ltd")
    ready(page).locator("#main").get_by_role("button", name="Add contact").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=full_name]").fill("Nora Twice")
    dialog.locator("button[type=submit]").dblclick()
    expect(dialog).to_be_hidden()
    expect(page.locator("#main").get_by_role("link", name="Nora Twice").first).to_be_visible()
    page.goto("/contacts/?q=nora+twice")
    expect(page.locator("#list a.zk-row-link")).to_have_text(["Nora Twice"])


def test_a_double_click_in_the_small_form_makes_one_record(visit: Visit) -> None:
    page = visit("mia", "/deals/new/")
    contact = picker(page, "contact")
    dialog = small_form(page, contact, "Nora Quickly", "New contact")
    dialog.locator("button[type=submit]").dblclick()
    expect(contact.locator(".ts-control .item")).to_have_text("Nora Quickly")
    expect(page.locator(".ts-dropdown:visible")).to_have_count(0)
    page.goto("/contacts/?q=nora+quickly")
    expect(page.locator("#list a.zk-row-link")).to_have_text(["Nora Quickly"])


@pytest.mark.parametrize(
    ("person", "width", "name", "said"),
    [("mia", 1280, "Globex LLC", "Nothing was created yet."), ("lin", 360, "海文贸易公司", "还没有新建")],
    ids=["en", "zh-hans"],
)  # fmt: skip
def test_what_is_like_another_is_created_by_the_second_try_only(
    visit: Visit, person: str, width: int, name: str, said: str
) -> None:
    page = ready(visit(person, "/customers/new/", width=width, height=740))
    page.locator("[name=name]").first.fill(name)
    create = page.locator(".zk-form-actions button[type=submit]").first
    create.click()
    expect(page.locator(".zk-similar")).to_be_in_viewport()
    expect(page.locator("[data-again]")).to_contain_text(said)
    expect(page).to_have_url(re.compile("/customers/new/"))
    create.click()
    expect(page.locator("h1")).to_have_text(name)


def test_where_a_rule_refuses_no_second_try_is_offered(visit: Visit) -> None:
    page = ready(visit("mia", "/customers/new/"))
    page.locator("[name=name]").first.fill("Globex LLC")
    page.locator(".zk-form-actions button[type=submit]").first.click()
    again, similar = page.locator("[data-again]"), page.locator("zk-similar")
    expect(again).to_be_visible()
    for marks, offered in (("data-blocked", False), ("", True), ("data-wants-reason", False)):
        similar.evaluate("(box, marks) => box.show(`<p data-sure ${marks}>It is there.</p>`)", marks)
        expect(again).to_be_visible(visible=offered)


@pytest.mark.parametrize("beside", [False, True], ids=["escape", "click beside"])
def test_what_was_typed_in_a_dialog_is_not_lost_by_a_slip(visit: Visit, beside: bool) -> None:
    page = visit("mia")
    create(page, f"Slipped {beside} Ltd")
    ready(page).locator("#main").get_by_role("button", name="Add contact").first.click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=full_name]").fill("half a name")

    def leave() -> None:
        page.mouse.click(2, 2) if beside else page.keyboard.press("Escape")

    leave()
    expect(dialog.get_by_role("status").filter(has_text="What you typed is still here.")).to_be_visible()
    expect(dialog.locator("[name=full_name]")).to_have_value("half a name")
    leave()
    expect(dialog).to_have_count(0)


def test_what_was_given_up_in_a_dialog_can_be_brought_back(visit: Visit) -> None:
    page = visit("mia")
    create(page, "Given up Ltd")
    dialog = page.locator("dialog[open]")
    name, note = dialog.locator("[name=full_name]"), dialog.locator(".zk-draft")

    def begin() -> None:
        ready(page).locator("#main").get_by_role("button", name="Add contact").first.click()
        expect(name).to_be_visible()

    begin()
    name.fill("Lost and found")
    until(lambda: page.evaluate(KEPT) == 1, "the draft")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    begin()
    note.get_by_role("button", name="Restore what I typed").click()
    expect(name).to_have_value("Lost and found")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    until(lambda: page.evaluate(KEPT) == 0, "the draft to go")
    begin()
    expect(note).to_have_count(0)
    name.fill("Given up")
    until(lambda: page.evaluate(KEPT) == 1, "the draft")
    dialog.get_by_role("button", name="Cancel").click()
    begin()
    expect(note).to_have_count(0)


def test_leaving_makes_nothing_and_likely_duplicates_are_shown(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    dialog = small_form(page, customer, "Acme Trading Co", "New customer")
    box = dialog.locator("[name=name]")
    box.fill("Acme Trading Ltd")
    expect(dialog.locator(".zk-similar")).to_contain_text("Acme Trading")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(customer.locator(".ts-control .item")).to_have_count(0)
    expect(customer.locator(".ts-control input")).to_be_focused()


def test_an_empty_name_is_said_in_the_small_form(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    dialog = small_form(page, customer, "Quickly refused", "New customer")
    dialog.locator("[name=name]").fill("")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("alert")).to_be_focused()
    dialog.locator("[name=name]").fill("Quickly accepted")
    page.keyboard.press("Enter")
    expect(customer.locator(".ts-control .item")).to_have_text("Quickly accepted")


def test_what_is_found_exactly_is_not_offered_again(visit: Visit) -> None:
    page = visit("mia", "/contacts/new/")
    customer = picker(page, "customer")
    customer.locator(".ts-control input").fill("acme trading")
    expect(page.locator(".ts-dropdown .option", has_text="Acme Trading")).to_be_visible()
    expect(page.locator(".ts-dropdown .create")).to_have_count(0)


class Held:
    """Answers of the server to words that are kept back until the test lets them go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.page, self.pattern, self.routes, self.open = page, pattern, [], False
        page.route(re.compile(pattern), self.hold)

    def hold(self, route: Route) -> None:
        if self.open:
            route.continue_()
        else:
            self.routes.append(route)

    def asked(self):
        return self.page.expect_request(re.compile(self.pattern))

    def release(self) -> None:
        self.open = True
        while self.routes:
            self.routes.pop(0).continue_()


def early(page: Page, box: Locator, typed: str, pattern: str) -> Held:
    """Type words and press Enter while the server has not answered them."""
    held = Held(page, pattern)
    box.focus()
    with held.asked():
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    return held


def test_enter_before_the_answer_takes_the_first_hit_in_a_form(visit: Visit) -> None:
    page = ready(visit("mia", "/contacts/new/"))
    customer = picker(page, "customer")
    held = early(page, customer.locator(".ts-control input"), "haiw", r"/customers/lookup/\?q=haiw$")
    expect(page.locator("h1")).to_have_text("New contact")
    held.release()
    expect(customer.locator(".ts-control .item")).to_have_text("海文贸易")
    expect(page).to_have_url(re.compile(r"/contacts/new/$"))


def test_enter_before_the_answer_is_forgotten_when_one_types_on(visit: Visit) -> None:
    page = ready(visit("mia", "/contacts/new/"))
    customer = picker(page, "customer")
    held = early(page, customer.locator(".ts-control input"), "haiw", r"/customers/lookup/\?q=haiw$")
    page.keyboard.type("en")
    expect(page.locator(".ts-dropdown .option", has_text="海文贸易")).to_be_visible()
    held.release()
    expect(customer.locator(".ts-control .item")).to_have_count(0)


def test_enter_before_the_answer_takes_the_first_hit_in_place(visit: Visit) -> None:
    page = ready(visit("mia", "/customers/?q=lot+19"))
    page.goto(page.locator("#list a.zk-row-link").first.get_attribute("href"))
    value = ready(page).locator("zk-edit[url$='/field/parent/']")
    value.locator(".zk-edit-view").click()
    box = value.locator(".ts-control input")
    expect(box).to_be_visible()
    held = early(page, box, "haiw", r"/customers/lookup/\?q=haiw$")
    held.release()
    expect(value.locator(".ts-control .item")).to_have_text("海文贸易")
    page.locator(".zk-record-name").click()
    expect(value.locator(".zk-edit-view")).to_have_text("海文贸易")


def test_enter_before_the_answer_opens_the_first_hit_of_the_palette(visit: Visit) -> None:
    page = ready(visit("mia", "/"))
    page.keyboard.press("Control+k")
    expect(page.locator("zk-palette [role=option]").first).to_be_visible()
    held = early(
        page, page.get_by_role("combobox", name="Search and commands"), "hwmy", r"/palette/\?q=hwmy&"
    )
    expect(page).to_have_url(re.compile(r":\d+/$"))
    held.release()
    expect(page.locator("h1")).to_contain_text("海文贸易")
