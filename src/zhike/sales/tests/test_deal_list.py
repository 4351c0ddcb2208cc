"""The list of deals begins with those that are still open."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.sales.models import Deal


def test_the_list_begins_with_open_deals_and_the_lost_ones_stand_apart(world):
    lost, won = (
        actions.create(Deal, {"name": name, "customer": world.acme.pk, "owner": world.mia.pk}, actor=SYSTEM)
        for name in ("Lost one", "Won one")
    )
    verbs.run(lost, "lose", {"reason": "price"}, actor=SYSTEM)
    verbs.run(won, "win", actor=SYSTEM)
    mia = world.browser(world.mia)
    address = mia.get("/deals/").headers["Location"]
    query = parse_qs(urlsplit(address).query)
    assert (query["view"], query["sort"]) == (["open"], ["expected_on"])

    def shown(view: str) -> list[str]:
        page = mia.get(f"/deals/?view={view}", follow=True)
        return sorted(row["title"] for row in page.context["rows"])

    assert shown("open") == [world.deal.name]
    assert (shown("won"), shown("lost")) == (["Won one"], ["Lost one"])
    assert shown("all") == sorted([world.deal.name, "Lost one", "Won one"])
    page = mia.get(address).content.decode()
    tabs = [page.index(f">{name}</a>") for name in ("All deals", "Open deals", "Won deals", "Lost deals")]
    assert tabs == sorted(tabs)
