"""What others ask about orders: rates on a day, and the figures of trade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Sum

from zhike.catalog.models import Order, OrderLine, Rate
from zhike.customers.actions import Trade
from zhike.kernel.access import Actor, visible_to
from zhike.kernel.records import RecordQuerySet
from zhike.people.queries import house_zone, organisation

FIGURES = """
    SELECT asked.id,
           count(*) FILTER (WHERE o.kind = 'order'),
           coalesce(sum(o.total_base), 0),
           coalesce(sum(o.total_base) FILTER (WHERE o.kind = 'order'), 0),
           min((o.ordered_at AT TIME ZONE %s)::date) FILTER (WHERE o.kind = 'order'),
           max((o.ordered_at AT TIME ZONE %s)::date) FILTER (WHERE o.kind = 'order')
    FROM unnest(%s::bigint[]) AS asked (id)
    LEFT JOIN catalog_order o ON o.customer_id = asked.id AND o.deleted_at IS NULL AND o.state = 'confirmed'
    GROUP BY asked.id
"""


def rate_on(currency: str, day: date) -> Decimal | None:
    """Return what one unit of a currency was worth in the base currency on a day; None when no rate is known."""
    if currency == organisation().currency:
        return Decimal(1)
    known = Rate.objects.alive().filter(currency=currency, valid_from__lte=day).order_by("-valid_from")
    return known.values_list("rate", flat=True).first()


def trade_of(customer_ids: Sequence[int]) -> Iterator[Trade]:
    """Iterate over what customers have bought so far: confirmed orders that are not in the recycle bin."""
    zone = str(house_zone())
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [zone, zone, list(customer_ids)])
        for row in cursor.fetchall():
            yield Trade(*row)


def orders_of(customer_id: int, actor: Actor) -> RecordQuerySet:
    """Return the confirmed orders, returns and cancellations of a customer that the actor may see."""
    return visible_to(actor, Order).filter(customer=customer_id, state=Order.State.CONFIRMED)


def reversed_quantities(order: Order) -> dict[int, Decimal]:
    """Return how much of each line (by its position) came back or was cancelled, as positive quantities."""
    lines = OrderLine.objects.alive().filter(order__original=order, order__deleted_at__isnull=True)
    sums = lines.order_by().values_list("position").annotate(Sum("quantity"))
    return {position: -quantity for position, quantity in sums}
