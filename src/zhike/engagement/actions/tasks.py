"""Finishing a task, taking that back, and moving it with the agreement it came from."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.engagement.models import Interaction, Task
from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.events import EventType
from zhike.kernel.verbs import verb


@verb(
    label=_("Complete"),
    icon="check",
    event=EventType("task.completed", _("Task completed"), _("%(actor)s completed the task")),
    when=lambda task: task.state == Task.State.OPEN,
    undo="reopen",
)
def complete(task: Task, *, actor: Actor) -> Task:
    """Mark an open task as done, now and by the actor."""
    done = {"state": Task.State.DONE, "done_at": timezone.now(), "done_by_id": actor.user_id}
    return actions.apply(task, done, actor=actor, event="task.completed")


@verb(
    label=_("Reopen"),
    icon="arrow-back-up",
    event=EventType("task.reopened", _("Task reopened"), _("%(actor)s reopened the task")),
    when=lambda task: task.state == Task.State.DONE,
    undo="complete",
)
def reopen(task: Task, *, actor: Actor) -> Task:
    """Make a finished task open again; when and by whom it was done stays in its history."""
    opened = {"state": Task.State.OPEN, "done_at": None, "done_by_id": None}
    return actions.apply(task, opened, actor=actor, event="task.reopened")


def move_with(interactions: Sequence[Interaction], *, actor: Actor) -> None:
    """Move the open tasks agreed in interactions to the new day of the next step, in the caller's transaction.

    A task whose day somebody chose by hand no longer stands on the interaction's former day, and stays.
    """
    agreed = {row.pk: row for row in interactions}
    tasks = Task.objects.alive().filter(interaction__in=agreed, state=Task.State.OPEN)
    for task in tasks.select_for_update(of=("self",)):
        row = agreed[task.interaction_id]
        if task.due == row.next_on:
            continue
        latest = events.of_record(row).first()
        former = latest.changes.get("next_on", [False])[0] if latest else False
        if former == (task.due.isoformat() if task.due else None):
            actions.apply(task, {"due": row.next_on}, actor=actor, cause=latest.pk if latest else None)
