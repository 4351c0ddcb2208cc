"""Finding customers: search, filter, sort, pages, columns, and acting on many."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready
from tests.browser.pages import choose_field


def rows(page: Page):
    return page.locator("#list tbody tr")


def first(page: Page):
    return page.locator("#list tbody a.zk-row-link").first


def test_search_narrows_while_typing_and_lives_in_the_address(visit: Visit) -> None:
    page = visit("mia", "/customers/")
    page.get_by_role("searchbox").fill("acme")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=acme$"))
    page.get_by_role("searchbox").fill("hwmy")
    expect(first(page)).to_have_text("海文贸易")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("hwmy")


def test_a_filter_is_built_shown_in_words_and_taken_back(visit: Visit) -> None:
    page = visit("mia", "/customers/?sort=name")
    page.get_by_role("button", name="Filter", exact=True).click()
    row = page.locator(".zk-filter-row")
    choose_field(row, "Level")
    row.get_by_label("Operator").select_option("eq")
    row.get_by_label("Value").select_option("B")
    words = page.get_by_role("group", name="Filter in words")
    expect(words).to_contain_text("Level is B Ordinary customer")
    expect(page.locator("#list-count")).to_contain_text("20")

    page.get_by_role("button", name="Add condition").click()
    row = row.nth(1)
    choose_field(row, "Country")
    row.get_by_label("Operator").select_option("in")
    row.locator(".zk-filter-value .ts-control input").fill("germ")
    page.locator(".ts-dropdown .option", has_text="Germany").click()
    expect(words).to_contain_text("Country or region is one of Germany")
    expect(page.locator("#list-count")).to_contain_text("10")

    ready(page).reload()
    expect(rows(page)).to_have_count(10)
    # With conditions there the panel begins at what one adds: an opened list of fields would invite to change the first.
    ready(page).get_by_role("button", name="Filter", exact=True).click()
    expect(page.get_by_role("button", name="Add condition")).to_be_focused()
    expect(page.locator(".ts-dropdown .option")).to_have_count(0)
    words.get_by_role("link", name="Remove: Level").click()
    expect(page.locator("#list-count")).to_contain_text("30")
    words.get_by_role("link", name="Clear all").click()
    expect(words).to_have_count(0)


def test_a_condition_is_built_with_the_keyboard_alone(visit: Visit) -> None:
    page = ready(visit("zoe", "/customers/?sort=name"))
    page.keyboard.press("f")
    field = page.locator("zk-pick.zk-filter-field .ts-control input")
    expect(field).to_be_focused()
    expect(page.locator(".ts-dropdown .optgroup-header").first).to_be_visible()
    # By initials of its Chinese name, then by its English one; what one types next is the value.
    page.keyboard.type("khbh")
    expect(page.locator(".ts-dropdown .option.active")).to_have_text("客户编号")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("english name")
    expect(page.locator(".ts-dropdown .option.active")).to_have_text("英文名称")
    page.keyboard.press("Enter")
    value = page.locator(".zk-filter-row").get_by_label("值")
    expect(value).to_be_focused()
    # Keys of the map are letters like any other here: "f" must not close the filter.
    page.keyboard.type("fcj?")
    expect(value).to_have_value("fcj?")
    expect(page.locator("#zk-filter-panel")).to_be_visible()
    expect(page).to_have_url(re.compile("english_name.*fcj"))
    # A changed operator keeps the focus, and so does whoever removes the condition.
    operator = page.locator(".zk-filter-row").get_by_label("比较方式")
    operator.focus()
    page.keyboard.press("ArrowDown")
    expect(operator).to_be_focused()
    expect(page.locator(".zk-filter-row").get_by_label("值")).to_have_value("fcj?")
    page.locator(".zk-filter-row").get_by_role("button", name="移除").click()
    page.keyboard.press("Tab")
    expect(page.locator("#zk-filter-panel")).to_be_visible()
    expect(page.locator(".zk-filter-row")).to_have_count(0)


def test_fields_used_lately_are_offered_first(visit: Visit) -> None:
    page = visit("sue", "/contacts/")
    page.get_by_role("button", name="Filter", exact=True).click()
    choose_field(page.locator(".zk-filter-row"), "wechat", "WeChat id")
    expect(page.locator(".zk-filter-row .ts-control .item")).to_have_text("WeChat id")
    page.goto("/contacts/")
    page.get_by_role("button", name="Filter", exact=True).click()
    # It is first, so a new condition begins with it.
    expect(page.locator(".zk-filter-row .ts-control .item")).to_have_text("WeChat id")


def test_a_broken_filter_shows_nothing_and_says_so(visit: Visit) -> None:
    page = visit("mia", '/customers/?filter={"field":"nothing","op":"eq","value":1}')
    expect(page.get_by_role("alert")).to_contain_text("This filter is broken, so it matches nothing.")
    expect(rows(page)).to_have_count(0)


def test_sorting_and_pages_walk_both_ways(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=lot")
    page.locator("th a", has_text="Name").click()
    expect(page.locator("th", has_text="Name")).to_have_attribute("aria-sort", "ascending")
    expect(first(page)).to_have_text("Lot 01")
    expect(rows(page)).to_have_count(50)
    page.get_by_role("link", name="Next").click()
    expect(first(page)).to_have_text("Lot 51")
    expect(rows(page)).to_have_count(10)
    page.get_by_role("link", name="Previous").click()
    expect(first(page)).to_have_text("Lot 01")
    page.locator("th a", has_text="Name").click()
    expect(first(page)).to_have_text("Lot 60")
    page.go_back()
    expect(first(page)).to_have_text("Lot 01")


def test_columns_are_chosen_and_remembered(visit: Visit) -> None:
    page = visit("sue", "/customers/")
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("City", exact=True).check()
    expect(page.locator("th", has_text="City")).to_be_visible()
    page.goto("/customers/")
    expect(page.locator("th", has_text="City")).to_be_visible()
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("button", name="Back to the usual columns").click()
    expect(page.locator("th", has_text="City")).to_have_count(0)
    page.goto("/customers/")
    expect(page.locator("th", has_text="Level")).to_be_visible()
    expect(page.locator("th", has_text="City")).to_have_count(0)


def test_many_are_changed_at_once_and_it_is_undone(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=lot&sort=name")
    boxes = page.locator("#list tbody input[name=ids]")
    boxes.nth(0).check()
    boxes.nth(2).click(modifiers=["Shift"])
    bar = page.get_by_role("toolbar", name="Act on the selected rows")
    expect(bar).to_contain_text("3 selected")
    bar.get_by_role("button", name="Change").click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_role("button", name="Change", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose at least one field to change.")
    dialog.locator("select[name=source]").select_option(index=1)
    expect(dialog.locator("input[name=fields][value=source]")).to_be_checked()
    dialog.get_by_role("button", name="Change", exact=True).click()
    toast = page.locator(".zk-toast")
    expect(toast).to_contain_text("3 customers changed.")
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("3 customers are as before.")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_list_of_choices_in_a_dialog_is_seen_and_clicked(visit: Visit, width: int) -> None:
    page = visit("ann", "/customers/?q=lot&sort=name", width=width)
    page.locator("#list input[name=ids]").nth(0).check()
    page.get_by_role("toolbar", name="Act on the selected rows").get_by_role("button", name="Change").click()
    dialog = page.locator("dialog[open]")
    picker = dialog.locator("zk-pick", has=page.locator("[name=team]"))
    picker.locator(".ts-control").click()
    # A click of the test's checks that nothing lies over its aim, and that the aim is in the window.
    page.locator(".ts-dropdown .option", has_text="Hangzhou").click()
    expect(picker.locator(".ts-control .item")).to_have_text("Hangzhou")
    expect(dialog.locator("input[name=fields][value=team]")).to_be_checked()


def test_the_column_far_right_that_sorts_the_list_stays_in_sight(visit: Visit) -> None:
    page = ready(visit("mia", "/customers/", width=900))
    box = page.locator("#list .zk-scroll")
    box.evaluate("box => { box.scrollLeft = box.scrollWidth; }")
    across = box.evaluate("box => box.scrollLeft")
    assert across > 0
    page.locator("#list thead a").last.click()
    sorted_by = page.locator("#list thead th[aria-sort]")
    expect(page).to_have_url(re.compile("sort="))
    expect(sorted_by.locator("a")).to_have_text(page.locator("#list thead a").last.inner_text())
    expect(sorted_by).to_be_in_viewport(ratio=0.9)
