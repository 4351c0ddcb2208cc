"""Without a network: the page that says so, and what somebody was typing comes back, to him alone."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, fits
from tests.browser.pages import unfold
from tests.browser.test_records import create
from tests.platform.running import until

WORDS = {
    "en": ("mia", "No connection", "Kept on this device", "Restore what I typed", "New customer"),
    "zh-hans": ("lin", "网络已断开", "保留在本设备上的内容", "恢复我填写的内容", "新建客户"),
}
# The worker serves this page, so the next navigation goes through it.
SERVED = "navigator.serviceWorker.controller !== null"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('zk-draft:')).length"
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
  return found;
}"""


def type_a_customer(page: Page, name: str) -> None:
    """Begin a customer on the open form, and wait until the device keeps it."""
    unfold(page)
    page.locator("[name=name]").fill(name)
    page.locator("[name=level]").select_option("A")
    until(lambda: page.evaluate(KEPT) == 1, "the draft")


@pytest.mark.parametrize("language", WORDS)
def test_what_was_typed_when_the_network_went_comes_back(visit: Visit, language: str) -> None:
    person, gone, kept, restore, title = WORDS[language]
    page = visit(person, "/customers/new/", width=360, height=740, worker=True)
    until(lambda: page.evaluate(SERVED), "the service worker")
    name = f"雷峰塔 draft {language}"
    type_a_customer(page, name)
    page.context.set_offline(True)
    expect(page.locator("zk-offline")).to_contain_text(gone)
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator(".zk-toast-danger")).to_be_visible()
    expect(page.locator("[name=name]")).to_have_value(name)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/customers/")
    expect(page.locator("h1")).to_have_text(gone)
    expect(page.get_by_role("heading", name=kept)).to_be_visible()
    fits(page)
    expect(page.get_by_role("link", name=title)).to_have_attribute("href", "/customers/new/")
    page.context.set_offline(False)
    expect(page.locator("#list")).to_be_visible()

    page.goto("/customers/new/")
    expect(page.locator("[name=name]")).to_have_value("")
    page.get_by_role("button", name=restore).click()
    expect(page.locator("[name=name]")).to_have_value(name)
    expect(page.locator("[name=level]")).to_have_value("A")
    page.locator(".zk-form-actions button").first.click()
    expect(page.locator("h1")).to_have_text(name)
    until(lambda: page.evaluate(KEPT) == 0, "the draft")


def test_the_worker_keeps_no_record(visit: Visit) -> None:
    page = visit("mia", "/customers/?q=acme", worker=True)
    until(lambda: page.evaluate(SERVED), "the service worker")
    page.goto("/customers/1/")
    page.goto("/customers/new/")
    expect(page.locator("[name=name]")).to_be_visible()
    paths = page.evaluate(CACHED)
    assert "/offline/en/" in paths and "/offline/zh-hans/" in paths
    allowed = re.compile(r"/static/.*|/offline/(en|zh-hans|chosen)/")
    assert [path for path in paths if not allowed.fullmatch(path)] == []


def test_an_edit_is_restored_over_a_newer_record_only_where_it_was_typed(visit: Visit) -> None:
    page = visit("ann")
    address = create(page, "Drafted and changed")
    page.goto(f"{address}edit/")
    page.locator("[name=short_name]").fill("draft short")
    until(lambda: page.evaluate(KEPT) == 1, "the draft")
    other = visit("zoe", f"{address}edit/")
    unfold(other)
    other.locator("[name=phone]").fill("+86 571 8512 0066")
    other.locator(".zk-form-actions button").first.click()
    expect(other.locator(".zk-toast")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    note = page.locator(".zk-draft")
    expect(note).to_contain_text("The record was changed since.")
    note.get_by_role("button", name="Restore what I typed").click()
    expect(page.locator("[name=short_name]")).to_have_value("draft short")
    expect(page.locator("[name=phone]")).to_have_value(re.compile("8512 ?0066"))
    page.locator(".zk-form-actions a").click()
    expect(page.locator("h1")).to_be_visible()
    until(lambda: page.evaluate(KEPT) == 0, "the draft")


def test_a_refused_form_stays_kept_and_a_discarded_one_does_not(visit: Visit) -> None:
    page = visit("mia", "/customers/new/")
    unfold(page)
    page.locator("[name=email]").fill("nobody")
    until(lambda: page.evaluate(KEPT) == 1, "the draft")
    page.locator(".zk-form-actions button").first.click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.evaluate(KEPT) == 1
    expect(page.locator(".zk-draft")).to_have_count(0)
    page.goto("/customers/new/")
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator(".zk-draft")).to_have_count(0)
    assert page.evaluate(KEPT) == 0
    expect(page.locator(".zk-fields :focus")).to_have_count(1)


def test_signing_out_deletes_what_was_kept(visit: Visit, stack) -> None:
    page = visit("max", "/customers/")
    page.evaluate("localStorage.setItem('zk-draft:9999:/x/', JSON.stringify({at: Date.now(), fields: {}}))")
    page.goto("/customers/new/")
    assert page.evaluate(KEPT) == 0  # what another person left
    type_a_customer(page, "Only on this device")
    page.on("dialog", lambda dialog: dialog.accept())
    # Another tab: its session ends with the one that signs out, so this one is not the tests' own.
    page.route("**/account/logout/", lambda route: route.fulfill(status=200, body="signed out"))
    page.get_by_role("button", name="Your account: Max").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("body")).to_have_text("signed out")
    page.unroute_all()
    page.goto("/customers/new/")
    assert page.evaluate(KEPT) == 0
    expect(page.locator(".zk-draft")).to_have_count(0)


def test_another_person_on_the_device_never_sees_a_draft(visit: Visit, stack) -> None:
    page = visit("mia", "/customers/new/")
    type_a_customer(page, "For Mia's eyes")
    page.context.add_cookies([{"name": "zhike_session", "value": stack.sessions["ann"], "url": stack.url}])
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/customers/new/")
    expect(page.get_by_role("button", name="Your account: Ann")).to_be_visible()
    expect(page.locator(".zk-draft")).to_have_count(0)
    assert page.evaluate(KEPT) == 0


@pytest.mark.parametrize(("person", "language", "name"), [("mia", "en", "Zhike"), ("lin", "zh-hans", "知客")])
def test_the_program_can_be_installed(visit: Visit, person: str, language: str, name: str) -> None:
    page = visit(person)
    address = page.locator("link[rel=manifest]").get_attribute("href")
    assert address == f"/zhike-{language}.webmanifest"
    answer = page.request.get(address)
    manifest = json.loads(answer.text())
    assert answer.headers["content-type"] == "application/manifest+json"
    assert (manifest["name"], manifest["display"], manifest["start_url"]) == (name, "standalone", "/")
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "512x512", "512x512"]
    for icon in manifest["icons"]:
        assert page.request.get(icon["src"]).headers["content-type"] == "image/png"
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in found if "incognito" not in error["errorId"]] == []
