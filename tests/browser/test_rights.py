"""A role without a right sees neither the button nor the record."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready


def open_page(page: Page) -> None:
    """Open the one record of a list in the panel, then as a page."""
    page.locator("#list a.zk-row-link").click()
    page.locator("zk-panel [data-panel-full]").click()
    expect(page.locator("h1")).to_have_text("Acme Trading")


def test_a_reader_sees_everything_and_can_change_nothing(visit: Visit) -> None:
    page = visit("ray", "/customers/?q=acme")
    expect(page.locator("[data-create]")).to_have_count(0)
    expect(page.locator("#list input[name=ids]")).to_have_count(0)
    open_page(page)
    expect(page.locator("zk-edit")).to_have_count(0)
    expect(page.locator(".zk-record-head [hx-get$='/hand_over/'], a[href$='/edit/']")).to_have_count(0)
    for path in ("/customers/new/", "/customers/import/", "/audit/", "/settings/company/"):
        answer = page.goto(path)
        assert answer.status == 403, path
        expect(page.locator("h1")).to_have_text("You may not see this page")


def test_what_belongs_to_others_does_not_exist(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=acme")
    open_page(page)
    address = page.url
    other = visit("ben", "/customers/?q=acme")
    expect(other.get_by_role("heading", name="Nothing matches")).to_be_visible()
    assert other.goto(address).status == 404
    expect(other.locator("h1")).to_have_text("There is nothing here")


def test_what_a_dialog_is_refused_stands_in_the_dialog(visit: Visit) -> None:
    page = ready(visit("ann", "/users/?q=ann"))
    page.goto(str(page.locator("#list a.zk-row-link").first.get_attribute("href")))
    ready(page).locator("#main .zk-record-head zk-menu > button").click()
    page.locator("#main [hx-get$='/assign_role/']").click()
    dialog = page.get_by_role("dialog", name="Give a role")
    page.locator(".ts-dropdown .option").first.click()
    dialog.locator("button[type=submit]").click()
    note = dialog.get_by_role("alert")
    expect(note).to_contain_text("Nobody changes his own role")
    assert note.evaluate(
        "note => { const box = note.getBoundingClientRect();"
        " return note.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)); }"
    )
    # The next try is another matter.
    with page.expect_response(lambda answer: answer.url.endswith("/assign_role/")):
        dialog.locator("button[type=submit]").click()
    expect(page.locator(".zk-toast-danger")).to_have_count(1)
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(".zk-toast-danger")).to_have_count(0)
