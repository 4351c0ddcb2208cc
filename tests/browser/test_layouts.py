"""An administrator arranges a form by mouse, keyboard and thumb; the people of that role see it at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import unfold

CASES = {
    "en": ("ann", 1280, "Customers", "Marketing", "Move Phone up", "Leave Website out", "Add a section", "Heading in English",
           "Save", "Preview", "Reset"),
    "zh-hans": ("zoe", 360, "客户", "市场", "上移电话", "隐藏网址", "添加分组", "中文标题", "保存", "预览", "还原"),
}  # fmt: skip


def names(page: Page) -> list[str]:
    return page.locator("[data-row] input[name=item]").evaluate_all(
        "inputs => inputs.map(input => input.value)"
    )


@pytest.mark.parametrize("language", CASES)
def test_a_form_is_arranged_for_a_role_and_reset(visit: Visit, language: str) -> None:
    person, width, customers, role, up, leave, add, heading, save, preview, reset = CASES[language]
    page = visit(person, "/settings/layouts/", width=width)
    page.locator("a.zk-layout-object", has_text=customers).click()
    page.locator(".zk-tabs a", has_text=role).click()
    expect(page.locator(".zk-tabs a[aria-current=page]")).to_contain_text(role)
    fits(page)
    before = names(page)
    folded = page.locator("[data-fold][aria-expanded=false]")
    if width < 768:
        # On a phone the page is some screens long and not twenty: all sections but the first are folded.
        assert page.evaluate("document.documentElement.scrollHeight") < 3200
        assert folded.count() == page.locator("[data-fold]").count() - 1
        page.locator("[data-fold-all]").click()
    expect(folded).to_have_count(0)
    button = page.get_by_role("button", name=up, exact=True)
    button.click()
    place = before.index("phone")
    assert names(page).index("phone") == place - 1
    expect(button).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    assert names(page).index("phone") == place - 2
    expect(page.locator("[data-said]")).to_contain_text(str(place - 1))
    page.get_by_role("checkbox", name=leave, exact=True).check()
    page.get_by_role("button", name=add).click()
    page.get_by_label(heading).last.fill("Tea")
    # Into a section far away in one step; the choice follows what the sections are called now.
    chosen = page.locator("[data-row]", has=page.locator("input[name=item][value=city]")).locator("[data-to]")
    chosen.focus()
    chosen.select_option(label="Tea")
    assert names(page)[-2:] == ["section", "city"]
    expect(chosen).to_be_focused()
    fits(page)
    # What is being arranged can be looked at before it is saved, and is not lost by that.
    with page.expect_popup() as opened:
        page.get_by_role("button", name=preview).click()
    look = opened.value
    expect(look.locator("[name=phone]")).to_be_disabled()
    expect(look.locator("[name=website]")).to_have_count(0)
    expect(look.locator("fieldset.zk-layout-preview")).to_contain_text("Tea")
    fits(look)
    look.close()
    expect(page.locator(".zk-layout-own")).to_have_count(0)
    page.get_by_role("button", name=save, exact=True).click()
    expect(page.locator(".zk-layout-own")).to_have_count(1)
    assert names(page).index("phone") == place - 2
    form = visit("max", "/customers/new/", width=width)
    unfold(form)
    expect(form.locator("[name=phone]")).to_be_visible()
    expect(form.locator("[name=website]")).to_have_count(0)
    page.get_by_role("button", name=reset).click()
    expect(page.locator(".zk-layout-own")).to_have_count(0)
    assert names(page) == before


def test_a_folded_section_moves_as_a_whole(visit: Visit) -> None:
    page = visit("ann", "/settings/layouts/customers/")
    before = names(page)
    places = [at for at, name in enumerate(before) if name == "section"]
    first, second = before[places[0] : places[1]], before[places[1] : places[2]]
    head = page.locator(".zk-layout-section").nth(1)
    head.locator("[data-fold]").click()
    field = page.locator(f"[data-row]:has([name=item][value={second[1]}])")
    expect(field).to_be_hidden()
    expect(head.locator("[data-count]")).to_have_text(str(len(second) - 1))
    head.locator("[data-move='-1']").click()
    assert names(page)[places[0] :] == [*second, *first, *before[places[2] :]]
    # What is put into a folded section opens it, and goes nowhere unseen.
    other = page.locator(f"[data-row]:has([name=item][value={first[1]}]) [data-to]")
    other.select_option(index=1)
    expect(field).to_be_visible()
