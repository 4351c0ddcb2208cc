"""An administrator makes a backup, sees it grow, checks, fetches and deletes it, and plans further ones."""

import re
import tarfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, fits

TONGUES = {
    "en": ("ann", "Back up now", "checked", "Check", "Download", "Delete", "Make a backup", "Every day", "Save the plan", "Next backup:"),
    "zh-hans": ("zoe", "立即备份", "已校验", "校验", "下载", "删除", "自动备份", "每天", "保存计划", "下次备份："),
}  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 360)])
def test_a_backup_is_made_checked_fetched_and_deleted(visit: Visit, language: str, width: int) -> None:
    person, now, checked, check, download, delete, every, day, save, coming = TONGUES[language]
    page = visit(person, "/settings/backups/", width=width)
    fits(page)
    page.get_by_role("button", name=now).click()
    expect(page.locator("zk-job[done]")).to_be_visible()
    expect(page.locator("zk-job")).to_contain_text(".zhike")
    # The page around it has come anew as well.
    expect(page.locator(".zk-note-warning, .zk-empty")).to_have_count(0)
    expect(page.get_by_role("button", name=now)).to_be_visible()
    row = page.locator(".zk-rows > li").first
    expect(row).to_contain_text(checked)
    fits(page)
    row.get_by_role("button", name=re.compile(f"^{check} ")).click()
    expect(page.locator("zk-job[done]")).to_be_visible()
    expect(row.get_by_role("button", name=re.compile(f"^{check} "))).to_be_enabled()
    with page.expect_download() as fetched:
        row.get_by_role("link", name=re.compile(f"^{download} ")).click()
    with tarfile.open(fetched.value.path()) as tar:
        assert {"database.dump", "manifest.json"} <= set(tar.getnames())
    name = fetched.value.suggested_filename
    row.get_by_role("button", name=re.compile(f"^{delete} ")).click()
    page.get_by_role("dialog").get_by_role("button", name=delete, exact=True).click()
    expect(page.locator(".zk-toast")).to_contain_text(name)
    expect(page.locator(".zk-rows > li", has_text=name)).to_have_count(0)
    page.get_by_label(every).select_option(label=day)
    page.get_by_role("button", name=save).click()
    expect(page.locator(".zk-toast")).to_be_visible()
    expect(page.get_by_label(every)).to_have_value("day")
    expect(page.get_by_text(coming)).to_be_visible()
