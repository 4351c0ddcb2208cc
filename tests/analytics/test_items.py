"""Every item of theory that is a computation is in the library, and the page that says where says so rightly."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

PAGES = [
    Path(__file__).resolve().parents[2] / "docs" / "guide" / f"analytics-items{ending}"
    for ending in (".md", ".zh-CN.md")
]
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
NAME = re.compile(r"`([\w.]+)`")


def rows(page: Path) -> dict[int, list[str]]:
    return {int(number): NAME.findall(names) for number, names in ROW.findall(page.read_text("utf-8"))}


def test_all_items_are_there_and_the_same_in_both_languages():
    found = [rows(page) for page in PAGES]
    assert list(found[0]) == list(range(1, 49))
    assert found[0] == found[1]
    assert all(found[0].values())


@pytest.mark.parametrize("name", sorted({name for names in rows(PAGES[0]).values() for name in names}))
def test_what_is_named_exists_and_says_what_it_does(name: str):
    module, _, last = name.rpartition(".")
    found = getattr(import_module(f"zhike.analytics.{module}"), last)
    assert callable(found) and len(inspect.getdoc(found) or "") > 40
