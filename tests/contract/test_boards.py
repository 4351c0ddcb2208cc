"""Every object's boards: counts, sums, further cards, moving by drag's own door, and what it refuses."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object
from zhike.sales.models import Deal
from zhike.workplace import boards


def deals(world: World, number: int, **values) -> list[Deal]:
    given = {"customer": world.acme.pk, "amount": "100", "currency": "GBP", "owner": world.mia.pk} | values
    return [actions.create(Deal, {"name": f"Deal {n}", **given}, actor=SYSTEM) for n in range(number)]


def test_every_column_has_its_count_and_sums_and_its_first_cards(world):
    deals(world, 23, stage="new")
    deals(world, 2, stage="won")
    page = world.browser(world.mia).get("/deals/board/")
    columns = {column["value"]: column for column in page.context["columns"]}
    assert list(columns) == ["new", "qualify", "propose", "negotiate", "won", "lost", "invalid"]
    assert {value: column["count"] for value, column in columns.items()} == {
        "new": "23", "qualify": "0", "propose": "1", "negotiate": "0", "won": "2", "lost": "0", "invalid": "0",
    }  # fmt: skip
    assert [re.sub(r"[^\d.]", "", sum_["text"]) for sum_ in columns["new"]["sums"]] == ["2300.00", "230.00"]
    assert len(columns["new"]["cards"]) == boards.CARDS
    rest = world.browser(world.mia).get("/deals/board/" + columns["new"]["more_url"])
    shown = [card["id"] for card in columns["new"]["cards"] + rest.context["column"]["cards"]]
    assert len(shown) == len(set(shown)) == 23


def test_a_board_takes_six_queries_however_many_cards(world):
    browser = world.browser(world.mia)
    counts = []
    for number in (1, 30):
        deals(world, number, stage="new")
        deals(world, number, stage="qualify")
        browser.get("/deals/board/")
        with CaptureQueriesContext(connection) as queries:
            browser.get("/deals/board/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 6


def test_the_board_shows_only_what_its_reader_may_see(world):
    deals(world, 3, stage="new", owner=world.ben.pk)
    page = world.browser(world.mia).get("/deals/board/")
    assert page.context["count"]["text"] == "1"
    world.roles["sales"].grants = {
        "*": {"see": "all", "fields": {"stage": "hidden", "amount_base": "hidden"}}
    }
    world.roles["sales"].save()
    assert world.browser(world.mia).get("/deals/board/").status_code == 404


def test_search_and_filter_narrow_the_board_and_a_broken_filter_matches_nothing(world):
    deals(world, 3, stage="new")
    browser = world.browser(world.mia)
    tree = json.dumps({"all": [{"field": "stage", "op": "eq", "value": "propose"}]})
    assert browser.get("/deals/board/", {"filter": tree}).context["count"]["text"] == "1"
    assert browser.get("/deals/board/", {"q": "spring"}).context["count"]["text"] == "1"
    broken = browser.get("/deals/board/", {"filter": '{"field": "nothing"}'})
    assert (broken.status_code, broken.context["count"]["text"]) == (200, "0")
    assert broken.context["filter"]["error"]


def test_columns_that_a_filter_leaves_empty_fold_and_still_take_cards(world):
    deals(world, 2, stage="new", owner=world.mia.pk)
    browser = world.browser(world.mia)

    def folded(**query) -> list[str]:
        return [
            column["value"]
            for column in browser.get("/deals/board/", query).context["columns"]
            if column["folded"]
        ]

    open_ones = json.dumps(
        {"all": [{"not": {"field": "stage", "op": "in", "value": ["won", "lost", "new"]}}]}
    )
    rest = ["qualify", "negotiate", "won", "lost", "invalid"]
    assert folded() == []
    assert folded(filter=open_ones) == ["new", *rest]
    assert folded(q="spring") == ["new", *rest]
    assert folded(q="nothing of the kind") == []
    page = browser.get("/deals/board/", {"filter": open_ones}).content.decode()
    assert page.count("data-folded") == 6
    assert re.search(
        r'data-value="won" data-folded[^>]*>.*?Won <span class="zk-column-count">0</span>', page, re.S
    )
    assert (
        browser.post(f"/deals/{world.deal.pk}/place/?by=stage&value=won", {"version": 1}).status_code == 204
    )


def test_a_card_moves_by_the_verb_of_its_object_and_back(world):
    browser, since = world.browser(world.mia), datetime(2025, 3, 1, tzinfo=UTC)
    Deal.objects.filter(pk=world.deal.pk).update(stage_since=since, probability=60)
    for value, verb in (("won", "deal.won"), ("negotiate", "deal.moved")):
        version = Deal.objects.get(pk=world.deal.pk).version
        answer = browser.post(f"/deals/{world.deal.pk}/place/?by=stage&value={value}", {"version": version})
        world.deal.refresh_from_db()
        assert (answer.status_code, world.deal.stage) == (204, value)
        assert Event.objects.filter(object="sales.deal").order_by("-id").first().verb == verb
        undo = json.loads(answer["HX-Trigger"])["zk:toast"]["undo"]
        assert browser.post(undo).status_code in (204, 302)
        world.deal.refresh_from_db()
        assert (world.deal.stage, world.deal.probability) == ("propose", Decimal(60))
        assert world.deal.stage_since == since


def test_an_older_undo_takes_back_nothing_that_came_after(world):
    browser = world.browser(world.mia)

    def moved(value, version):
        answer = browser.post(f"/deals/{world.deal.pk}/place/?by=stage&value={value}", {"version": version})
        return json.loads(answer["HX-Trigger"])["zk:toast"]["undo"]

    older, newer = moved("negotiate", 1), moved("won", 2)
    # So the browser sees that both are of one record, and leaves the newer note alone.
    assert older.startswith(f"/deals/{world.deal.pk}/undo/") and newer.startswith(f"/deals/{world.deal.pk}/")
    assert browser.post(older.replace("/deals/", "/customers/")).status_code == 404
    assert browser.post(older).status_code == 409
    world.deal.refresh_from_db()
    assert world.deal.stage == "won"
    assert browser.post(newer).status_code == 204
    world.deal.refresh_from_db()
    assert world.deal.stage == "negotiate"


def test_a_reason_that_must_be_chosen_starts_with_none(world):
    page = world.browser(world.mia).get(f"/deals/{world.deal.pk}/lose/")
    first = page.context["form"].fields["reason"].choices[0]
    assert first == ("", "Choose…") and not page.context["form"]["reason"].value()
    answer = world.browser(world.mia).post(f"/deals/{world.deal.pk}/lose/", {"reason": "", "version": 1})
    assert answer.status_code == 422


@pytest.mark.parametrize("value", ["lost", "nowhere", ""])
def test_a_refused_card_stays_with_a_reason(world, value):
    events = Event.objects.count()
    query = {"by": "stage", "value": value}
    address = world.browser(world.mia).get("/deals/board/", query).wsgi_request.get_full_path()
    address = address.replace("/board/", f"/{world.deal.pk}/place/")
    answer = world.browser(world.mia).post(address, {"version": 1}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 422
    assert json.loads(answer["HX-Trigger"])["zk:toast"]["text"]
    world.deal.refresh_from_db()
    assert (world.deal.stage, world.deal.version, Event.objects.count()) == ("propose", 1, events)


def test_nobody_moves_what_is_not_his_or_changed_meanwhile(world):
    address = f"/deals/{world.deal.pk}/place/?by=stage&value=won"
    assert world.browser(world.ben).post(address, {"version": 1}).status_code == 404
    assert world.browser(world.ray).post(address, {"version": 1}).status_code == 403
    assert world.browser(world.mia).post(address, {"version": 7}).status_code == 409
    world.deal.refresh_from_db()
    assert (world.deal.stage, world.deal.version) == ("propose", 1)


def test_the_level_of_a_customer_changes_as_a_field_does(world):
    browser = world.browser(world.mia)
    answer = browser.post(
        f"/customers/{world.acme.pk}/place/?by=level&value=B", {"version": world.acme.version}
    )
    world.acme.refresh_from_db()
    assert (answer.status_code, world.acme.level) == (204, "B")
    browser.post(json.loads(answer["HX-Trigger"])["zk:toast"]["undo"])
    world.acme.refresh_from_db()
    assert world.acme.level == "A"


def test_whoever_may_only_read_gets_no_handles(world):
    assert world.browser(world.ray).get("/deals/board/").context["movable"] is False
    assert boards.movable(get_object("orders"), boards.Board("kind"), world.actor(world.mia)) is False
