"""An administrator adds a field with coloured options, people use it at once, and its values are removed again."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import unfold

CASES = {
    "en": {
        "who": "ann", "name": "Parcel size", "box": "Name in English", "kind": "One of a list", "option": "Option in English",
        "colour": "Colour", "add": "Add an option", "down": "Move down", "save": "Save", "first": "Bulky", "second": "Small", "third": "Letter",
        "archive": "Archive", "remove": "Remove values…", "confirm": "Remove the values", "lost": "1 record loses its value",
    },
    "zh-hans": {
        "who": "zoe", "name": "包裹尺寸", "box": "中文名称", "kind": "单选", "option": "选项中文名", "colour": "颜色", "add": "添加选项",
        "down": "下移", "save": "保存", "first": "大件", "second": "小件", "third": "信件", "archive": "归档", "remove": "清除数据…",
        "confirm": "清除数据", "lost": "1 条记录将失去",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "width"), [("en", 1280), ("en", 360), ("zh-hans", 1280), ("zh-hans", 360)]
)
def test_a_field_is_made_used_archived_and_removed(visit: Visit, language: str, width: int) -> None:
    words = CASES[language] | {"name": f"{CASES[language]['name']} {width}"}
    page = visit(words["who"], "/settings/fields/customers/", width=width)
    page.locator('a[href="/settings/fields/customers/new/"]').first.click()
    expect(page.locator(".zk-own-options")).to_be_hidden()
    page.locator(".zk-own-kind", has_text=words["kind"]).first.click()
    expect(page.locator(".zk-own-options")).to_be_visible()
    fits(page)
    page.get_by_label(words["box"]).fill(words["name"])
    page.get_by_label(words["option"]).nth(0).fill(words["first"])
    page.get_by_label(words["option"]).nth(1).fill(words["second"])
    page.get_by_role("button", name=words["add"]).click()
    page.get_by_label(words["option"]).last.fill(words["third"])
    page.get_by_label(words["colour"], exact=True).nth(0).select_option("red")
    page.get_by_role("button", name=words["down"]).first.click()
    page.locator("[name=in_list]").check()
    page.get_by_role("button", name=words["save"], exact=True).click()
    row = page.locator(".zk-own-row", has_text=words["name"])
    expect(row).to_be_visible()
    expect(row.locator(".zk-number")).to_have_text("0")
    fits(page)
    name = row.locator("code").inner_text()

    form = visit(words["who"], "/customers/new/", width=width)
    unfold(form)
    choice = form.locator(f"[name={name}]")
    assert choice.locator("option").all_inner_texts()[1:] == [words["second"], words["first"], words["third"]]
    form.locator("[name=name]").fill(f"Parcels {language} {width}")
    choice.select_option(label=words["first"])
    form.locator(".zk-form-actions .btn-primary").click()
    expect(form.locator("h1")).to_contain_text(f"Parcels {language} {width}")
    listed = visit(words["who"], f"/customers/?columns={name}&{name}.filled=", width=width)
    expect(listed.locator("td .zk-tone-red")).to_have_text(words["first"])

    page.reload()
    expect(row.locator(".zk-number")).to_contain_text("1")
    row.get_by_role("button", name=words["archive"]).click()
    row.get_by_role("link", name=words["remove"]).click()
    expect(page.get_by_role("note")).to_contain_text(words["lost"])
    fits(page)
    page.locator("#purge-name").fill("something else")
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#purge-name").fill(words["name"])
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.locator("zk-job[done] .zk-figures dd")).to_have_text("1")
    page.goto("/settings/fields/customers/")
    expect(row).to_have_count(0)
