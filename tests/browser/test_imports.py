"""An import in the browser: usual heads are matched, a try shows the faulty row, the import is made and taken back."""

import os

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits, ready

# Who, how wide; continue, check, import, undo; the sentences of the try, the result and the undo.
CASES = {
    "en": ("ann", 1280, False, ("Continue", "Check without importing", "Import", "Undo this import", "Show what was imported"),
           ("All 3 rows of the file were checked", "2 rows imported, 1 row refused", "2 rows are taken back")),
    "zh-hans": ("zoe", 360, True, ("下一步", "只检查，不导入", "导入", "撤销此次导入", "查看导入的记录"),
                ("已检查文件的全部 3 行", "已导入 2 行，1 行未能导入", "已撤销 2 行")),
}  # fmt: skip
ROWS = "客户名称,Tel,E-mail\nQuokka Mills {0},020 7946 0101,one@quokka{0}.example\n,020 7946 0102,\nQuokka Yards {0},020 7946 0103,three@quokka{0}.example\n"


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", CASES)
def test_try_import_and_take_back(visit: Visit, language: str) -> None:
    person, width, dark, (on, check, go, undo, show), (tried, imported, back) = CASES[language]
    page = ready(visit(person, "/customers/import/", width=width, dark=dark))
    rows = ROWS.format(language.partition("-")[0])
    page.locator("input[type=file]").set_input_files(
        {"name": f"quokka-{language}.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    page.get_by_role("button", name=on, exact=True).click()
    expect(page.locator("#field-column-0")).to_have_value("name")
    expect(page.locator("#field-column-1")).to_have_value("phone")
    expect(page.locator("#field-column-2")).to_have_value("email")
    page.get_by_role("button", name=check).click()
    expect(page.locator("#checked")).to_contain_text(tried)
    expect(page.locator("#checked tbody tr")).to_have_count(1)
    expect(page.locator("#checked tbody tr td").first).to_have_text("3")
    fits(page)
    picture(page, f"checked-{language}")
    page.get_by_role("button", name=go, exact=True).click()
    expect(page.locator("zk-job")).to_contain_text(imported)
    expect(page.get_by_role("link", name=show)).to_be_visible()
    fits(page)
    picture(page, f"result-{language}")
    page.get_by_role("button", name=undo).click()
    page.get_by_role("dialog").get_by_role("button", name=undo).click()
    expect(page.locator("zk-job")).to_contain_text(back)
    picture(page, f"undone-{language}")
    page.goto(f"/customers/?q=Quokka+Mills+{language.partition('-')[0]}")
    expect(page.locator("#list tbody tr")).to_have_count(0)


@pytest.mark.parametrize(("person", "width", "dark"), [("ann", 1280, False), ("zoe", 360, True)])
def test_the_rules_about_duplicates_fit_a_phone(visit: Visit, person: str, width: int, dark: bool) -> None:
    page = ready(visit(person, "/settings/duplicates/", width=width, dark=dark))
    expect(page.locator("select")).to_have_count(33)
    fits(page)
    picture(page, f"rules-{width}")
