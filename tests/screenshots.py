"""Take the pictures of the guides from the demo company: `bin/screenshots`."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "guide" / "img"
PROGRAM = ROOT / ".venv" / "bin" / "zhike"
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update")  # fmt: skip
WIDE, TALL, PHONE = (
    {"width": 1280, "height": 800},
    {"width": 1280, "height": 1600},
    {"width": 390, "height": 844},
)
BEST = "/customers/?sort=-net_purchases"
# Each language shows a customer whose talks are in it.
BEST_COMPANY = {"en": BEST + "&kind=company", "zh": BEST + "&kind=company&country=CN"}
LANGUAGES = {"en": "en", "zh": "zh-hans"}
# Name, address, size and colours of each picture; "best" is the company with the largest purchases.
VIEWS: tuple[tuple[str, str, dict[str, int], str], ...] = (
    ("home-{}-light", "/", WIDE, "light"),
    ("customers-{}-light", BEST, WIDE, "light"),
    ("customers-{}-dark", BEST, WIDE, "dark"),
    ("customers-{}-phone", BEST, PHONE, "light"),
    ("customer-{}-light", "best", TALL, "light"),
    ("customer-{}-dark", "best", WIDE, "dark"),
    ("customer-{}-phone", "best", PHONE, "light"),
    ("filter-{}-light", BEST + "&level=A&last_order_on.last=30d", WIDE, "light"),
    ("board-{}-light", "/deals/board/", WIDE, "light"),
    ("search-{}-light", "/search/?q=hangzhou", WIDE, "light"),
    ("fields-{}-light", "/settings/fields/", WIDE, "light"),
)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def installation() -> Iterator[tuple[str, str]]:
    """Run Zhike with the demo company in a passing folder; yield its address and the first one-time link."""
    home, port = Path(tempfile.mkdtemp(prefix="zhike-pictures-")), free_port()
    home.chmod(0o711)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ZHIKE_", "DATABASE_"))}
    env |= {"ZHIKE_HOME": str(home / "home"), "PORT": str(port)}
    program = subprocess.Popen(
        [PROGRAM, "up"], env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        link = next(
            found[0] for line in program.stdout or () if (found := re.search(r"http\S+/setup/\S+", line))
        )
        yield f"http://localhost:{port}", link
    finally:
        program.terminate()
        program.wait(60)
        shutil.rmtree(home, ignore_errors=True)


def set_up(page: Page, link: str) -> None:
    """Make the first account and load the demo company, as a person would."""
    page.goto(link)
    for name, value in {"name": "Mia Chen", "email": "mia@example.com", "password": "warm tea, quiet room",
                        "company": "Haiwen Trading"}.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.select_option("[name=currency]", "CNY")
    page.locator("form.zk-form [type=submit]").click()
    page.locator("form[action*=demo] [type=submit]").click()
    page.wait_for_load_state()
    # Loading is background work; home offers to remove the company as soon as it is there.
    for _second in range(180):
        page.goto("/".join(link.split("/")[:3]))
        if page.locator("form[action*='demo/remove']").count():
            return
        page.wait_for_timeout(1000)
    raise SystemExit("screenshots: the demo company was not loaded within three minutes")


def speak(page: Page, language: str) -> None:
    """Switch the account to a language, unless it speaks it already."""
    switch = page.locator(f"button[name=language][value={language}]")
    if switch.count():
        switch.first.click()
        page.wait_for_load_state()


def take(browser: Browser, address: str, state: Any, language: str, only: str) -> None:
    """Take every picture in one language, or those whose name contains `only`."""
    for pattern, path, size, colours in VIEWS:
        name = pattern.format(language)
        if only not in name:
            continue
        context = browser.new_context(
            viewport=size, color_scheme=colours, storage_state=state, reduced_motion="reduce", locale="en-GB",
            timezone_id="Asia/Shanghai",
        )  # fmt: skip
        page = context.new_page()
        page.goto(address + (BEST_COMPANY[language] if path == "best" else path))
        if path == "best":
            page.goto(address + page.locator("a[href^='/customers/']:not([href*='?'])").evaluate_all(
                "links => links.map(link => link.getAttribute('href')).find(to => /^.customers.\\d+.$/.test(to))"
            ))  # fmt: skip
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}.png")
        context.close()
        print(name)


def main(words: list[str]) -> int:
    """Take all pictures, or those whose name contains the given word."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    program = next(found for name in CHROMIUM if (found := shutil.which(name)))
    with installation() as (address, link), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        page = browser.new_page(viewport=WIDE, locale="en-GB", timezone_id="Asia/Shanghai")
        set_up(page, link)
        for language, code in LANGUAGES.items():
            page.goto(address)
            speak(page, code)
            take(browser, address, page.context.storage_state(), language, "".join(words[:1]))
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
