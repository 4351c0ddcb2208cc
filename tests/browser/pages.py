"""Every page that a person can open without having done anything before, by its address."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

# What an administrator reaches; records are those of `tests.world` and of the seed.
FIXED = (
    "/", "/search/?q=acme", "/search/?q=nothing-at-all", "/notifications/", "/jobs/", "/audit/", "/trash/", "/activity/",
    "/tags/", "/offline/en/", "/account/preferences/", "/account/security/", "/account/sessions/", "/account/keys/",
    "/account/keys/new/", "/account/notifications/", "/account/sidebar/", "/settings/", "/settings/company/",
    "/settings/keys/", "/settings/roles/", "/settings/roles/new/", "/settings/hand-over/", "/settings/duplicates/",
    "/settings/layouts/", "/settings/layouts/customers/", "/settings/fields/", "/settings/fields/customers/",
    "/settings/fields/customers/new/?kind=text", "/duplicates/customers/", "/duplicates/contacts/", "/deals/board/",
    "/customers/import/", "/customers/trash/", "/users/new/", "/fields/",
    "/customers/?q=nothing-at-all", "/customers/1/group/", "/customers/1/people/", "/customers/1/history/",
    "/customers/1/edit/", "/users/1/activity/",
)  # fmt: skip
OBJECTS = ("customers", "contacts", "deals", "interactions", "tasks", "orders", "products", "users", "teams")


def every_page(page: Page) -> list[str]:
    """Return the fixed addresses, and list, form and first record of every object that has a place of its own."""
    paths = list(FIXED)
    for slug in OBJECTS:
        page.goto(f"/{slug}/")
        first = page.locator("#list a.zk-row-link").first
        paths += [f"/{slug}/", f"/{slug}/new/"] + (
            [str(first.get_attribute("href"))] if first.count() else []
        )
    return paths


def unfold(page: Page) -> None:
    """Open “More fields” of a form, where this person did not leave them open."""
    more = page.locator("details.zk-more:not([open]) > summary")
    if more.count():
        more.click()


def choose_field(row: Locator, text: str, label: str = "") -> None:
    """Choose the field of a filter's condition as a person does: type some of its name, take what is found."""
    box = row.locator("zk-pick.zk-filter-field .ts-control input")
    box.click()
    box.fill(text)
    row.page.locator(".ts-dropdown .option", has_text=label or text).first.click()


def act_on_chosen(page: Page, name: str) -> None:
    """Press a button of the bulk bar, which on a phone may stand behind "More"."""
    bar = page.locator(".zk-bulk-bar")
    bar.wait_for()
    if bar.locator(".zk-menu-panel button", has_text=name).count():
        bar.locator("[data-more] > button").click()
    bar.get_by_role("button", name=name, exact=True).click()
