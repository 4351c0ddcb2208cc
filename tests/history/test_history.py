"""The earlier values of a field: who set them and when, and the way back through the ordinary verb."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from zhike.kernel import actions
from zhike.kernel.models import Event
from zhike.kernel.objects import object_of
from zhike.sales.models import Deal
from zhike.workplace.history.queries import held

HX = {"HTTP_HX_REQUEST": "true"}


def url(record: Any, name: str) -> str:
    return f"/{'deals' if isinstance(record, Deal) else 'customers'}/{record.pk}/history/{name}/"


def change(world: Any, record: Any, user: Any = None, **values: Any) -> Event:
    actions.change(type(record)(pk=record.pk), values, actor=world.actor(user or world.mia))
    return Event.objects.latest("id")


def values(answer: Any) -> list[tuple[str, str, bool]]:
    """Return what the dialog shows: value, who set it, whether it can be set again."""
    rows = answer.context["values"]
    return [(row["value"].text, row["begun"]["by"] if row["begun"] else "", row["back"]) for row in rows]


def back(
    world: Any, record: Any, name: str, ended: Event, user: Any = None, version: int | None = None
) -> Any:
    record.refresh_from_db()
    data = {"ended": ended.pk, "version": record.version if version is None else version}
    return world.browser(user or world.mia).post(url(record, name), data, **HX)


def test_it_tells_who_set_which_value_and_sets_an_earlier_one_again(world):
    first = change(world, world.acme, note="one")
    change(world, world.acme, world.ann, note="two")
    last = change(world, world.acme, note="three")
    shown = world.browser(world.mia).get(url(world.acme, "note"))
    assert values(shown) == [
        ("three", "Mia", False), ("two", "Ann", True), ("one", "Mia", True), ("", "Mia", True),
    ]  # fmt: skip
    second = Event.objects.filter(pk__gt=first.pk, pk__lt=last.pk, actor_id=world.ann.pk).get()
    answer = back(world, world.acme, "note", second)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/customers/{world.acme.pk}/")
    world.acme.refresh_from_db()
    assert world.acme.note == "one"
    event = Event.objects.latest("id")
    assert (event.verb, event.actor_id, event.changes) == (
        "customer.changed", world.mia.pk, {"note": ["three", "one"]},
    )  # fmt: skip
    world.browser(world.mia).post(f"/undo/{event.pk}/")
    world.acme.refresh_from_db()
    assert world.acme.note == "three"


def test_an_amount_comes_back_with_the_currency_it_was_in(world):
    deal = world.deal
    before = (deal.amount, deal.currency)
    changed = change(world, deal, amount="700", currency="CNY")
    change(world, deal, amount="900")
    rows = held(Deal.objects.get(pk=deal.pk), object_of(Deal).field("amount"))
    assert [(row.values["amount"], row.values["currency"]) for row in rows] == [
        ("900.0000", "CNY"), ("700.0000", "CNY"), (str(before[0]), before[1]),
    ]  # fmt: skip
    assert back(world, deal, "amount", changed).status_code == 204
    deal.refresh_from_db()
    assert (deal.amount, deal.currency) == (Decimal(before[0]), before[1])


def test_a_value_that_no_longer_fits_is_refused_in_words(world):
    change(world, world.acme, world.ann, owner=world.sue.pk)
    ended = change(world, world.acme, world.ann, owner=world.ben.pk)
    world.sue.is_active = False
    world.sue.save()
    count = Event.objects.count()
    answer = back(world, world.acme, "owner", ended, world.ann)
    assert answer.status_code == 422
    assert answer.context["fault"] == "There is no such record, or you may not see it."
    world.acme.refresh_from_db()
    assert (world.acme.owner_id, Event.objects.count()) == (world.ben.pk, count)


def test_somebody_elses_change_meanwhile_is_a_conflict_and_nothing_is_set(world):
    ended = change(world, world.acme, note="mine")
    world.acme.refresh_from_db()
    seen = world.acme.version
    change(world, world.acme, world.ann, note="theirs")
    answer = back(world, world.acme, "note", ended, version=seen)
    assert answer.status_code == 422 and answer.context["fault"].startswith(
        "This record was changed meanwhile"
    )
    assert values(answer)[0] == ("theirs", "Ann", False), "the dialog shows how it stands now"
    world.acme.refresh_from_db()
    assert world.acme.note == "theirs"
    assert back(world, world.acme, "note", ended, version=-1).status_code == 422


def test_a_hidden_field_has_no_history_and_a_field_to_see_no_way_back(world):
    ended = change(world, world.acme, note="secret")
    role = world.roles["sales"]
    role.grants = {**role.grants, "customers.customer": {**role.grants["*"], "fields": {"note": "hidden"}}}
    role.save()
    mia = world.browser(world.mia)
    assert mia.get(url(world.acme, "note")).status_code == 404
    assert back(world, world.acme, "note", ended).status_code == 404
    page = mia.get(f"/customers/{world.acme.pk}/history/").content.decode()
    assert "secret" not in page and "/history/note/" not in page
    role.grants["customers.customer"]["fields"] = {"note": "see"}
    role.save()
    assert values(mia.get(url(world.acme, "note"))) == [("secret", "Mia", False), ("", "Mia", False)]
    assert back(world, world.acme, "note", ended).status_code == 404
    world.acme.refresh_from_db()
    assert world.acme.note == "secret"


def test_who_may_not_change_the_record_sees_no_way_back(world):
    ended = change(world, world.acme, note="one")
    assert all(not can for _text, _by, can in values(world.browser(world.ray).get(url(world.acme, "note"))))
    assert back(world, world.acme, "note", ended, world.ray).status_code == 403
    assert world.browser(world.ben).get(url(world.acme, "note")).status_code == 404
    assert back(world, world.acme, "note", ended, world.ben).status_code == 404
    world.acme.refresh_from_db()
    assert world.acme.note == "one"


@pytest.mark.parametrize("name", ["nonsense", "import_key", "search_text"])
def test_only_what_is_recorded_has_a_history(world, name):
    assert world.browser(world.ann).get(url(world.acme, name)).status_code == 404


def test_only_an_event_that_ended_a_value_of_this_field_leads_back(world):
    other = change(world, world.acme, city="Bath")
    change(world, world.acme, note="one")
    created = Event.objects.filter(object="customers.customer", subject_id=world.acme.pk).earliest("id")
    for event in (other, created, Event(pk=2**40)):
        assert back(world, world.acme, "note", event).status_code == 404
    world.acme.refresh_from_db()
    assert (world.acme.note, world.acme.city) == ("one", "Bath")


def test_the_record_page_and_the_history_lead_there(world):
    change(world, world.acme, note="one")
    mia = world.browser(world.mia)
    for page in ("", "history/"):
        assert (
            f'hx-get="{url(world.acme, "note")}"'
            in mia.get(f"/customers/{world.acme.pk}/{page}").content.decode()
        )


def test_what_a_verb_alone_writes_is_told_and_not_set(world):
    from_stage = world.deal.stage
    shown = world.browser(world.mia).get(f"/deals/{world.deal.pk}/history/stage/")
    assert shown.status_code == 200 and [can for _text, _by, can in values(shown)] == [False], from_stage
