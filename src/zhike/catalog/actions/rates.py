"""Dated exchange rates, and what follows from them on orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import islice

from django.db import transaction

from zhike.catalog import queries
from zhike.catalog.models import Order, Rate
from zhike.kernel import actions
from zhike.kernel.access import Actor
from zhike.kernel.actions import snapshot
from zhike.kernel.objects import object_of
from zhike.kernel.transfer.writing import update_rows
from zhike.people.queries import house_zone

AT_ONCE = 2000

# Orders whose rate is not the one that held on their day. Where no rate is known an order keeps its own.
OUTDATED = """
    SELECT o.id, known.rate
    FROM catalog_order o
    CROSS JOIN LATERAL (
        SELECT r.rate FROM catalog_rate r
        WHERE r.currency = o.currency AND r.deleted_at IS NULL
          AND r.valid_from <= (o.ordered_at AT TIME ZONE %s)::date
        ORDER BY r.valid_from DESC LIMIT 1
    ) AS known
    WHERE o.currency = %s AND o.deleted_at IS NULL AND o.rate <> known.rate
    ORDER BY o.id
"""


def set_rate(currency: str, *, actor: Actor, valid_from: date, rate: Decimal) -> Rate:
    """Set what one unit of a currency is worth in the base currency from a day on, and value its orders anew."""
    values = {"currency": currency, "valid_from": valid_from, "rate": rate}
    with transaction.atomic():
        known = Rate.objects.alive().filter(currency=currency, valid_from=valid_from).first()
        if known is None:
            stored = actions.create(Rate, values, actor=actor)
        else:
            stored = actions.change(known, {"rate": rate}, actor=actor)
        apply_rates(currency, actor=actor)
    return stored


def apply_rates(currency: str, *, actor: Actor) -> int:
    """Give every order in a currency the rate of its day; return how many were valued anew, each with an event.

    The amounts in the order's own currency never change. Orders in the base currency have the rate 1.
    """
    if currency == queries.organisation().currency:
        return 0
    with transaction.atomic():
        outdated = Order.objects.raw(OUTDATED, [str(house_zone()), currency])
        rates = ((row.pk, row.rate) for row in outdated)
        count = 0
        while some := dict(islice(rates, AT_ONCE)):
            _value_anew(some, actor)
            count += len(some)
    return count


def _value_anew(rates: dict[int, Decimal], actor: Actor) -> None:
    obj = object_of(Order)
    changed = []
    for order in Order.objects.filter(pk__in=rates).select_for_update(of=("self",)).order_by("pk"):
        before = snapshot(order, obj)
        order.rate = rates[order.pk]
        order.derive()
        changed.append((order, before))
    update_rows(changed, actor)
