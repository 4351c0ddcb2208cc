"""Bringing customers in from a file, with faults; taking them out and bringing them back."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits

GOOD = "Name,Country or region,Phone\n苏州第一茶厂,CN,0512-6000 0001\nMüller & Söhne,DE,+49 30 901820\n"
BAD = "Short Phone Ltd,GB,12\n,GB,\n"


def choose(page: Page, path: Path) -> None:
    """Give a file to the first step of an import."""
    page.goto("/customers/import/")
    page.locator("input[type=file]").set_input_files(path)
    page.locator(".zk-form-actions button.btn-primary").click()


def figures(page: Page) -> dict[str, str]:
    """Return the counts of a job that has ended."""
    page.locator("zk-job[done]").wait_for(timeout=60_000)
    boxes = page.locator(".zk-figures > div").all()
    return {box.locator("dt").inner_text(): box.locator("dd").inner_text() for box in boxes}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_good_rows_come_in_and_bad_ones_go_to_the_error_file(
    visit: Visit, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes((GOOD + BAD).replace("第一", encoding).encode(encoding))
    page = visit("ann")
    choose(page, path)
    doubt = page.get_by_role("status").filter(has_text="Please check how the file is read")
    expect(doubt).to_have_count(0 if encoding == "utf-8" else 1)
    expect(page.locator(".zk-mapping")).to_contain_text(f"苏州{encoding}茶厂")
    targets = [box.input_value() for box in page.locator(".zk-mapping select").all()]
    assert targets == ["name", "country", "phone"]
    page.locator(".zk-form-actions button.btn-primary").click()
    found = figures(page)
    assert (found["Rows read"], found["Created"], found["With errors"]) == ("4", "2", "2")
    with page.expect_download() as download:
        page.get_by_role("link", name="Error file").click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[1].startswith("Short Phone Ltd,GB,12,4,")
    assert len(lines) == 3


def test_an_export_comes_back_without_a_change(visit: Visit, tmp_path: Path) -> None:
    page = visit("ann", "/customers/?q=lot&country=DE")
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("button", name="Export this list").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("30 customers")
    dialog.locator("button[type=submit]").click()
    assert figures(page) == {"Rows": "30"}
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    path = tmp_path / "back.xlsx"
    download.value.save_as(path)
    choose(page, path)
    page.locator("select[name=key]").select_option("id")
    page.locator(".zk-form-actions button.btn-primary").click()
    found = figures(page)
    assert (found["Rows read"], found["Created"], found["Changed"], found["Unchanged"]) == (
        "30",
        "0",
        "0",
        "30",
    )


def test_a_file_that_is_none_is_refused_in_words(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    page = visit("ann")
    choose(page, path)
    expect(page.get_by_role("alert")).to_contain_text("empty")


ACCOUNTS = (
    "Record Id,Account Owner,Account Name,Phone,Billing Country,Fax\n"
    "zcrm_{0}1,Nobody Known,Recognised One {0},+44 20 7946 0958,United Kingdom,1\n"
    "zcrm_{0}2,,Recognised Two {0},,Germany,2\n"
)


@pytest.mark.parametrize(("person", "width", "words"), [
    ("ann", 1280, ("known", "Name", "Only create new records", "Created")),
    ("zoe", 360, ("已识别", "名称", "只新建记录", "已创建")),
], ids=["en", "zh"])  # fmt: skip
def test_a_file_of_another_program_is_recognised_shown_and_imported(
    visit: Visit, tmp_path: Path, person: str, width: int, words: tuple[str, ...]
) -> None:
    known, target, only_new, created = words
    path = tmp_path / "Accounts.csv"
    path.write_text(ACCOUNTS.format(person), "utf-8")
    page = visit(person, width=width)
    choose(page, path)
    expect(page.get_by_role("status").filter(has_text="Zoho CRM")).to_contain_text(known)
    row = page.locator(".zk-mapping tbody tr", has_text="Account Name")
    expect(row.locator("td").first).to_have_text(target)
    expect(row).to_contain_text(f"Recognised Two {person}")
    fits(page)
    page.get_by_label(only_new).check()
    page.locator(".zk-form-actions .btn-primary").click()
    found = figures(page)
    assert found[created] == "2"
    page.goto(f"/customers/?q=Recognised%20One%20{person}&view=all")
    expect(page.locator("#list .zk-row-link")).to_have_count(1)


@pytest.mark.parametrize(
    ("person", "new", "modes", "doubt"),
    [("ann", "Rows are not compared", "Only create new records", "but the file is plain text"),
     ("zoe", "不与已有记录比对", "只新建", "内容是纯文本")],
    ids=["en", "zh-hans"],
)  # fmt: skip
def test_the_key_decides_what_can_happen_to_a_row_and_a_disguise_is_told(
    visit: Visit, tmp_path: Path, person: str, new: str, modes: str, doubt: str
) -> None:
    path = tmp_path / "keyed.xlsx"
    path.write_text("id,name\n,Keyless one\n", "utf-8")
    page = visit(person, width=360, height=740)
    choose(page, path)
    expect(page.locator(".zk-note[role=status]")).to_contain_text(doubt)
    rows = page.locator(".zk-import-rows")
    rows.locator("[name=key]").select_option("id")
    expect(rows.get_by_text(modes)).to_be_visible()
    expect(rows.get_by_text(new)).to_be_hidden()
    rows.locator("[name=key]").select_option("")
    expect(rows.get_by_text(new)).to_be_visible()
    expect(rows.get_by_role("radiogroup")).to_be_hidden()
    fits(page)
