"""A new record that nobody is named for is its maker's, and its form says so; no other form does."""

from __future__ import annotations

import pytest

from tests.world import World

WORDS = {"en": 'data-placeholder="You, if left empty"', "zh-hans": 'data-placeholder="不填则由您负责"'}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize("slug", ["customers", "contacts", "deals", "interactions", "tasks"])
def test_a_form_says_whose_a_new_record_becomes(world: World, slug: str, language: str) -> None:
    world.mia.language = language
    world.mia.save()
    assert world.browser(world.mia).get(f"/{slug}/new/").content.decode().count(WORDS[language]) == 1


def test_other_forms_promise_nothing(world: World) -> None:
    browser = world.browser(world.mia)
    pages = [
        browser.get(f"/customers/{world.acme.pk}/edit/"),
        browser.get(f"/customers/{world.acme.pk}/field/owner/"),
        browser.post("/customers/bulk/change/", {"ids": world.acme.pk}),
    ]
    for page in pages:
        assert page.status_code == 200
        assert 'name="owner"' in page.content.decode()
        assert "if left empty" not in page.content.decode()
