"""Deals: how they move, what an end asks for, and what they are worth in the base currency."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from zhike.catalog.actions import set_rate
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.models import Event
from zhike.people.queries import day_of
from zhike.sales.consumers import value_again
from zhike.sales.models import Deal


def newest(deal: Deal) -> Event:
    return Event.objects.filter(object="sales.deal", subject_id=deal.pk).order_by("-id").first()


def test_a_new_deal_takes_what_is_usual(world):
    deal = actions.create(Deal, {"name": "报价", "customer": world.haiwen.pk}, actor=world.actor(world.sue))
    deal.refresh_from_db()
    assert (deal.stage, deal.probability, deal.currency, deal.owner_id) == ("new", 10, "CNY", world.sue.pk)
    assert (deal.amount_base, deal.weighted_base, deal.closed_on) == (None, None, None)


def test_a_deal_is_valued_in_the_base_currency_at_the_rate_of_today(world):
    assert (world.deal.amount_base, world.deal.weighted_base) == (Decimal(12000), Decimal(6000))
    values = {"name": "x", "customer": world.haiwen.pk, "amount": "100", "currency": "CNY"}
    deal = actions.create(Deal, values, actor=SYSTEM)
    assert (deal.amount_base, deal.weighted_base) == (Decimal("11"), Decimal("1.1"))
    set_rate("CNY", actor=SYSTEM, valid_from=datetime(2025, 6, 1, tzinfo=UTC).date(), rate=Decimal("0.2"))
    value_again(list(Event.objects.filter(object="catalog.rate")))
    deal.refresh_from_db()
    assert (deal.amount_base, deal.weighted_base) == (Decimal(20), Decimal(2))
    unknown = actions.change(deal, {"currency": "JPY"}, actor=SYSTEM)
    unknown.refresh_from_db()
    assert (unknown.amount_base, unknown.weighted_base) == (None, None)


def test_moving_counts_the_days_anew_and_staying_records_nothing(world):
    mia = world.actor(world.mia)
    before = Deal.objects.get(pk=world.deal.pk)
    events = Event.objects.count()
    verbs.run(world.deal, "move", {"stage": "propose"}, actor=mia)
    assert Event.objects.count() == events
    moved = verbs.run(world.deal, "move", {"stage": "negotiate"}, actor=mia)
    moved.refresh_from_db()
    assert moved.stage_since > before.stage_since
    assert (moved.stage, moved.probability, moved.weighted_base) == ("negotiate", 75, Decimal(9000))
    event = newest(moved)
    assert event.verb == "deal.moved"
    assert event.changes["stage"] == ["propose", "negotiate"]
    assert event.customer_id == world.acme.pk


SINCE = datetime(2025, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)
MOVES = {
    "move": {"stage": "negotiate"}, "lose": {"reason": "price"}, "disqualify": {"reason": "Asked twice"},
}  # fmt: skip


@pytest.mark.parametrize("verb", MOVES)
def test_what_is_taken_back_is_as_it_was_since_when_and_with_its_odds(world, verb):
    """On its own page as on the board: the note offers it and names the stage."""
    Deal.objects.filter(pk=world.deal.pk).update(stage_since=SINCE, probability=60)
    mia, base = world.browser(world.mia), f"/deals/{world.deal.pk}/"
    mia.post(f"{base}{verb}/", {"version": 1, **MOVES[verb]}, headers={"HX-Request": "true"})
    assert Deal.objects.get(pk=world.deal.pk).stage_since > SINCE
    (note,) = mia.get(base).context["messages"]
    assert note.extra_tags == f"/undo/{newest(world.deal).id}/"
    if verb == "move":
        assert str(note) == f"{world.deal.name} is now in the stage “Negotiation”."
    mia.post(note.extra_tags, headers={"HX-Request": "true"})
    deal = Deal.objects.get(pk=world.deal.pk)
    assert (deal.stage, deal.stage_since, deal.probability) == ("propose", SINCE, 60)
    assert (deal.closed_on, deal.lost_reason) == (None, "")
    assert newest(deal).verb == "deal.put_back"
    assert "put the deal back as it was" in mia.get(base).content.decode()


def test_an_undone_change_of_the_stage_by_a_program_is_as_it_was(world):
    Deal.objects.filter(pk=world.deal.pk).update(stage_since=SINCE)
    actions.change(world.deal, {"stage": "won"}, actor=SYSTEM)
    actions.undo(newest(world.deal), actor=SYSTEM)
    deal = Deal.objects.get(pk=world.deal.pk)
    assert (deal.stage, deal.stage_since, deal.probability) == ("propose", SINCE, 50)


def test_a_lost_deal_says_why(world):
    mia = world.actor(world.mia)
    with pytest.raises(Invalid):
        verbs.run(world.deal, "lose", {}, actor=mia)
    with pytest.raises(Invalid):
        actions.change(world.deal, {"stage": "lost"}, actor=mia)
    world.deal.refresh_from_db()
    assert (world.deal.stage, world.deal.version) == ("propose", 1)
    lost = verbs.run(world.deal, "lose", {"reason": "price", "note": "20 % dearer"}, actor=mia)
    lost.refresh_from_db()
    assert (lost.stage, lost.lost_reason, lost.lost_note) == ("lost", "price", "20 % dearer")
    assert (lost.probability, lost.weighted_base, lost.closed_on) == (0, 0, day_of(timezone.now()))
    assert (newest(lost).verb, newest(lost).data["reason"]) == ("deal.lost", "price")


def test_a_closed_deal_can_be_opened_again_and_no_end_follows_an_end(world):
    mia = world.actor(world.mia)
    won = verbs.run(world.deal, "win", actor=mia)
    assert (won.stage, won.probability, newest(won).verb) == ("won", 100, "deal.won")
    for verb, values in (("win", None), ("lose", {"reason": "price"}), ("disqualify", {"reason": "twice"})):
        with pytest.raises(NotAllowed):
            verbs.run(won, verb, values, actor=mia)
    again = verbs.run(won, "move", {"stage": "propose"}, actor=mia)
    again.refresh_from_db()
    assert (again.stage, again.probability, again.closed_on) == ("propose", 50, None)


def test_a_win_is_done_at_once_and_taken_back_as_it_was(world):
    """It asks nothing, so no empty dialog stands in between; the note leads back to the stage and the odds before."""
    actions.change(world.deal, {"probability": 60}, actor=SYSTEM)
    Deal.objects.filter(pk=world.deal.pk).update(stage_since=SINCE)
    mia, base = world.browser(world.mia), f"/deals/{world.deal.pk}/"
    assert f'hx-post="{base}win/"' in mia.get(base).content.decode()
    mia.post(f"{base}win/", headers={"HX-Request": "true"})
    (note,) = mia.get(base).context["messages"]
    assert (str(note), note.extra_tags) == ("Deal won", f"{base}reopen/")
    mia.post(note.extra_tags, headers={"HX-Request": "true"})
    world.deal.refresh_from_db()
    assert (world.deal.stage, world.deal.probability, world.deal.closed_on) == ("propose", 60, None)
    assert world.deal.stage_since == SINCE
    assert newest(world.deal).verb == "deal.reopened"
    with pytest.raises(NotAllowed):
        verbs.run(world.deal, "reopen", actor=world.actor(world.mia))


def test_a_dialog_that_asks_nothing_says_what_it_is_about(world):
    text = world.browser(world.mia).get(f"/deals/{world.deal.pk}/win/").content.decode()
    assert f'zk-dialog-text">{world.deal.name}</p>' in text


def test_whoever_may_not_change_a_deal_may_not_move_it(world):
    ray = world.actor(world.ray)
    for verb, values in (("move", {"stage": "new"}), ("win", None), ("reassign", {"owner": world.ben.pk})):
        with pytest.raises(NotAllowed):
            verbs.run(world.deal, verb, values, actor=ray)
    world.deal.refresh_from_db()
    assert (world.deal.stage, world.deal.owner_id, world.deal.version) == ("propose", world.mia.pk, 1)


def test_a_deal_is_given_to_another_owner_with_a_reason(world):
    verbs.run(world.deal, "reassign", {"owner": world.ben.pk, "reason": "Mia leaves"}, actor=SYSTEM)
    world.deal.refresh_from_db()
    assert (world.deal.owner_id, world.deal.team_id) == (world.ben.pk, world.hangzhou.pk)
    assert (newest(world.deal).verb, newest(world.deal).data["reason"]) == ("deal.reassigned", "Mia leaves")
    with pytest.raises(Invalid) as refused:
        verbs.run(world.deal, "reassign", {"owner": world.ben.pk}, actor=SYSTEM)
    assert refused.value.errors == {"owner": ["It is already Ben's."]}
    # Another team is a change, also where the owner stays.
    verbs.run(world.deal, "reassign", {"owner": world.ben.pk, "team": world.london.pk}, actor=SYSTEM)
    world.deal.refresh_from_db()
    assert (world.deal.owner_id, world.deal.team_id) == (world.ben.pk, world.london.pk)
