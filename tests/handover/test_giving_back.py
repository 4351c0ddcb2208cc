"""Whoever gave a record into other hands takes it back by the note that says so, for minutes, while nothing changed."""

from __future__ import annotations

from datetime import timedelta

from tests.founded import founded, world
from tests.world import World
from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.sales.models import Deal
from zhike.workplace import withdrawing

__all__ = ["founded", "world"]
HTMX = {"HX-Request": "true"}


def given(world: World, path: str, record) -> tuple[str, str]:
    """Let Mia give a record to Ben, and return the note that she reads."""
    mia = world.browser(world.mia)
    sent = {"owner": world.ben.pk, "reason": "Closer to him", "version": record.version}
    assert mia.post(f"{path}", sent, headers=HTMX).status_code == 204
    return note(mia)


def note(client) -> tuple[str, str]:
    """Return the note that waits for the next page: its text and its undo."""
    (found,) = client.get("/customers/").context["messages"]
    return str(found), found.extra_tags


def test_a_customer_given_away_is_taken_back_without_the_right(world):
    text, undo = given(world, f"/customers/{world.acme.pk}/hand_over/", world.acme)
    assert text == f"Acme Trading is now {world.ben}'s."
    assert Customer.objects.get(pk=world.acme.pk).owner_id == world.ben.pk
    shown = world.browser(world.ann).get(f"/customers/{world.acme.pk}/").content.decode()
    assert "Reason: Closer to him" in shown
    assert world.browser(world.ben).post(undo, headers=HTMX).status_code == 403
    assert world.browser(world.mia).post(undo).status_code == 302
    assert Customer.objects.get(pk=world.acme.pk).owner_id == world.mia.pk
    assert world.browser(world.mia).post(undo, headers=HTMX).status_code == 409


def test_what_was_changed_since_or_is_older_stays_where_it_is(world, monkeypatch):
    _text, undo = given(world, f"/deals/{world.deal.pk}/reassign/", world.deal)
    with monkeypatch.context() as later:
        later.setattr(withdrawing, "FRESH", timedelta(0))
        assert world.browser(world.mia).post(undo, headers=HTMX).status_code == 403
    actions.change(world.deal, {"name": "Autumn tea"}, actor=SYSTEM)
    assert world.browser(world.mia).post(undo, headers=HTMX).status_code == 409
    assert Deal.objects.get(pk=world.deal.pk).owner_id == world.ben.pk


def test_many_given_away_are_taken_back(world):
    mia = world.browser(world.mia)
    sent = {"ids": [world.deal.pk], "go": "1", "owner": world.ben.pk, "reason": "Closer"}
    assert mia.post("/deals/bulk/reassign/", sent, headers=HTMX).status_code == 204
    text, undo = note(mia)
    assert text == f"1 deal is now {world.ben}'s." and undo.startswith("/undo-bulk/")
    mia.post(undo)
    assert Deal.objects.get(pk=world.deal.pk).owner_id == world.mia.pk


def test_a_page_offers_no_verb_that_is_refused_there(world):
    def offered(user) -> bool:
        page = world.browser(user).get(f"/customers/{world.acme.pk}/")
        return any(action["url"].endswith("/hand_over/") for action in page.context["actions"])

    assert offered(world.mia)
    actions.share(world.acme, actor=SYSTEM, grantee="user", grantee_id=world.mia.pk, level="change")
    Customer.objects.filter(pk=world.acme.pk).update(owner=world.ben, team=None)
    assert not offered(world.mia)
