"""What asks nothing is done at once, and what was done or logged is taken back by the note that tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.customers.models import Customer
from zhike.engagement.actions import refresh_contact
from zhike.engagement.models import Interaction, Task
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotAllowed
from zhike.kernel.models import Event
from zhike.workplace import withdrawing

HTMX = {"HX-Request": "true"}


def note(client, path: str = "/customers/"):
    """Return the note that waits for the next page: its text and its undo."""
    (found,) = client.get(path).context["messages"]
    return str(found), found.extra_tags


def test_a_button_completes_at_once_and_its_note_opens_again(world):
    mia, task = world.browser(world.mia), world.offer
    button = (
        mia.get(f"/tasks/{task.pk}/")
        .content.decode()
        .partition("Complete</button>")[0]
        .rpartition("<button")[2]
    )
    assert f'hx-post="/tasks/{task.pk}/complete/"' in button and "hx-get" not in button
    assert mia.post(f"/tasks/{task.pk}/complete/", headers=HTMX).status_code == 204
    assert Task.objects.get(pk=task.pk).state == Task.State.DONE
    text, undo = note(mia)
    assert (text, undo) == ("Task completed", f"/tasks/{task.pk}/reopen/")
    assert mia.post(undo).status_code == 204
    assert Task.objects.get(pk=task.pk).state == Task.State.OPEN


def test_many_are_completed_at_once_and_opened_again(world):
    mia = world.browser(world.mia)
    rows = [
        actions.create(Task, {"title": f"Ring {n}", "owner": world.mia.pk}, actor=SYSTEM) for n in range(3)
    ]
    ids = [row.pk for row in rows]
    assert mia.post("/tasks/bulk/complete/", {"ids": ids}, headers=HTMX).status_code == 204
    assert Task.objects.filter(pk__in=ids, state=Task.State.DONE).count() == 3
    text, undo = note(mia)
    assert "3 tasks" in text and undo.startswith("/undo-bulk/")
    verbs.run(rows[0], "reopen", actor=SYSTEM)
    mia.post(undo)
    assert Task.objects.filter(pk__in=ids, state=Task.State.OPEN).count() == 3
    told = Event.objects.filter(verb="task.reopened", subject_id=rows[1].pk).get()
    assert told.cause_id is not None


def test_all_that_a_filter_finds_is_asked_about_first(world):
    mia = world.browser(world.mia)
    answer = mia.post("/tasks/bulk/complete/", {"all": "1"}, headers=HTMX)
    assert (answer.status_code, b"<form" in answer.content) == (200, True)
    assert Task.objects.get(pk=world.offer.pk).state == Task.State.OPEN


def test_what_was_logged_is_taken_back_with_its_task(world):
    lin = world.browser(world.lin)
    soon = timezone.localdate() + timedelta(days=2)
    lin.post(f"/customers/{world.acme.pk}/touch/",
             {"happened": "Wrong customer", "kind": "call", "next_step": "Send it", "next_on": soon}, headers=HTMX)  # fmt: skip
    touch = Interaction.objects.get(subject="Wrong customer")
    _text, undo = note(lin)
    assert undo == f"/interactions/{touch.pk}/unlog/"
    assert world.browser(world.ben).post(undo, headers=HTMX).status_code in (403, 404)
    assert lin.post(undo).status_code == 302
    assert not Interaction.objects.alive().filter(pk=touch.pk).exists()
    assert not Task.objects.alive().filter(interaction=touch).exists()


def test_the_last_contact_is_as_before_when_the_page_is_drawn_anew(world):
    mia = world.browser(world.mia)
    refresh_contact([world.acme.pk])
    before = Customer.objects.get(pk=world.acme.pk).last_contact_on
    mia.post(f"/customers/{world.acme.pk}/touch/", {"happened": "Rang", "kind": "call"}, headers=HTMX)
    assert Customer.objects.get(pk=world.acme.pk).last_contact_on != before
    mia.post(note(mia)[1])
    assert Customer.objects.get(pk=world.acme.pk).last_contact_on == before


def test_what_was_changed_since_stays(world):
    lin = world.browser(world.lin)
    lin.post(f"/customers/{world.acme.pk}/touch/",
             {"happened": "Rang", "kind": "call", "next_step": "Send it"}, headers=HTMX)  # fmt: skip
    touch = Interaction.objects.get(subject="Rang")
    verbs.run(Task.objects.get(interaction=touch), "complete", actor=SYSTEM)
    assert lin.post(f"/interactions/{touch.pk}/unlog/", headers=HTMX).status_code in (409, 412)
    assert Interaction.objects.alive().filter(pk=touch.pk).exists()


def test_whoever_may_delete_nothing_takes_back_what_he_has_just_logged(world):
    """A salesperson's role deletes nothing; a slip of the own hand is taken back all the same, with its task."""
    mia = world.browser(world.mia)
    mia.post(
        f"/customers/{world.acme.pk}/touch/",
        {"happened": "Rang", "kind": "call", "next_step": "Send"},
        headers=HTMX,
    )
    touch = Interaction.objects.get(subject="Rang")
    task = Task.objects.get(interaction=touch)
    for row in (touch, task):
        with pytest.raises(NotAllowed):
            actions.delete(row, actor=world.actor(world.mia))
    undo = note(mia)[1]
    assert undo == f"/interactions/{touch.pk}/unlog/"
    assert world.browser(world.sue).post(undo, headers=HTMX).status_code == 403
    assert mia.post(undo).status_code == 302
    told = [Event.objects.filter(object=o, subject_id=pk).latest("id") for o, pk in (
        ("engagement.interaction", touch.pk), ("engagement.task", task.pk))]  # fmt: skip
    assert [(event.verb, event.actor_id) for event in told] == [
        ("interaction.deleted", world.mia.pk), ("task.deleted", world.mia.pk),
    ]  # fmt: skip
    assert mia.post(undo, headers=HTMX).status_code in (404, 409)


def test_what_is_older_than_minutes_is_nobodys_slip(world):
    mia = world.browser(world.mia)
    mia.post(f"/customers/{world.acme.pk}/touch/", {"happened": "Rang", "kind": "call"}, headers=HTMX)
    touch = Interaction.objects.get(subject="Rang")
    Interaction.objects.filter(pk=touch.pk).update(
        created_at=timezone.now() - withdrawing.FRESH - timedelta(seconds=1)
    )
    assert mia.post(f"/interactions/{touch.pk}/unlog/", headers=HTMX).status_code == 403
    assert Interaction.objects.alive().filter(pk=touch.pk).exists()
