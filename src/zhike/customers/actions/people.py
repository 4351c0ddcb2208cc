"""The contacts of customers: adding, linking, handing over, and keeping a contact's places in step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.customers import choices
from zhike.customers.actions.account import NewOwner
from zhike.customers.models import Contact, ContactLink, Customer
from zhike.kernel import access, actions, identity
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import clean_values
from zhike.kernel.errors import Invalid, NotFound
from zhike.kernel.events import EventType
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input, verb
from zhike.people.owners import must_change, now_with


class AddContact(Input):
    full_name: str = Field(min_length=1, max_length=120, title=gettext_noop("Full name"))
    position: str = Field("", max_length=100, title=gettext_noop("Position"))
    mobile: str = Field("", max_length=40, title=gettext_noop("Mobile phone"))
    email: str = Field("", max_length=254, title=gettext_noop("E-mail"))
    roles: list[choices.Role] = Field([], title=gettext_noop("Roles"))
    main: bool = Field(False, title=gettext_noop("Main contact"))
    reason_for_another: str = Field("", max_length=500, title=gettext_noop("Why is this another one all the same?"),
                                    json_schema_extra={"aside": True})  # fmt: skip


@verb(
    label=gettext_lazy("Add contact"),
    input=AddContact,
    icon="user-plus",
    bulk=False,
    event=EventType(
        "customer.contact_added",
        gettext_lazy("Contact added"),
        gettext_lazy("%(actor)s added the contact %(name)s"),
        ("name",),
    ),
)
def add_contact(
    customer: Customer,
    *,
    actor: Actor,
    full_name: str,
    position: str = "",
    mobile: str = "",
    email: str = "",
    roles: Sequence[str] = (),
    main: bool = False,
    reason_for_another: str = "",
) -> Contact:
    """Create a contact who works at the customer. Raises Invalid with every fault, or Refused by a rule about duplicates."""
    obj = object_of(Contact)
    access.require(actor, obj, "create")
    given = {
        "full_name": full_name,
        "position": position,
        "mobile": mobile,
        "email": email,
        "customer": customer.pk,
    }
    cleaned = clean_values(obj, given, actor, creating=True, lenient=True)
    owners = {"owner_id": actor.user_id or customer.owner_id, "team_id": customer.team_id}
    contact = Contact(**cleaned, **owners)
    contact.derive()
    told = identity.told(obj, contact, actor, reason_for_another, identity.before_create)
    data = {"name": contact.full_name, **told}
    actions.insert(contact, actor=actor, event="customer.contact_added", data=data)
    place = ContactLink.objects.alive().get(contact=contact, customer=customer)
    played = {"roles": [str(role) for role in roles]}
    if main:
        _make_main(customer, place, actor, **played)
    else:
        actions.apply(place, played, actor=actor)
    return contact


class LinkContact(Input):
    contact: int = Field(title=gettext_noop("Contact"), json_schema_extra={"lookup": "contacts"})
    position: str = Field("", max_length=100, title=gettext_noop("Position there"))
    roles: list[choices.Role] = Field([], title=gettext_noop("Roles"))


@verb(
    label=gettext_lazy("Link a known contact"),
    input=LinkContact,
    icon="link",
    bulk=False,
    event=EventType(
        "customer.contact_linked",
        gettext_lazy("Contact linked"),
        gettext_lazy("%(actor)s linked a contact"),
        ("contact",),
    ),
)
def link_contact(
    customer: Customer, *, actor: Actor, contact: int, position: str = "", roles: Sequence[str] = ()
) -> ContactLink:
    """Let a contact stand for a further customer. Raises Invalid when he does already or may not be seen."""
    person = _visible_contact(contact, actor)
    if ContactLink.objects.alive().filter(contact=person, customer=customer).exists():
        raise Invalid(_("This contact stands for the customer already."), "contact")
    link = ContactLink(
        contact=person, customer=customer, position=position, roles=[str(role) for role in roles]
    )
    return actions.insert(link, actor=actor, event="customer.contact_linked", data={"contact": person.pk})


class OfContact(Input):
    contact: int = Field(title=gettext_noop("Contact"), json_schema_extra={"lookup": "contacts"})


@verb(
    label=gettext_lazy("Unlink a contact"),
    input=OfContact,
    icon="x",
    bulk=False,
    event=EventType(
        "customer.contact_unlinked",
        gettext_lazy("Contact unlinked"),
        gettext_lazy("%(actor)s unlinked a contact"),
        ("contact",),
    ),
)
def unlink_contact(customer: Customer, *, actor: Actor, contact: int) -> ContactLink:
    """End the place of a contact at the customer; the contact himself stays. Raises Invalid when he has none."""
    link = _place(customer, contact)
    gone = {"deleted_at": timezone.now(), "primary": False}
    return actions.apply(
        link, gone, actor=actor, event="customer.contact_unlinked", data={"contact": contact}
    )


@verb(
    label=gettext_lazy("Set main contact"),
    input=OfContact,
    icon="star",
    bulk=False,
    event=EventType(
        "customer.main_contact_set",
        gettext_lazy("Main contact set"),
        gettext_lazy("%(actor)s set the main contact"),
        ("contact",),
    ),
)
def set_main_contact(customer: Customer, *, actor: Actor, contact: int) -> ContactLink:
    """Make a contact the main one of the customer in place of any other. Raises Invalid when he is not linked."""
    return _make_main(customer, _place(customer, contact), actor)


def _make_main(customer: Customer, place: ContactLink, actor: Actor, **also: Any) -> ContactLink:
    others = ContactLink.objects.alive().filter(customer=customer, primary=True).exclude(pk=place.pk)
    for other in others.select_for_update():
        actions.apply(other, {"primary": False}, actor=actor)
    data = {"contact": place.contact_id}
    values = {"primary": True, **also}
    return actions.apply(place, values, actor=actor, event="customer.main_contact_set", data=data)


@verb(
    label=gettext_lazy("Hand over"),
    input=NewOwner,
    access="hand_over",
    icon="arrow-right",
    event=EventType(
        "contact.handed_over",
        gettext_lazy("Handed over"),
        gettext_lazy("%(actor)s handed the %(object)s over"),
        ("reason",),
    ),
    returns=True,
    told=now_with,
)
def hand_over_contact(
    contact: Contact, *, actor: Actor, owner: int, team: int | None = None, reason: str = ""
) -> Contact:
    """Give a contact to another owner. Raises Invalid for a user who is not active."""
    given = {"owner": owner} | ({"team": team} if team is not None else {})
    values = clean_values(object_of(contact), given, actor, creating=False)
    must_change(contact, values)
    return actions.apply(contact, values, actor=actor, event="contact.handed_over", data={"reason": reason})


def keep_places(contacts: Sequence[Contact], *, actor: Actor) -> None:
    """See that every contact has a place at the customer where he mainly works (``Contact.customer``)."""
    wanted = {(row.pk, row.customer_id) for row in contacts if row.customer_id and row.deleted_at is None}
    if not wanted:
        return
    there = ContactLink.objects.alive().filter(contact__in=[contact for contact, _customer in wanted])
    missing = sorted(wanted - set(there.values_list("contact_id", "customer_id")))
    # No event of their own: the contact's event tells where he works, and the timeline should say it once.
    ContactLink.objects.bulk_create(
        ContactLink(contact_id=contact, customer_id=customer, created_by_id=actor.user_id)
        for contact, customer in missing
    )


def keep_workplaces(links: Sequence[ContactLink], *, actor: Actor) -> None:
    """See that a contact's first place is where he mainly works, and that an ended place no longer is."""
    people = Contact.objects.alive().filter(pk__in={link.contact_id for link in links})
    contacts = {person.pk: person for person in people.select_for_update(of=("self",)).order_by("pk")}
    for link in links:
        ended = link.deleted_at is not None
        person = contacts.get(link.contact_id)
        if person is not None and person.customer_id == (link.customer_id if ended else None):
            actions.apply(person, {"customer_id": None if ended else link.customer_id}, actor=actor)


def _visible_contact(pk: int, actor: Actor) -> Contact:
    try:
        return access.get(actor, Contact, pk)
    except NotFound:
        raise Invalid(_("There is no such record, or you may not see it."), "contact") from None


def _place(customer: Customer, contact: int) -> ContactLink:
    links = ContactLink.objects.alive().filter(customer=customer, contact=contact)
    link = links.select_for_update().first()
    if link is None:
        raise Invalid(_("This contact does not stand for the customer."), "contact")
    return link
