"""A running Zhike and a real browser. Every page that a test opens is watched: no script error, no refused script
or style, no answer of 500 or above.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, Response, expect, sync_playwright

from tests.browser.stack import Stack
from tests.platform.running import until

HERE = Path(__file__).parent
# Two busy processors may make a page wait; a test that passes never waits so long.
PATIENCE = 30_000
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip
expect.set_options(timeout=PATIENCE)
Visit = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file in one process of a parallel run, and share the files between two installations.

    One installation for all of them would be quicker to start, but one processor would be idle to the end. Both groups
    may still fall to one process, so no test relies on what another could have changed.
    """
    own = [item for item in items if HERE in item.path.parents]
    files = sorted({item.path for item in own})
    for item in own:
        item.add_marker(pytest.mark.xdist_group(f"browser-{files.index(item.path) % 2}"))


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """Return an installation that runs for all browser tests."""
    installation = Stack(f"browser_{os.getpid()}")
    try:
        yield installation.start()
    finally:
        installation.stop()


# Not for the whole session: while Playwright runs, Django would refuse to ask its database in this process.
@pytest.fixture(scope="package")
def chromium(stack: Stack) -> Iterator[Browser]:
    """Return the browser: the system's, or the one that Playwright has installed."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


def launched(playwright: Playwright) -> Browser:
    # The one without a window first: it draws a page with a third of the processor's time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    try:
        return playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    except Error as error:
        pytest.skip(f"No Chromium can be started; `bin/test-tools` installs one. {error}")


@pytest.fixture
def visit(stack: Stack, chromium: Browser) -> Iterator[Visit]:
    """Return a function that opens a page as somebody: ``visit("mia", "/customers/", width=390, dark=True)``."""
    contexts, faults = [], []

    def open_page(
        person: str,
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        worker: bool = False,
        locale: str = "en-GB",
    ) -> Page:
        context = chromium.new_context(
            base_url=stack.url, viewport={"width": width, "height": height}, locale=locale,
            color_scheme="dark" if dark else "light", reduced_motion="reduce",
            service_workers="allow" if worker else "block",
        )  # fmt: skip
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person:
            context.add_cookies(
                [{"name": "zhike_session", "value": stack.sessions[person], "url": stack.url}]
            )
        page = context.new_page()
        watch(page, faults)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def ready(page: Page) -> Page:
    """Wait until the page's script listens. Needed before a key or an element of ours right after a navigation."""
    page.locator("html[data-ready]").wait_for(state="attached")
    return page


def fits(page: Page) -> None:
    """Fail where the page is wider than its window. A page still on its way, without an element yet, is waited for."""
    expect(page.locator("html[data-ready]")).to_be_attached()
    wide = "() => document.documentElement?.scrollWidth ?? Infinity"
    until(lambda: settled(page, wide) <= page.viewport_size["width"], "the page within its window")


def settled(page: Page, script: str) -> object:
    """Return what a script says of a page. Where the page was just being left, ask the next one."""
    try:
        return page.evaluate(script)
    except Error:
        page.wait_for_load_state("domcontentloaded")
        return page.evaluate(script)


def watch(page: Page, faults: list[str]) -> None:
    """Write down what must not happen. A refusal that a test asks for (4xx) is no fault."""

    def answered(response: Response) -> None:
        if response.status >= 500:
            faults.append(f"{response.status} {response.url}")

    page.on("response", answered)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda line: (
            faults.append(line.text)
            if line.type == "error" and "Failed to load resource" not in line.text
            else None
        ),
    )
