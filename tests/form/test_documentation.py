"""Keep the guides complete: what exists appears in them, in both languages, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from zhike.config.command_line import COMMANDS
from zhike.kernel import events
from zhike.kernel.filters.operators import OPERATORS
from zhike.people.permissions import all_permissions
from zhike.people.presets import PRESETS

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
VARIABLE = re.compile(r'"(DATABASE_URL|HOST|PORT|ZHIKE_[A-Z_]+)"')
LINK = re.compile(r"]\(([^)#:]+)\)")
PAGES = [*sorted(GUIDE.glob("*.md")), ROOT / "README.md", ROOT / "README.zh-CN.md"]
ENDINGS = (".md", ".zh-CN.md")
# Read in the sources, but nobody's to set: they name other files of the tests and of one process to another.
NOT_A_SETTING = {"ZHIKE_CHECK_HOME"}


@pytest.fixture(params=ENDINGS, ids=["en", "zh"])
def ending(request: pytest.FixtureRequest) -> str:
    return request.param


def guide(name: str, ending: str) -> str:
    return (GUIDE / f"{name}{ending}").read_text("utf-8")


def missing(names: set[str], text: str) -> set[str]:
    return {name for name in names if f"`{name}`" not in text}


def settings() -> set[str]:
    files = [*(ROOT / "src" / "zhike" / "config").rglob("*.py")]
    return {name for file in files for name in VARIABLE.findall(file.read_text("utf-8"))} - NOT_A_SETTING


def test_every_operator_is_explained(ending: str):
    assert missing(set(OPERATORS) | {"at_least", "at_most"}, guide("api", ending)) == set()


def test_every_event_is_listed(ending: str):
    text = guide("api", ending)
    generic = {f"…{verb}" for verb in events.GENERIC}
    declared = {verb for verb in events.event_types() if verb.rpartition(".")[2] not in events.GENERIC}
    assert len(declared) > 30
    assert missing(declared | generic, text) == set()


def test_every_setting_is_listed(ending: str):
    found = settings()
    assert {"DATABASE_URL", "ZHIKE_HOME", "ZHIKE_SMTP_URL"} <= found
    assert missing(found, guide("administration", ending)) == set()


def test_every_command_is_listed(ending: str):
    text = guide("administration", ending)
    assert {command.name for command in COMMANDS if f"`zhike {command.name}" not in text} == set()


def test_every_permission_is_listed(ending: str):
    assert missing(set(all_permissions()), guide("administration", ending)) == set()


def test_every_role_one_starts_with_is_listed():
    text = guide("administration", ".md")
    assert [role["name"] for role in PRESETS if f"| {role['name']} |" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path):
    broken = [to for to in LINK.findall(page.read_text("utf-8")) if not (page.parent / to).exists()]
    assert broken == []


def test_every_page_exists_in_both_languages():
    both = {"glossary.md", "developers.md"}
    single = [
        page.name
        for page in PAGES
        if page.name.endswith(".md")
        and not page.name.endswith(".zh-CN.md")
        and page.name not in both
        and not page.with_name(page.name.replace(".md", ".zh-CN.md")).exists()
    ]
    assert single == []
