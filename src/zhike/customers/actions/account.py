"""What can be done to a customer as a whole: hand over, promote, registration number, sources of facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.customers import choices
from zhike.customers.models import Contact, ContactLink, Customer, ProfileSource
from zhike.kernel import actions, events, identity
from zhike.kernel.access import Actor, field_right
from zhike.kernel.cleaning import clean_values
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.events import EventType
from zhike.kernel.formats import phones
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input, verb
from zhike.people.owners import must_change, now_with


class NewOwner(Input):
    owner: int = Field(title=gettext_noop("New owner"), json_schema_extra={"lookup": "users"})
    team: int | None = Field(None, title=gettext_noop("New team"), json_schema_extra={"lookup": "teams"})
    reason: str = Field("", max_length=300, title=gettext_noop("Reason"))


class HandOver(NewOwner):
    contacts: bool = Field(True, title=gettext_noop("With the contacts that the old owner had there"))


@verb(
    label=gettext_lazy("Hand over"),
    input=HandOver,
    access="hand_over",
    icon="arrow-right",
    event=EventType(
        "customer.handed_over",
        gettext_lazy("Handed over"),
        gettext_lazy("%(actor)s handed the %(object)s over"),
        ("contacts", "reason"),
    ),
    returns=True,
    told=now_with,
)
def hand_over(
    customer: Customer,
    *,
    actor: Actor,
    owner: int,
    team: int | None = None,
    contacts: bool = True,
    reason: str = "",
) -> Customer:
    """Give a customer to another owner, with the contacts that the old owner had there.

    Without ``team`` the team stays. Raises Invalid for a user who is not active or a team that does not exist.
    """
    given = {"owner": owner} | ({"team": team} if team is not None else {})
    values = clean_values(object_of(customer), given, actor, creating=False)
    must_change(customer, values)
    people: list[Contact] = []
    if contacts:
        his = Contact.objects.alive().filter(customer=customer, owner=customer.owner_id)
        people = list(his.exclude(owner=owner).select_for_update(of=("self",)).order_by("pk"))
    data = {"contacts": [person.pk for person in people], "reason": reason}
    actions.apply(customer, values, actor=actor, event="customer.handed_over", data=data)
    if people:
        # They come along, so nobody need hear of each; of a bulk action they are a part too.
        cause = actor.cause or events.of_record(customer).values_list("id", flat=True)[0]
        for person in people:
            actions.apply(person, values, actor=actor, cause=cause)
    return customer


class Promote(Input):
    company_name: str = Field(min_length=1, max_length=200, title=gettext_noop("Name of the company"))
    position: str = Field("", max_length=100, title=gettext_noop("Position of this person there"))


@verb(
    label=gettext_lazy("Make it a company"),
    input=Promote,
    icon="building",
    bulk=False,
    when=lambda customer: customer.kind == choices.Kind.PERSON,
    event=EventType(
        "customer.promoted",
        gettext_lazy("Made a company"),
        gettext_lazy("%(actor)s made a company of %(person)s, who bought alone until then"),
        ("person", "contact"),
    ),
)
def promote(customer: Customer, *, actor: Actor, company_name: str, position: str = "") -> Customer:
    """Turn a person who buys into a company whose main contact he is.

    The customer keeps its id, so its orders and history go on; what was his own (phone, e-mail) stays there as
    well until somebody knows the company's.
    """
    values = clean_values(
        object_of(customer), {"name": company_name, "kind": "company"}, actor, creating=False
    )
    told = ask_rules(customer, values, actor)
    person = customer.name
    contact = Contact(
        full_name=person[:120], romanised_name=customer.english_name[:120], position=position, customer=customer,
        email=customer.email, owner_id=customer.owner_id, team_id=customer.team_id,
        languages=[customer.language] if customer.language else [],
        **{"mobile" if is_mobile(customer.phone) else "work_phone": customer.phone},
    )  # fmt: skip
    actions.insert(contact, actor=actor)
    data = {"person": person, "contact": contact.pk, **told}
    actions.apply(customer, values | {"english_name": ""}, actor=actor, event="customer.promoted", data=data)
    place = ContactLink.objects.alive().get(contact=contact, customer=customer)
    roles = [choices.Role.BUYER.value, choices.Role.USER.value]
    actions.apply(place, {"primary": True, "roles": roles}, actor=actor)
    return customer


def is_mobile(number: str) -> bool:
    """Say whether a stored number is that of a mobile phone."""
    return bool(number) and phones.parse(number).kind == phones.MOBILE


class Registration(Input):
    scheme: choices.RegistrationScheme = Field(title=gettext_noop("Kind of number"))
    number: str = Field("", max_length=40, title=gettext_noop("Registration number"))
    reason: str = Field(
        "", max_length=200, title=gettext_noop("If it looks unusual: why it is right all the same")
    )


@verb(
    label=gettext_lazy("Set registration number"),
    input=Registration,
    icon="certificate",
    bulk=False,
    when=lambda customer: customer.kind != choices.Kind.INTERNAL,
    event=EventType(
        "customer.registration_set",
        gettext_lazy("Registration number set"),
        gettext_lazy("%(actor)s set the registration number"),
    ),
)
def set_registration(
    customer: Customer, *, actor: Actor, scheme: str, number: str = "", reason: str = ""
) -> Customer:
    """Set kind and number together, with the reason that a number needs which fails its check. Raises Invalid."""
    given = {
        "registration_scheme": str(scheme),
        "registration_number": number,
        "registration_override": reason,
    }
    values = clean_values(object_of(customer), given, actor, creating=False)
    told = ask_rules(customer, values, actor, reason)
    return actions.apply(customer, values, actor=actor, event="customer.registration_set", data=told)


def ask_rules(
    customer: Customer, values: Mapping[str, Any], actor: Actor, reason: str = ""
) -> dict[str, Any]:
    """Ask the rules about duplicates before a verb changes a customer; return what its event tells. Raises Refused."""
    return identity.told(object_of(customer), (customer, values), actor, reason, identity.before_change)


class NoteSource(Input):
    field: choices.ProfileField = Field(title=gettext_noop("Fact"))
    source: choices.Evidence = Field(title=gettext_noop("Learned from"))
    reference: str = Field("", max_length=300, title=gettext_noop("Where exactly"))
    collected_on: date | None = Field(None, title=gettext_noop("Learned on"))
    confidence: int = Field(80, ge=0, le=100, title=gettext_noop("Confidence in percent"))


@verb(
    label=gettext_lazy("Note a source"),
    input=NoteSource,
    icon="info-circle",
    bulk=False,
    event=EventType(
        "customer.source_noted",
        gettext_lazy("Source noted"),
        gettext_lazy("%(actor)s noted where a fact comes from"),
        ("field", "source", "reference", "collected_on", "confidence"),
    ),
)
def note_source(
    customer: Customer,
    *,
    actor: Actor,
    field: str,
    source: str,
    reference: str = "",
    collected_on: date | None = None,
    confidence: int = 80,
) -> ProfileSource:
    """Note where the value of a profile field was learned; a later note takes the place of an earlier one.

    Without ``collected_on`` it was learned today. Raises Invalid for a day still to come.
    """
    if field_right(actor, object_of(customer), field) != "edit":
        raise NotAllowed()
    day = collected_on or timezone.localdate()
    if day > timezone.localdate():
        raise Invalid(_("Nobody can have learned this on a day still to come."), "collected_on")
    known: dict[str, Any] = {
        "source": str(source), "reference": reference, "collected_on": day, "confidence": confidence,
    }  # fmt: skip
    row, _new = ProfileSource.objects.update_or_create(
        customer=customer,
        field=str(field),
        defaults={**known, "changed_at": timezone.now(), "deleted_at": None},
    )
    data = {**known, "field": str(field), "collected_on": day.isoformat()}
    actions.apply(customer, {}, actor=actor, event="customer.source_noted", data=data)
    return row
