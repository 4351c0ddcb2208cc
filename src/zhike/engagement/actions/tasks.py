"""Finishing a task and taking that back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.engagement.models import Task
from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.events import EventType
from zhike.kernel.verbs import verb


@verb(
    label=_("Complete"),
    icon="check",
    event=EventType("task.completed", _("Task completed"), _("%(actor)s completed the task")),
    when=lambda task: task.state == Task.State.OPEN,
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
)
def reopen(task: Task, *, actor: Actor) -> Task:
    """Make a finished task open again; when and by whom it was done stays in its history."""
    opened = {"state": Task.State.OPEN, "done_at": None, "done_by_id": None}
    return actions.apply(task, opened, actor=actor, event="task.reopened")
