"""The pages about the library are notebooks: their code runs, prints what they show, and is the same in both languages.

After a change of code on a page: `ZHIKE_UPDATE_NOTEBOOKS=1 pytest tests/analytics/test_notebooks.py` writes the outputs.
"""

import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"
PAGES = sorted(page for page in GUIDE.glob("analytics*.md") if not page.name.endswith(".zh-CN.md"))
CELL = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
CODE = re.compile(r"```python\n")


def printed(code: str, names: dict[str, Any]) -> str:
    """Run a cell after those before it, and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<cell>", "exec"), names)
    return out.getvalue()


def with_outputs(text: str, outputs: list[str]) -> str:
    """Return a page with the outputs of its cells replaced."""
    fresh = iter(outputs)
    return CELL.sub(lambda cell: f"```python\n{cell[1]}```\n\n```text\n{next(fresh)}```", text)


@pytest.mark.parametrize("notebook", PAGES, ids=lambda notebook: notebook.stem)
def test_cells_print_what_the_page_shows(notebook: Path):
    text = notebook.read_text("utf-8")
    cells = CELL.findall(text)
    assert len(cells) == len(CODE.findall(text)) > 0, "every cell has its output"
    names: dict[str, Any] = {"__name__": "notebook"}
    outputs = [printed(code, names) for code, _ in cells]
    if os.environ.get("ZHIKE_UPDATE_NOTEBOOKS"):
        for one in (notebook, notebook.with_name(f"{notebook.stem}.zh-CN.md")):
            one.write_text(with_outputs(one.read_text("utf-8"), outputs), "utf-8")
        return
    assert outputs == [shown for _, shown in cells]


@pytest.mark.parametrize("notebook", PAGES, ids=lambda notebook: notebook.stem)
def test_both_languages_have_the_same_cells(notebook: Path):
    other = notebook.with_name(f"{notebook.stem}.zh-CN.md").read_text("utf-8")
    assert CELL.findall(other) == CELL.findall(notebook.read_text("utf-8"))


def test_the_first_page_leads_to_all_others():
    first = (GUIDE / "analytics.md").read_text("utf-8")
    assert [page.name for page in PAGES if page.stem != "analytics" and f"]({page.name})" not in first] == []
