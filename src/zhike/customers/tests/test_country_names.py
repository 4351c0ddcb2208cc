"""A country is found by what people call it, in pickers and in files."""

from __future__ import annotations

import pytest
from tests import world as worlds

from zhike.customers.models import Customer
from zhike.kernel.objects import object_of

CALLED = {
    "UK": "GB", "GB": "GB", "England": "GB", "Brit": "GB", "USA": "US", "us": "US", "UAE": "AE", "Holland": "NL",
    "Ukr": "UA", "Guinea": "GN", "France": "FR", "阿联酋": "AE",
}  # fmt: skip


@pytest.fixture
def world(db: None) -> worlds.World:
    """Return the company, founded for this test."""
    return worlds.build()


def test_a_country_is_found_first_by_what_people_call_it(world):
    """Enter takes the first: “UK” is a part of Ukraine, and “US” of Australia."""
    mia, first = world.browser(world.mia), {}
    for typed in CALLED:
        found = mia.get("/customers/choices/country/", {"q": typed}).json()["results"]
        first[typed] = found[0]["value"]
    assert first == CALLED
    rest = mia.get("/customers/choices/country/", {"q": "ain"}).json()["results"]
    assert [row["value"] for row in rest] == ["BH", "ES", "UA"]
    every = mia.get("/customers/choices/country/").json()["results"]
    assert every[0] == {"value": "AF", "text": "Afghanistan", "hint": ""}


def test_a_file_may_call_a_country_by_its_short_name(db):
    country = object_of(Customer).field("country")
    read = {word: country.clean(word, lenient=True) for word in ("UK", "usa", "Hong Kong", "波黑")}
    assert read == {"UK": "GB", "usa": "US", "Hong Kong": "HK", "波黑": "BA"}
