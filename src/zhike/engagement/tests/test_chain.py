"""The chain of contacts: logging a touch, finishing tasks, and who sees what."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from zhike.engagement.models import Interaction, Task
from zhike.kernel import actions, verbs
from zhike.kernel.access import visible_to
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.models import Event


def test_a_touch_is_an_interaction_and_its_next_step_a_task(world):
    mia = world.actor(world.mia)
    soon, before = timezone.localdate() + timedelta(days=3), timezone.now() - timedelta(days=1)
    touch = verbs.run(world.acme, "log_touch", {
        "happened": "\nCalled Mr Wang.\nHe is content.", "at": before, "contact": world.wang.pk, "kind": "call",
        "next_step": "Send the list", "next_on": soon,
    }, actor=mia)  # fmt: skip
    assert (touch.subject, touch.kind, touch.owner_id) == ("Called Mr Wang.", "call", world.mia.pk)
    assert (touch.at, touch.contact_id) == (before, world.wang.pk)
    task = Task.objects.get(interaction=touch)
    assert (task.title, task.due, task.owner_id, task.state, task.contact_id) == (
        "Send the list", soon, world.mia.pk, "open", world.wang.pk,
    )  # fmt: skip
    told = Event.objects.filter(customer_id=world.acme.pk).order_by("-id")[:2]
    assert [event.verb for event in told] == ["task.created", "interaction.logged"]


def test_a_touch_without_a_next_step_leaves_no_task(world):
    before = Task.objects.count()
    verbs.run(world.acme, "log_touch", {"happened": "Said hello"}, actor=world.actor(world.mia))
    assert Task.objects.count() == before


def test_a_touch_that_tells_nothing_is_refused(world):
    before = Interaction.objects.count()
    for words in ("", " \n "):
        with pytest.raises(Invalid):
            verbs.run(world.acme, "log_touch", {"happened": words}, actor=world.actor(world.mia))
    assert Interaction.objects.count() == before


def test_a_corrected_day_moves_the_open_task_that_stands_on_it(world):
    mia, today = world.actor(world.mia), timezone.localdate()
    days = [today + timedelta(days=number) for number in range(5)]
    agreed = {"happened": "Rang", "next_step": "Send the list", "next_on": days[1]}
    touch = verbs.run(world.acme, "log_touch", agreed, actor=mia)
    task = Task.objects.get(interaction=touch)

    def due(day, field="next_on"):
        actions.change(
            *((touch,) if field == "next_on" else (task,)), {field: day and day.isoformat()}, actor=mia
        )
        return Task.objects.get(pk=task.pk).due

    assert due(days[2]) == days[2]
    told = Event.objects.filter(object="engagement.task", subject_id=task.pk).latest("id")
    moved_by = Event.objects.filter(object="engagement.interaction", subject_id=touch.pk).latest("id")
    assert (told.verb, told.cause_id) == ("task.changed", moved_by.pk)
    assert told.changes == {"due": [days[1].isoformat(), days[2].isoformat()]}
    assert due(days[3], "due") == days[3]
    assert due(days[4]) == days[3]
    assert due(days[3]) == days[3]
    verbs.run(Task.objects.get(pk=task.pk), "complete", actor=mia)
    assert due(days[1]) == days[3]


def test_mixed_up_days_and_strangers_are_refused_in_plain_words(world):
    before = Interaction.objects.count(), Task.objects.count(), Event.objects.count()
    with pytest.raises(Invalid) as refused:
        verbs.run(world.acme, "log_touch", {
            "happened": "Rang", "at": timezone.now() + timedelta(hours=1), "contact": world.smith.pk,
            "next_on": date(2026, 4, 1),
        }, actor=world.actor(world.mia))  # fmt: skip
    assert refused.value.errors == {
        "at": ["This lies in the future. What is still to come belongs under “Next step”."],
        "contact": ["This is no contact of this customer. Choose one of its contacts, or nobody."],
        "next_on": [
            "This day is past. Choose today or a later day; when it happened stands under “Took place”."
        ],
        "next_step": ["A day is chosen, but no step. Say what is to be done then, or empty the day."],
    }
    assert (Interaction.objects.count(), Task.objects.count(), Event.objects.count()) == before


def test_only_who_may_change_a_customer_logs_a_touch_there(world):
    before = Interaction.objects.count(), Event.objects.count()
    with pytest.raises(NotAllowed):
        verbs.run(world.acme, "log_touch", {"happened": "x"}, actor=world.actor(world.ray))
    assert (Interaction.objects.count(), Event.objects.count()) == before


def test_whoever_sees_the_customer_sees_its_chain(world):
    def seen(user):
        return visible_to(world.actor(user), Interaction).filter(pk=world.visit.pk).exists()

    assert [seen(user) for user in (world.mia, world.sue, world.lin, world.ray)] == [True] * 4
    assert not seen(world.ben)


def test_completing_says_when_and_by_whom_and_reopening_takes_it_back(world):
    mia = world.actor(world.mia)
    task = verbs.run(world.offer, "complete", actor=mia)
    assert (task.state, task.done_by_id) == ("done", world.mia.pk) and task.done_at
    with pytest.raises(NotAllowed):
        verbs.run(task, "complete", actor=mia)
    task = verbs.run(task, "reopen", actor=mia)
    assert (task.state, task.done_by_id, task.done_at) == ("open", None, None)


def test_the_page_of_a_customer_shows_the_chain_and_takes_a_touch(world):
    browser = world.browser(world.mia)
    page = browser.get(f"/customers/{world.acme.pk}/").content.decode()
    assert "Tasted the spring tea." in page and "Send the offer" in page and 'name="happened"' in page
    assert f'<option value="{world.wang.pk}">{world.wang.full_name}</option>' in page
    sent = {"happened": "Rang", "at": "2026-03-05T15:00", "contact": str(world.wang.pk), "next_step": "", "next_on": "", "kind": "call"}  # fmt: skip
    answer = browser.post(f"/customers/{world.acme.pk}/touch/", sent)
    assert (answer.status_code, answer["HX-Redirect"]) == (
        204,
        f"/customers/{world.acme.pk}/?tab=interactions",
    )
    shown = browser.get(answer["HX-Redirect"]).content.decode()
    assert "“Rang” was created." in shown and f"Call · with {world.wang.full_name} · " in shown
    row = Interaction.objects.get(customer=world.acme, subject="Rang", kind="call")
    assert (timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"), row.contact_id) == (
        "2026-03-05 15:00",
        world.wang.pk,
    )
    dialog = browser.get(f"/customers/{world.acme.pk}/log_touch/").content.decode()
    assert 'type="datetime-local"' in dialog and f'<option value="{world.wang.pk}">' in dialog
    late = browser.post(
        f"/customers/{world.acme.pk}/touch/", sent | {"next_step": "Ring", "next_on": "2026-03-05"}
    )
    assert late.status_code == 422 and "This day is past." in late.content.decode()
    assert (
        'name="happened"' not in world.browser(world.ray).get(f"/customers/{world.acme.pk}/").content.decode()
    )


def test_a_person_is_asked_for_the_kind_and_loses_nothing_over_it(world):
    browser, before = world.browser(world.mia), Interaction.objects.count()
    page = browser.get(f"/customers/{world.acme.pk}/").content.decode()
    dialog = browser.get(f"/customers/{world.acme.pk}/log_touch/").content.decode()
    for shown in (page, dialog):
        offered = re.findall(r'<input type="radio" name="kind" value="(\w+)" required( checked)?>', shown)
        assert offered == [
            (key, "") for key in ("call", "visit", "meeting", "email", "message", "other", "note")
        ]
        assert "<span>Note <small>no contact</small></span>" in shown
    sent = {
        "happened": "Rang",
        "contact": str(world.wang.pk),
        "next_step": "Ring again",
        "next_on": "2099-01-02",
    }
    refused = browser.post(f"/customers/{world.acme.pk}/touch/", sent)
    words = refused.content.decode()
    assert (refused.status_code, Interaction.objects.count()) == (422, before)
    assert words.count("Choose the kind. If you were not in contact, it is a note.") == 2
    assert "Rang</textarea>" in words and 'value="Ring again"' in words and 'value="2099-01-02"' in words
    assert f'<option value="{world.wang.pk}" selected>' in words
    sent["kind"] = "other"
    assert browser.post(f"/customers/{world.acme.pk}/touch/", sent).status_code == 204
    assert Interaction.objects.get(customer=world.acme, subject="Rang").kind == "other"


def test_the_whole_form_asks_for_the_kind_as_well(world):
    browser, before = world.browser(world.mia), Interaction.objects.count()
    address = f"/interactions/new/?customer={world.acme.pk}"
    shown = browser.get(address).content.decode()
    assert len(re.findall(r'type="radio" name="kind" value="\w+" required>', shown)) == 7
    assert 'value="visit" required checked' in browser.get(f"{address}&kind=visit").content.decode()
    sent = {"happened": "Rang", "customer": str(world.acme.pk), "at": "2026-03-05T15:00"}
    refused = browser.post("/interactions/new/", sent)
    assert (refused.status_code, Interaction.objects.count()) == (422, before)
    words = refused.content.decode()
    assert words.count("Choose the kind. If you were not in contact, it is a note.") == 2
    assert "Rang</textarea>" in words
    wrong = browser.post("/interactions/new/", sent | {"kind": "smoke"})
    assert wrong.status_code == 422 and "Choose the kind." not in wrong.content.decode()
    assert browser.post("/interactions/new/", sent | {"kind": "call"}).status_code == 302
    assert Interaction.objects.get(customer=world.acme, subject="Rang").kind == "call"


def test_a_long_first_line_is_cut_to_a_subject(world):
    row = actions.create(Interaction, {"happened": "a" * 500}, actor=world.actor(world.mia))
    assert row.subject == "a" * 119 + "…"
