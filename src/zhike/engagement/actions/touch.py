"""Logging a touch with a customer: what happened and when, with whom, what next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.customers.actions import record_contact
from zhike.customers.models import Contact, Customer
from zhike.engagement import queries
from zhike.engagement.models import Interaction, Task
from zhike.kernel import access, actions
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input, verb
from zhike.people.queries import day_of
from zhike.workplace.withdrawing import withdraw

IMPORT = "job"  # by which door an import writes (Actor.via)


class LogTouch(Input):
    happened: str = Field(min_length=1, title=gettext_noop("What happened"), json_schema_extra={"long": True})
    at: datetime | None = Field(None, title=gettext_noop("Took place"))
    contact: int | None = Field(None, title=gettext_noop("Contact"))
    kind: Interaction.Kind = Field(Interaction.Kind.NOTE, title=gettext_noop("Kind"))
    next_step: str = Field("", max_length=200, title=gettext_noop("Next step"))
    next_on: date | None = Field(None, title=gettext_noop("Next step on"))


@verb(
    label=gettext_lazy("Log activity"),
    input=LogTouch,
    icon="message-circle",
    bulk=False,
    event=EventType(
        "interaction.logged",
        gettext_lazy("Activity logged"),
        gettext_lazy("%(actor)s logged an interaction"),
    ),
)
def log_touch(
    customer: Customer,
    *,
    actor: Actor,
    happened: str,
    at: datetime | None = None,
    contact: int | None = None,
    kind: str = Interaction.Kind.NOTE,
    next_step: str = "",
    next_on: date | None = None,
) -> Interaction:
    """Record what happened with a customer; an agreed next step becomes a task of the actor.

    ``at`` is now where it is left out, and local time where it names no zone; ``contact`` is the id of a contact of
    this customer; a note, which ``kind`` is where it is left out, is no contact with the customer. Raises Invalid for a time in the future, a next step in the past, a day without a step and a contact
    of somebody else; NotAllowed without the right to create interactions, or tasks where there is a next step.
    """
    access.require(actor, object_of(Interaction), "create")
    if at is not None and timezone.is_naive(at):
        at = timezone.make_aware(at)
    person = None if contact is None else queries.contacts_at(actor, customer).filter(pk=contact).first()
    refuse(at, (contact, person), next_step, next_on)
    touch = Interaction(
        customer=customer, contact=person, kind=str(kind), at=at or timezone.now(), happened=happened,
        next_step=next_step, next_on=next_on, owner_id=actor.user_id,
    )  # fmt: skip
    actions.insert(touch, actor=actor, event="interaction.logged")
    day = day_of(touch.at)
    before = customer.last_contact_on
    if touch.kind != Interaction.Kind.NOTE and (before is None or before < day):
        # The consumer would do it two seconds later; whoever logs a touch reads the page before.
        record_contact({customer.pk: day}, actor=SYSTEM)
    return touch


def agree(touches: Sequence[Interaction], *, actor: Actor) -> None:
    """Make a task of the next step of each interaction that was just created, in the caller's transaction.

    So whatever door it came by. Neither an import makes tasks nor a day already past: both tell what was long ago.
    Raises NotAllowed without the right to create tasks.
    """
    for touch in touches:
        if touch.version == 1 and actor.via != IMPORT and promises(touch):
            access.require(actor, object_of(Task), "create")
            task = Task(
                title=touch.next_step.strip(), due=touch.next_on, customer_id=touch.customer_id,
                contact_id=touch.contact_id, interaction=touch, owner_id=touch.owner_id or actor.user_id,
            )  # fmt: skip
            actions.insert(task, actor=actor)


def promises(touch: Interaction) -> bool:
    """Say whether an interaction names a step that is still to come."""
    to_come = touch.next_on is None or touch.next_on >= timezone.localdate()
    return touch.deleted_at is None and bool(touch.next_step.strip()) and to_come


def unlog(touch: Interaction, *, actor: Actor) -> None:
    """Move a touch that was just logged to the recycle bin, and with it the task of its next step.

    Raises NotAllowed where somebody else logged it or it is older, Conflict where it or the task was changed since.
    """
    with transaction.atomic():
        for task in Task.objects.alive().filter(interaction=touch):
            withdraw(task, actor=actor)
        withdraw(touch, actor=actor)
        if touch.customer_id is not None:
            # As with logging, whoever takes it back reads the page before the consumer comes.
            record_contact(queries.contact_days([touch.customer_id], timezone.now()), actor=SYSTEM)


def refuse(
    at: datetime | None, chosen: tuple[int | None, Contact | None], next_step: str, next_on: date | None
) -> None:
    """Raise Invalid with every fault of a touch; whoever mixes up the two dates is told which one is meant."""
    faults: dict[str, Any] = {}
    if at is not None and at > timezone.now():
        faults["at"] = [_("This lies in the future. What is still to come belongs under “Next step”.")]
    if chosen[0] is not None and chosen[1] is None:
        faults["contact"] = [_("This is no contact of this customer. Choose one of its contacts, or nobody.")]
    if next_on is not None and next_on < timezone.localdate():
        faults["next_on"] = [_("This day is past. Choose today or a later day; when it happened stands under “Took place”.")]  # fmt: skip
    if next_on is not None and not next_step.strip():
        faults["next_step"] = [
            _("A day is chosen, but no step. Say what is to be done then, or empty the day.")
        ]
    if faults:
        raise Invalid(faults)
