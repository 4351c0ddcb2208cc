"""Relations between customers and between people: recording and ending them, from either end."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.customers import choices
from zhike.customers.models import Contact, ContactRelation, Customer, CustomerRelation
from zhike.kernel import access, actions
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.events import EventType
from zhike.kernel.verbs import Input, verb


class Relate(Input):
    kind: choices.CustomerTie = Field(title=gettext_noop("This customer …"))
    other: int = Field(title=gettext_noop("… that customer"), json_schema_extra={"lookup": "customers"})
    share: Decimal | None = Field(
        None, ge=0, le=100, max_digits=7, decimal_places=4, title=gettext_noop("Share held, in percent")
    )
    since: date | None = Field(None, title=gettext_noop("Since"))
    note: str = Field("", max_length=500, title=gettext_noop("Note"))


@verb(
    label=gettext_lazy("Record a relation"),
    input=Relate,
    icon="sitemap",
    bulk=False,
    event=EventType(
        "customer.related",
        gettext_lazy("Relation recorded"),
        gettext_lazy("%(actor)s recorded a relation to another customer"),
        ("kind", "other"),
    ),
)
def relate(
    customer: Customer, *, actor: Actor, kind: str, other: int, share: Decimal | None = None,
    since: date | None = None, note: str = "",
) -> CustomerRelation:  # fmt: skip
    """Record what the customer is to another one. Raises Invalid for itself, twice the same, or one not visible."""
    _must_see(Customer, other, actor)
    relation = CustomerRelation(
        customer=customer, kind=str(kind), other_id=other, share=share, since=since, note=note
    )
    return actions.insert(
        relation, actor=actor, event="customer.related", data={"kind": str(kind), "other": other}
    )


class OfRelation(Input):
    relation: int = Field(title=gettext_noop("Relation"))


@verb(
    label=gettext_lazy("End a relation"),
    input=OfRelation,
    icon="x",
    bulk=False,
    event=EventType(
        "customer.unrelated",
        gettext_lazy("Relation ended"),
        gettext_lazy("%(actor)s ended a relation to another customer"),
    ),
)
def unrelate(customer: Customer, *, actor: Actor, relation: int) -> CustomerRelation:
    """Move a relation of the customer, from whichever end, to the recycle bin. Raises Invalid when it has none such."""
    rows = CustomerRelation.objects.filter(Q(customer=customer) | Q(other=customer))
    return _end(rows, relation, "customer.unrelated", actor)


class RelatePerson(Input):
    kind: choices.ContactTie = Field(title=gettext_noop("This person …"))
    other: int = Field(title=gettext_noop("… that person"), json_schema_extra={"lookup": "contacts"})
    note: str = Field("", max_length=500, title=gettext_noop("Note"))


@verb(
    label=gettext_lazy("Record a relation"),
    input=RelatePerson,
    icon="sitemap",
    bulk=False,
    event=EventType(
        "contact.related",
        gettext_lazy("Relation recorded"),
        gettext_lazy("%(actor)s recorded a relation to another person"),
        ("kind", "other"),
    ),
)
def relate_person(
    contact: Contact, *, actor: Actor, kind: str, other: int, note: str = ""
) -> ContactRelation:
    """Record what the contact is to another person. Raises Invalid as ``relate`` does, and for a circle of reports."""
    _must_see(Contact, other, actor)
    relation = ContactRelation(contact=contact, kind=str(kind), other_id=other, note=note)
    return actions.insert(
        relation, actor=actor, event="contact.related", data={"kind": str(kind), "other": other}
    )


@verb(
    label=gettext_lazy("End a relation"),
    input=OfRelation,
    icon="x",
    bulk=False,
    event=EventType(
        "contact.unrelated",
        gettext_lazy("Relation ended"),
        gettext_lazy("%(actor)s ended a relation to another person"),
    ),
)
def unrelate_person(contact: Contact, *, actor: Actor, relation: int) -> ContactRelation:
    """Move a relation of the contact, from whichever end, to the recycle bin. Raises Invalid when it has none such."""
    rows = ContactRelation.objects.filter(Q(contact=contact) | Q(other=contact))
    return _end(rows, relation, "contact.unrelated", actor)


def _must_see(model: type[Any], pk: int, actor: Actor) -> None:
    try:
        access.get(actor, model, pk)
    except NotFound:
        raise Invalid(_("There is no such record, or you may not see it."), "other") from None


def _end(rows: Any, pk: int, event: str, actor: Actor) -> Any:
    relation = rows.alive().select_for_update().filter(pk=pk).first()
    if relation is None:
        raise Invalid(_("There is no such relation here."), "relation")
    return actions.apply(relation, {"deleted_at": timezone.now()}, actor=actor, event=event)
