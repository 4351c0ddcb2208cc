"""Apps above the kernel put their parts into its pages."""

import pytest

from zhike.kernel import slots


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "_fillings", {})


def test_the_lowest_rank_stands_first(empty: None):
    slots.fill("list.tabs", "b.html", lambda request, page: None, rank=60)
    slots.fill("list.tabs", "a.html", lambda request, page: None, rank=40)
    assert [filling.template for filling in slots.fillings("list.tabs")] == ["a.html", "b.html"]
    assert slots.fillings("list.tools") == []


def test_a_place_that_no_page_draws_is_refused(empty: None):
    with pytest.raises(ValueError, match="No page has a slot “list.tap”"):
        slots.fill("list.tap", "a.html", lambda request, page: None)
    assert slots.fillings("list.tap") == []
