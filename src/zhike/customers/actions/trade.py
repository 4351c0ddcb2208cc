"""The figures of trade on customers, worked out elsewhere from orders and written here for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from zhike.customers.choices import TradeStatus
from zhike.customers.models import Customer
from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed
from zhike.kernel.events import EventType
from zhike.kernel.models import Event

# Days since the last order after which a customer counts as dormant, and as lost.
DORMANT_AFTER, LOST_AFTER = 180, 365

CHANGED = events.declare(
    EventType("customer.trade_changed", _("Trade status changed"), _("The trade status changed"))
)

# The figures differ for few customers of a batch; the others must not be written again.
WRITE = """
    WITH given AS (
        SELECT * FROM unnest(%s::bigint[], %s::int[], %s::numeric[], %s::numeric[], %s::date[], %s::date[], %s::text[])
            AS g (id, orders_count, net, gross, first_on, last_on, status)
    ), before AS (
        SELECT c.id, c.trade_status FROM customers_customer c JOIN given USING (id) ORDER BY c.id FOR UPDATE OF c
    )
    UPDATE customers_customer c
    SET orders_count = g.orders_count, net_purchases = g.net, gross_purchases = g.gross,
        first_order_on = g.first_on, last_order_on = g.last_on, trade_status = g.status
    FROM given g JOIN before b ON b.id = g.id
    WHERE c.id = g.id
      AND (c.orders_count, c.net_purchases, c.gross_purchases, c.first_order_on, c.last_order_on, c.trade_status)
          IS DISTINCT FROM (g.orders_count, g.net, g.gross, g.first_on, g.last_on, g.status)
    RETURNING c.id, b.trade_status, c.trade_status
"""
AGE = """
    WITH before AS (
        SELECT id, trade_status,
               CASE WHEN last_order_on < %(lost)s THEN 'lost' WHEN last_order_on < %(dormant)s THEN 'dormant'
                    ELSE 'active' END AS status
        FROM customers_customer WHERE last_order_on IS NOT NULL ORDER BY id FOR UPDATE
    )
    UPDATE customers_customer c SET trade_status = b.status
    FROM before b WHERE c.id = b.id AND c.trade_status <> b.status
    RETURNING c.id, b.trade_status, c.trade_status
"""


@dataclass(frozen=True)
class Trade:
    """What one customer has bought so far: amounts in the base currency, days of the first and last order.

    ``net`` is after returns and cancellations, ``gross`` before; ``orders`` counts orders, not their reversals.
    """

    customer_id: int
    orders: int = 0
    net: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)
    first_on: date | None = None
    last_on: date | None = None


def trade_status(last_on: date | None, as_of: date) -> TradeStatus:
    """Return how a customer stands whose last order was on a day: never, active, dormant (180 days) or lost (365)."""
    if last_on is None:
        return TradeStatus.NEVER
    silent = (as_of - last_on).days
    if silent > LOST_AFTER:
        return TradeStatus.LOST
    return TradeStatus.DORMANT if silent > DORMANT_AFTER else TradeStatus.ACTIVE


def record_trade(
    figures: Iterable[Trade], *, actor: Actor, as_of: date, causes: Mapping[int, int | None] | None = None
) -> int:
    """Write the figures of many customers in one statement and an event for each whose status changed.

    ``causes`` names by customer the event that it follows from; None: nobody need be told of this customer.

    Only the program itself may do this (``access.SYSTEM``). Versions stay: nobody's edit collides with it.
    Returns the number of customers whose figures differed.
    """
    _only_the_program(actor)
    rows = [
        (row.customer_id, row.orders, row.net, row.gross, row.first_on, row.last_on,
         trade_status(row.last_on, as_of).value)
        for row in figures
    ]  # fmt: skip
    if not rows:
        return 0
    return _write(WRITE, [list(column) for column in zip(*rows, strict=True)], actor, causes or {})


def age_trade(*, actor: Actor, as_of: date) -> int:
    """Bring the status of all customers up to a day, since silence alone makes one dormant. Returns how many changed."""
    _only_the_program(actor)
    limits = {"dormant": as_of - timedelta(days=DORMANT_AFTER), "lost": as_of - timedelta(days=LOST_AFTER)}
    return _write(AGE, limits, actor, {})


def _only_the_program(actor: Actor) -> None:
    if not actor.everything:
        raise NotAllowed()


def _write(statement: str, values: object, actor: Actor, causes: Mapping[int, int | None]) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            written = cursor.fetchall()
        Event.objects.bulk_create(
            (
                Event(
                    **events.row(
                        CHANGED.verb,
                        Customer(pk=pk),
                        actor,
                        {"trade_status": [old, new]},
                        cause=causes.get(pk),
                    )
                )
                for pk, old, new in written
                if old != new and causes.get(pk, 0) is not None
            ),
            batch_size=2000,
        )
    return len(written)
