"""The audit trail tells an undone import, an undone bulk action and a hand-over in one line each, and unfolds them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import override

from tests.layouts.test_layouts import arrange, layout
from tests.transfer.test_undo import imported, old, undo
from zhike.kernel import bulk, verbs
from zhike.kernel.models import Event
from zhike.kernel.objects import get_object
from zhike.people.handover.actions import take_back
from zhike.workplace.layouts import actions as layouts


def trail(world: Any, query: str = "") -> Any:
    """Return the events that the page shows, newest first."""
    page = world.browser(world.ann).get(f"/audit/{query}")
    return [event for day in page.context["days"] for event in day["events"]]


def fold_of(world: Any, verb: str) -> dict[str, str]:
    """Return how the only line of a kind unfolds."""
    ids = list(Event.objects.filter(verb=verb).values_list("id", flat=True))
    assert len(ids) == 1
    return next(
        event["fold"] for event in trail(world) if event.get("fold", {}).get("url", "").endswith(f"={ids[0]}")
    )


def test_an_undone_import_is_two_lines_however_many_rows_it_had(world):
    old(world)
    before = len(trail(world))
    job = imported(world)
    after_import = len(trail(world))
    undo(world, job)
    assert len(trail(world)) == after_import + 1 <= before + 3
    fold = fold_of(world, "customer.import_undone")
    assert fold["text"] == "4 customers"
    parts = trail(world, fold["url"].removeprefix("/audit/"))
    assert len(parts) == 4 and sum("recycle bin" in str(part["sentence"]) for part in parts) == 3
    # The import's own line still counts what it did, and not what was taken back.
    assert fold_of(world, "customer.import_begun")["text"] == "4 customers"


def test_an_undone_bulk_action_is_one_line_and_undone_again_takes_nothing_else(world):
    ids = [world.acme.pk, world.haiwen.pk]
    done = bulk.run(get_object("customers"), ids, "change", {"city": "Ningbo"}, actor=world.actor(world.ann))
    lines = len(trail(world))
    browser = world.browser(world.ann)
    assert browser.post(f"/undo-bulk/{done.event_id}/").status_code == 302
    assert len(trail(world)) == lines + 1
    assert fold_of(world, "customer.bulk_undone")["text"] == "2 customers"
    browser.post(f"/undo-bulk/{done.event_id}/")
    assert Event.objects.filter(verb="customer.bulk_undone").count() == 1


def test_a_hand_over_and_its_undoing_are_one_line_each(world):
    ann = world.actor(world.ann)
    row = verbs.run(world.mia, "hand_over", {"taker": world.lin.pk}, actor=ann)
    fold = fold_of(world, "user.handed_over")
    moved = Event.objects.filter(cause_id=row.event_id)
    assert moved.count() > 3 and "customer" in fold["text"]
    shown = [str(event["sentence"]) for event in trail(world)]
    assert not any("into other hands" in text for text in shown)
    assert len(trail(world, fold["url"].removeprefix("/audit/"))) == moved.count()
    take_back(row.pk, actor=ann)
    shown = [str(event["sentence"]) for event in trail(world)]
    assert not any("took a hand-over of the" in text and "customer" in text for text in shown)
    assert sum("handed over the work of" in text for text in shown) == 1
    assert "customer" in fold_of(world, "user.hand_over_undone")["text"]


def test_a_changed_layout_says_which_form_and_for_whom(world):
    arrange(world, "sales", layout("email", "name"))
    arrange(world, None, layout("email", "name"))
    layouts.reset(get_object("customers"), world.roles["sales"].pk, actor=world.actor(world.ann))
    said = [event["detail"] for event in trail(world, "?verb=organisation.layout_set")]
    role = str(world.roles["sales"])
    assert said == [f"Customers · {role} · reset", "Customers · Everybody", f"Customers · {role}"]
    world.ann.language = "zh-hans"
    world.ann.save()
    with override("zh-hans"):
        assert trail(world, "?verb=organisation.layout_set")[1]["detail"] == "客户 · 所有人"
