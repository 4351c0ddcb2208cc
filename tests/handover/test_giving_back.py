"""Whoever gave a record into other hands takes it back by the note that says so, for minutes, while nothing changed."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import translation

from tests.founded import founded, world
from tests.world import World
from zhike.customers.models import Contact, Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.kernel.pages import timeline
from zhike.sales.models import Deal
from zhike.workplace import withdrawing

__all__ = ["founded", "world"]
HTMX = {"HX-Request": "true"}


def given(world: World, path: str, record, **more: str) -> tuple[str, str]:
    """Let Mia give a record to Ben, and return the note that she reads."""
    mia = world.browser(world.mia)
    sent = {"owner": world.ben.pk, "reason": "Closer to him", "version": record.version, **more}
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


def test_the_timeline_says_that_the_hand_over_was_taken_back(world):
    """With the contacts that went along, which follow from the same."""
    actions.change(world.wang, {"owner": world.mia.pk}, actor=SYSTEM)
    _text, undo = given(world, f"/customers/{world.acme.pk}/hand_over/", world.acme, contacts="on")
    assert Contact.objects.get(pk=world.wang.pk).owner_id == world.ben.pk
    world.browser(world.mia).post(undo)
    assert Contact.objects.get(pk=world.wang.pk).owner_id == world.mia.pk
    for record, path in ((world.acme, "customers"), (world.wang, "contacts")):
        told = Event.objects.filter(object=object_of(record).key, subject_id=record.pk).latest("id")
        assert (told.verb.rpartition(".")[2], told.actor_id) == ("hand_over_undone", world.mia.pk)
        assert told.changes == {"owner": [world.ben.pk, world.mia.pk]}
        shown = world.browser(world.ann).get(f"/{path}/{record.pk}/").content.decode()
        assert f"{world.mia.name} took back the hand-over of the {object_of(record).noun}" in shown
        with translation.override("zh-hans"):
            assert (
                timeline.sentence(told, object_of(record))
                == f"{world.mia.name} 收回了转交的{object_of(record).noun}"
            )


def own_only(world: World) -> None:
    """Let salespeople see their own customers only."""
    role = world.roles["sales"]
    own = {**role.grants["*"], "see": "own"}
    type(role).objects.filter(pk=role.pk).update(grants={**role.grants, "customers.customer": own})


def test_who_will_not_see_it_any_more_is_told_before_it_happens(world):
    own_only(world)
    mia, before = world.browser(world.mia), Event.objects.count()
    path = f"/customers/{world.acme.pk}/hand_over/"
    sent = {"owner": world.ben.pk, "reason": "Closer “to” him", "version": world.acme.version}
    answer = mia.post(path, sent, headers=HTMX)
    words = answer.content.decode()
    assert answer.status_code == 200
    assert (
        "You will not see “Acme Trading” any more." in words
        and "For 10 minutes you can take it back" in words
    )
    assert (Customer.objects.get(pk=world.acme.pk).owner_id, Event.objects.count()) == (world.mia.pk, before)
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', words))
    kept.pop("csrfmiddlewaretoken", None)
    assert kept == {**{name: str(value) for name, value in sent.items()}, "sure": "1"}
    assert mia.post(path, kept, headers=HTMX).status_code == 204
    assert Customer.objects.get(pk=world.acme.pk).owner_id == world.ben.pk
    text, undo = note(mia)
    assert text == f"Acme Trading is now {world.ben}'s."
    assert mia.get(f"/customers/{world.acme.pk}/").status_code == 404
    mia.post(undo)
    assert mia.get(f"/customers/{world.acme.pk}/").status_code == 200


def test_whoever_still_sees_it_is_not_asked_and_what_is_wrong_is_told_first(world):
    own_only(world)
    lin, path = world.browser(world.lin), f"/customers/{world.acme.pk}/hand_over/"
    wrong = lin.post(path, {"owner": "", "version": world.acme.version}, headers=HTMX)
    assert (wrong.status_code, "sure" in wrong.content.decode()) == (422, False)
    mia = world.browser(world.mia)
    wrong = mia.post(path, {"owner": 999_999, "version": world.acme.version}, headers=HTMX)
    assert (wrong.status_code, "You will not see" in wrong.content.decode()) == (422, False)
    sent = {"owner": world.ben.pk, "version": world.acme.version}
    assert lin.post(path, sent, headers=HTMX).status_code == 204


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
