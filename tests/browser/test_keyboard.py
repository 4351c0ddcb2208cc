"""Without a mouse: every control is reached by Tab and shows it, and what opens over a page bars nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, ready
from tests.browser.test_looks import barriers

# What can be reached: visible, not switched off, not left to the arrow keys of a group.
CONTROLS = """() => {
    const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const shown = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length
        && !e.closest("[inert], [aria-hidden=true], dialog:not([open])");
    return [...document.querySelectorAll(wanted)].filter((e) => shown(e) && !e.disabled && e.tabIndex >= 0
        && (e.type !== "radio" || e.checked)).map((e) => { e.dataset.wanted = "1"; return e; }).length;
}"""
# The element that has the focus, once: null when it was seen before, its outer text when it shows no ring.
VISITED = """() => {
    const e = document.activeElement;
    if (e === document.body || e.dataset.seen) return null;
    e.dataset.seen = "1";
    const ring = (x) => { const s = getComputedStyle(x); return s.outlineStyle !== "none" || s.boxShadow !== "none"; };
    return {ring: [e, e.parentElement, e.parentElement.parentElement].some(ring), html: e.outerHTML.slice(0, 120)};
}"""
MISSED = "() => [...document.querySelectorAll('[data-wanted]:not([data-seen])')].map((e) => e.outerHTML.slice(0, 120))"


@pytest.mark.parametrize(
    "path", ["/", "/customers/", "/customers/1/", "/customers/new/", "/deals/board/", "/settings/company/"]
)
def test_tab_reaches_every_control_and_shows_where_it_is(visit: Visit, path: str) -> None:
    page = ready(visit("ann", path))
    many, dim = page.evaluate(CONTROLS), []
    for _press in range(many + 20):
        page.keyboard.press("Tab")
        if (seen := page.evaluate(VISITED)) and not seen["ring"]:
            dim.append(seen["html"])
    assert page.evaluate(MISSED) == []
    assert dim == []


def palette(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Search and commands").fill("acme")
    expect(page.locator("zk-palette [role=option]").first).to_be_visible()


def keys(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()


def panel(page: Page) -> None:
    page.locator("#list a.zk-row-link", has_text="Lot 03").click()
    expect(page.locator("zk-panel .zk-record-name")).to_have_text("Lot 03")


def selected(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar", name="Act on the selected rows")).to_contain_text("1 selected")


def quick(page: Page) -> None:
    page.goto("/contacts/new/")
    ready(page).locator("form.zk-form zk-pick", has=page.locator("[name=customer]")).locator(
        ".ts-control input"
    ).fill("Barred Ltd")
    expect(page.locator(".ts-dropdown .create")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="New customer").locator("[name=name]")).to_be_focused()


@pytest.mark.parametrize("opened", [palette, keys, panel, selected, quick], ids=lambda do: do.__name__)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_what_opens_over_a_page_has_no_serious_barrier(
    visit: Visit, opened: Callable[[Page], None], dark: bool
) -> None:
    page = ready(visit("mia", "/customers/?q=lot&sort=name", dark=dark))
    opened(page)
    assert barriers(page) == []
