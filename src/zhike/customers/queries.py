"""Questions about customers that are asked in more than one place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.customers import freshness
from zhike.customers.choices import ProfileField
from zhike.customers.models import (
    Contact,
    ContactLink,
    ContactRelation,
    Customer,
    CustomerRelation,
    ProfileSource,
)
from zhike.duplicates.matching import mask
from zhike.kernel import events
from zhike.kernel.access import Actor, knows, visible_to

# What happened before the newest so many events is older than any fact that could still be fresh.
EVENTS_READ = 500
# So many customers of one contact are named.
PLACES = 3


def people_of(customer: Customer, actor: Actor) -> QuerySet[ContactLink]:
    """Return the places of the visible contacts at a customer: main contact first, those who left last."""
    seen = visible_to(actor, Contact)
    links = visible_to(actor, ContactLink).filter(customer=customer, contact__in=seen.values("pk"))
    return links.select_related("contact").order_by("-primary", "until", "contact__full_name_sort", "pk")


def places_of(contact: Contact, actor: Actor) -> QuerySet[ContactLink]:
    """Return the places of a contact at visible customers."""
    seen = visible_to(actor, Customer)
    links = visible_to(actor, ContactLink).filter(contact=contact, customer__in=seen.values("pk"))
    return links.select_related("customer").order_by("until", "customer__name_sort", "pk")


def workplaces(contacts: Sequence[Contact], seen: Collection[int], actor: Actor) -> dict[int, str]:
    """Return by contact the customers for whom he stands now, in words: those that the actor may see, or all of them masked.

    Masked is whom he works for where the contact himself is not among those ``seen``.
    """
    if not knows(actor, Customer, "name") or not knows(actor, Contact, "customer"):
        return {}
    links = ContactLink.objects.alive().filter(contact__in=contacts, customer__deleted_at=None)
    links = links.filter(Q(until=None) | Q(until__gte=timezone.localdate())).order_by("-primary", "pk")
    rows = list(links.values_list("contact_id", "customer_id", "customer__name"))
    open_ = set(
        visible_to(actor, Customer).filter(pk__in={row[1] for row in rows}).values_list("pk", flat=True)
    )
    found: dict[int, list[str]] = {}
    for contact, customer, name in rows:
        if contact not in seen:
            found.setdefault(contact, []).append(mask(name))
        elif customer in open_:
            found.setdefault(contact, []).append(name)
    return {contact: _(", ").join(names[:PLACES]) for contact, names in found.items()}


def relations_of(customer: Customer, actor: Actor) -> QuerySet[CustomerRelation]:
    """Return the relations of a customer, from either end, to customers that the actor may see."""
    seen = visible_to(actor, Customer).values("pk")
    ends = Q(customer=customer, other__in=seen) | Q(other=customer, customer__in=seen)
    return (
        visible_to(actor, CustomerRelation)
        .filter(ends)
        .select_related("customer", "other")
        .order_by("kind", "pk")
    )


def person_relations_of(contact: Contact, actor: Actor) -> QuerySet[ContactRelation]:
    """Return the relations of a contact, from either end, to people that the actor may see."""
    seen = visible_to(actor, Contact).values("pk")
    ends = Q(contact=contact, other__in=seen) | Q(other=contact, contact__in=seen)
    return (
        visible_to(actor, ContactRelation)
        .filter(ends)
        .select_related("contact", "other")
        .order_by("kind", "pk")
    )


def subsidiaries_of(customer: Customer, actor: Actor) -> QuerySet[Customer]:
    """Return the visible customers directly below a customer in its group."""
    return visible_to(actor, Customer).filter(parent=customer).order_by("name_sort", "pk")


def sources_of(customer: Customer) -> QuerySet[ProfileSource]:
    """Return where the facts of a profile come from, the newest first."""
    return ProfileSource.objects.alive().filter(customer=customer).order_by("-collected_on", "field")


def evidence(customer: Customer) -> dict[str, dict[str, Any]]:
    """Return source, day, confidence in percent and staleness of the facts that have a source, by field."""
    today = timezone.localdate()
    return {
        row.field: {
            "source": row.get_source_display(),
            "date": row.collected_on,
            "confidence": f"{row.confidence} %",
            "stale": freshness.is_stale(row.field, row.collected_on, today),
        }
        for row in sources_of(customer)
    }


def learned_on(customer: Customer) -> dict[str, date]:
    """Return the day on which each known profile field was learned: of its source or its last change."""
    days: dict[str, date] = {}
    for event in events.of_record(customer)[:EVENTS_READ]:
        for name in event.changes:
            if name in ProfileField.values:
                days.setdefault(name, timezone.localdate(event.at))
    for row in sources_of(customer):
        days[row.field] = max(row.collected_on, days.get(row.field, row.collected_on))
    return days
