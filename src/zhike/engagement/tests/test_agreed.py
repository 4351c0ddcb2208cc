"""A next step becomes a task by whatever door its interaction came, and is taken back with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.engagement.models import Interaction, Task
from zhike.engagement.tests.test_at_once import note
from zhike.kernel import actions
from zhike.kernel.errors import NotAllowed


def test_the_whole_form_makes_the_task_and_its_note_takes_both_back(world):
    mia, soon = world.browser(world.mia), timezone.localdate() + timedelta(days=2)
    page = mia.get(f"/interactions/new/?customer={world.acme.pk}").context["form"]
    sent = {name: page[name].value() or "" for name in page.fields} | {
        "kind": "call", "happened": "Rang", "customer": world.acme.pk, "contact": world.wang.pk,
        "at": "2026-03-05T15:00", "next_step": "Send the list", "next_on": soon.isoformat(),
    }  # fmt: skip
    assert mia.post("/interactions/new/", sent).status_code == 302
    touch = Interaction.objects.get(subject="Rang")
    task = Task.objects.get(interaction=touch)
    assert (task.title, task.due, task.customer_id, task.contact_id, task.owner_id) == (
        "Send the list", soon, world.acme.pk, world.wang.pk, world.mia.pk,
    )  # fmt: skip
    text, undo = note(mia)
    assert "“Send the list” is a task now." in text
    assert mia.post(undo).status_code == 302
    for model, pk in ((Interaction, touch.pk), (Task, task.pk)):
        assert not model.objects.alive().filter(pk=pk).exists()


def test_the_api_makes_the_task_and_a_change_no_second_one(world):
    mia = world.actor(world.mia).through("api")
    values = {"happened": "Rang", "customer": world.acme.pk, "next_step": "Send the list"}
    touch = actions.create(Interaction, values, actor=mia)
    actions.change(touch, {"next_step": "Send the new list"}, actor=mia)
    assert [task.title for task in Task.objects.filter(interaction=touch)] == ["Send the list"]


def test_what_was_long_ago_or_imported_makes_no_task(world):
    mia = world.actor(world.mia)
    values = {"happened": "Rang", "customer": world.acme.pk, "next_step": "Send the list"}
    past = values | {"next_on": (timezone.localdate() - timedelta(days=1)).isoformat()}
    made = [
        actions.create(Interaction, past, actor=mia),
        actions.create(Interaction, values, actor=mia.through("job")),
    ]
    assert not Task.objects.filter(interaction__in=made).exists()


def test_whoever_may_make_no_tasks_agrees_no_step(world):
    mia = world.actor(world.mia)
    grants = {**mia.grants, "engagement.task": {"see": "all"}}
    with pytest.raises(NotAllowed):
        actions.create(
            Interaction,
            {"happened": "Rang", "customer": world.acme.pk, "next_step": "Send"},
            actor=replace(mia, grants=grants),
        )
    assert not Interaction.objects.filter(subject="Rang").exists()
