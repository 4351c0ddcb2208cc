"""Questions about interactions and tasks that are asked in more than one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from zhike.customers.models import Contact, ContactLink, Customer
from zhike.engagement.models import Interaction, Task
from zhike.kernel.access import Actor, field_right, knows, visible_to
from zhike.kernel.objects import object_of
from zhike.people.queries import house_zone

# One step into the index ``interaction_contact`` for each customer. A note is no contact.
LAST = """
    SELECT asked.id, (
        SELECT (i.at AT TIME ZONE %s)::date FROM engagement_interaction i
        WHERE i.customer_id = asked.id AND i.deleted_at IS NULL AND i.kind <> 'note' AND i.at <= %s
        ORDER BY i.at DESC LIMIT 1
    )
    FROM unnest(%s::bigint[]) AS asked (id)
"""
ARRIVED = """
    SELECT DISTINCT c.id FROM engagement_interaction i JOIN customers_customer c ON c.id = i.customer_id
    WHERE i.deleted_at IS NULL AND i.kind <> 'note' AND i.at > %(since)s AND i.at <= %(now)s
      AND (c.last_contact_on IS NULL OR c.last_contact_on < (i.at AT TIME ZONE %(zone)s)::date)
    ORDER BY c.id
"""
# Longer than a server is likely to stand still.
ARRIVED_WITHIN = timedelta(days=31)


def interactions_with(actor: Actor, **end: Any) -> QuerySet[Interaction]:
    """Return the visible interactions with a customer or a contact, by their own date, the newest first."""
    return visible_to(actor, Interaction).filter(**end).select_related("owner").order_by("-at", "-pk")


def open_tasks(actor: Actor, **end: Any) -> QuerySet[Task]:
    """Return the visible open tasks about a customer or a contact, or of an owner, the most urgent first."""
    rows = visible_to(actor, Task).filter(state=Task.State.OPEN, **end).select_related("owner")
    return rows.order_by(F("due").asc(nulls_last=True), "pk")


def completable(actor: Actor, tasks: Sequence[Task]) -> set[int]:
    """Return the ids of those tasks that the actor may complete."""
    ids = [task.pk for task in tasks]
    return set(visible_to(actor, Task, "change").filter(pk__in=ids).values_list("pk", flat=True))


def contacts_at(actor: Actor, customer: Customer) -> QuerySet[Contact]:
    """Return the visible contacts that stand for a customer, by name."""
    linked = ContactLink.objects.alive().filter(customer=customer.pk).values("contact")
    return visible_to(actor, Contact).filter(pk__in=linked).order_by("full_name", "pk")


def customers_of(tasks: Sequence[Task], actor: Actor) -> dict[int, str]:
    """Return the names of the tasks' customers by id, of those that the actor may see."""
    ids = {task.customer_id for task in tasks if task.customer_id}
    hidden = not knows(actor, Task, "customer") or field_right(actor, object_of(Customer), "name") == "hidden"
    if not ids or hidden:
        return {}
    return dict(visible_to(actor, Customer).filter(pk__in=ids).values_list("pk", "name"))


def contact_days(customer_ids: Sequence[int], now: datetime) -> dict[int, date | None]:
    """Return the day of the last contact with each customer, None for never: of what is no note and in no recycle bin, until now."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [str(house_zone()), now, list(customer_ids)])
        return dict(cursor.fetchall())


def arrived(now: datetime) -> list[int]:
    """Return the customers with a contact of the last month that took place and does not count yet."""
    values = {"since": now - ARRIVED_WITHIN, "now": now, "zone": str(house_zone())}
    with connection.cursor() as cursor:
        cursor.execute(ARRIVED, values)
        return [row[0] for row in cursor.fetchall()]
