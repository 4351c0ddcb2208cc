"""Returns and cancellations: orders of their own with negative quantities, on their own date and at its rate.

A line of a reversal has the position of the line that it takes back, so that nothing comes back twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.catalog import queries
from zhike.catalog.actions.orders import insert_with_lines, known_rate
from zhike.catalog.models import Order, OrderLine
from zhike.kernel import actions, events
from zhike.kernel.access import Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.formats.numbers import format_number
from zhike.kernel.verbs import Input, verb

SIGNS = {Order.Kind.CANCELLATION: "C", Order.Kind.RETURN: "R"}


class Cancel(Input):
    reason: str = Field("", max_length=200, title=gettext_noop("Reason"))


class Return(Input):
    position: int = Field(title=gettext_noop("Number of the line"))
    quantity: Decimal = Field(title=gettext_noop("Quantity that comes back"), gt=0)
    reason: str = Field("", max_length=200, title=gettext_noop("Reason"))


def can_come_back(order: Any) -> bool:
    """Say whether this is a purchase of which something can be cancelled or returned."""
    return order.kind == Order.Kind.ORDER and order.state == Order.State.CONFIRMED


@verb(
    label=gettext_lazy("Cancel the order"),
    input=Cancel,
    icon="circle-x",
    destructive=True,
    when=can_come_back,
    event=EventType("order.cancelled", gettext_lazy("Cancelled"),
                    gettext_lazy("%(actor)s cancelled the order %(title)s"), ("by", "reason")),
)  # fmt: skip
def cancel_order(
    order: Order, *, actor: Actor, reason: str = "", at: datetime | None = None, **more: Any
) -> Order:
    """Cancel what has not come back yet; return the cancellation. The order itself keeps its figures.

    ``at`` is the moment of the cancellation, now by default; ``more`` sets other columns of the cancellation.
    """
    with transaction.atomic():
        order = actions.lock(order, actor=actor)
        left = what_is_left(order)
        if not left:
            raise Invalid(_("Nothing of this order is left to cancel."))
        return _reverse(order, Order.Kind.CANCELLATION, left, actor, reason=reason, at=at, **more)


@verb(
    label=gettext_lazy("Take goods back"),
    input=Return,
    icon="arrow-back-up",
    bulk=False,
    when=can_come_back,
    event=EventType("order.returned", gettext_lazy("Goods returned"),
                    gettext_lazy("%(actor)s took back goods of the order %(title)s"), ("by", "reason")),
)  # fmt: skip
def return_line(order: Order, *, actor: Actor, position: int, quantity: Decimal, reason: str = "") -> Order:
    """Take back goods of one line; return the return."""
    return return_lines(order, actor=actor, quantities={position: quantity}, reason=reason)


def return_lines(
    order: Order, *, actor: Actor, quantities: Mapping[int, Decimal], reason: str = "", at: datetime | None = None,
    **more: Any,
) -> Order:  # fmt: skip
    """Take back goods of several lines, ``quantities`` by position; return the return.

    Raises Invalid where more would come back than was bought.
    """
    with transaction.atomic():
        order = actions.lock(order, actor=actor)
        left = what_is_left(order)
        for position, quantity in quantities.items():
            if not 0 < quantity <= left.get(position, 0):
                raise Invalid(
                    _("Of line %(line)d at most %(quantity)s can come back; nothing was saved.")
                    % {"line": position, "quantity": format_number(left.get(position, Decimal(0)))},
                    "quantity",
                )
        return _reverse(order, Order.Kind.RETURN, quantities, actor, reason=reason, at=at, **more)


def what_is_left(order: Order) -> dict[int, Decimal]:
    """Return how much of each line is still with the customer, by position; lines that came back whole are left out."""
    gone = queries.reversed_quantities(order)
    lines = OrderLine.objects.alive().filter(order=order).values_list("position", "quantity")
    left = {position: quantity - gone.get(position, Decimal(0)) for position, quantity in lines}
    return {position: quantity for position, quantity in left.items() if quantity}


def _reverse(
    order: Order, kind: Order.Kind, quantities: Mapping[int, Decimal], actor: Actor, *, reason: str,
    at: datetime | None, **more: Any,
) -> Order:  # fmt: skip
    """Store a reversal of a locked order as an order of its own, and note on the original that there is one."""
    reversal = Order(
        kind=kind, customer_id=order.customer_id, original=order, currency=order.currency, reason=reason,
        ordered_at=at or timezone.now(), ship_country=order.ship_country, state=Order.State.CONFIRMED,
        **{"number": _next_number(order, kind), **more},
    )  # fmt: skip
    reversal.rate = known_rate(reversal)
    lines = OrderLine.objects.alive().filter(order=order, position__in=quantities).order_by("position")
    insert_with_lines(reversal, [_taken_back(line, quantities[line.position]) for line in lines], actor=actor)
    word = "cancelled" if kind == Order.Kind.CANCELLATION else "returned"
    events.record(f"order.{word}", order, actor=actor, data={"by": reversal.pk, "reason": reason})
    return reversal


def _taken_back(line: OrderLine, quantity: Decimal) -> OrderLine:
    reversed_line = OrderLine(
        position=line.position, product_id=line.product_id, description=line.description, quantity=-quantity,
        unit_price=line.unit_price,
    )  # fmt: skip
    reversed_line.derive()
    return reversed_line


def _next_number(order: Order, kind: Order.Kind) -> str:
    """Return the order's number with a sign and a count behind it, such as 2026-117/R2."""
    count = Order.objects.filter(original=order, kind=kind).count() + 1
    return f"{order.number[:50]}/{SIGNS[kind]}{count}"
