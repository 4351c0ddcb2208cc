"""Logging a touch with a customer in two fields: what happened, what next."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.customers.models import Customer
from zhike.engagement.models import Interaction, Task
from zhike.kernel import access, actions
from zhike.kernel.access import Actor
from zhike.kernel.events import EventType
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input, verb


class LogTouch(Input):
    happened: str = Field(
        min_length=1, title=gettext_noop("What happened?"), json_schema_extra={"long": True}
    )
    next_step: str = Field("", max_length=200, title=gettext_noop("What next?"))
    next_on: date | None = Field(None, title=gettext_noop("When?"))
    kind: Interaction.Kind = Field(Interaction.Kind.NOTE, title=gettext_noop("Kind"))


@verb(
    label=gettext_lazy("Log a touch"),
    input=LogTouch,
    icon="message-circle",
    bulk=False,
    event=EventType(
        "interaction.logged",
        gettext_lazy("Touch logged"),
        gettext_lazy("%(actor)s logged an interaction"),
    ),
)
def log_touch(
    customer: Customer,
    *,
    actor: Actor,
    happened: str,
    next_step: str = "",
    next_on: date | None = None,
    kind: str = Interaction.Kind.NOTE,
) -> Interaction:
    """Record what happened just now with a customer; an agreed next step becomes a task of the actor.

    Raises NotAllowed without the right to create interactions, or tasks where there is a next step.
    """
    access.require(actor, object_of(Interaction), "create")
    touch = Interaction(
        customer=customer, kind=str(kind), happened=happened, next_step=next_step, next_on=next_on,
        owner_id=actor.user_id,
    )  # fmt: skip
    actions.insert(touch, actor=actor, event="interaction.logged")
    if next_step:
        access.require(actor, object_of(Task), "create")
        task = Task(
            title=next_step, due=next_on, customer=customer, interaction=touch, owner_id=actor.user_id
        )
        actions.insert(task, actor=actor)
    return touch
