"""A task is ticked off in its row: by mouse and by keyboard, with a note that brings it back."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import ready


def make(page, *titles: str) -> None:
    for days, title in enumerate(titles):
        page.goto("/tasks/new/")
        page.fill("[name=title]", title)
        page.fill("[name=due]", (date.today() + timedelta(days=days - 1)).isoformat())
        page.locator("form.zk-form [type=submit]").first.click()
        expect(page.locator(".zk-record-name")).to_have_text(title)


def test_a_task_is_ticked_off_in_its_row_and_brought_back(visit):
    page = visit("mia", "/")
    make(page, "Tick the first kettle", "Tick the second kettle")
    page.goto(
        "/tasks/?q=kettle&sort=due&filter=%7B%22all%22%3A%5B%7B%22field%22%3A%22state%22%2C%22op%22%3A%22eq%22%2C%22value%22%3A%22open%22%7D%5D%7D"
    )
    ready(page)
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("overdue")
    expect(rows.nth(1)).to_contain_text("today")
    page.locator("[data-tick]").first.focus()
    page.keyboard.press("Enter")
    expect(rows).to_have_count(1)
    expect(page.get_by_label("Complete “Tick the second kettle”")).to_be_focused()
    page.locator(".zk-toast").get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(2)


def test_on_a_phone_the_card_says_whose_task_it_is(visit):
    page = ready(visit("mia", "/tasks/", width=360, height=740))
    card = page.locator("#list tbody tr", has_text="Send the offer")
    expect(card.get_by_text("Acme")).to_be_visible()
    box = card.locator("[data-tick]").bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44


def test_on_a_phone_a_card_has_the_circle_or_the_box_and_never_both(visit):
    page = ready(visit("mia", "/tasks/", width=360, height=740))
    card = page.locator("#list tbody tr", has_text="Send the offer")
    circle, box = card.locator("[data-tick]"), card.locator("input[name=ids]")
    expect(circle).to_be_visible()
    expect(box).to_be_hidden()
    choosing = page.get_by_role("button", name="Select rows")
    choosing.click()
    expect(box).to_be_visible()
    expect(circle).to_be_hidden()
    box.check()
    expect(page.get_by_role("toolbar", name="Act on the selected rows")).to_be_visible()
    choosing.click()
    expect(circle).to_be_visible()
    expect(page.get_by_role("toolbar", name="Act on the selected rows")).to_be_hidden()


def test_a_denied_condition_is_one_that_can_be_changed(visit):
    """The panel of “No contact for 30 days” had shown program code."""
    page = ready(visit("mia", "/customers/?view=quiet"))
    expect(page.get_by_role("group", name="Filter in words")).to_contain_text(
        "Last contact was not in the last 30 days"
    )
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".zk-filter-row .ts-control .item")).to_have_text("Last contact")
    expect(page.locator(".zk-filter-raw")).to_have_count(0)
