"""Orders and their lines: placed at once, or drafted line by line and then confirmed.

A confirmed order is a fact. What happens to it later is a fact of its own (``reversals``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.catalog import queries
from zhike.catalog.models import Order, OrderLine, Product
from zhike.customers.models import Customer
from zhike.kernel import access, actions
from zhike.kernel.access import Actor
from zhike.kernel.cleaning import clean_values
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.events import EventType
from zhike.kernel.kinds import BadValue
from zhike.kernel.objects import object_of
from zhike.kernel.verbs import Input, verb
from zhike.people.queries import day_of


@dataclass(frozen=True)
class Line:
    """A line to order: ``unit_price`` in the order's currency. A negative quantity comes back."""

    quantity: Decimal
    unit_price: Decimal
    product: Product | None = None
    description: str = ""


def place_order(
    customer: Customer, *, actor: Actor, lines: Iterable[Line], number: str, ordered_at: datetime, currency: str = "",
    **more: Any,
) -> Order:  # fmt: skip
    """Place a confirmed order with its lines, in one transaction.

    ``currency`` is the customer's by default, ``more`` takes the other fields of an order's form. Raises
    NotFound, NotAllowed, or Invalid: for wrong values, without lines, or when no rate is known for the day.
    """
    obj = object_of(Order)
    access.require(actor, obj, "create")
    customer = access.get(actor, Customer, customer.pk)
    currency = currency or customer.currency or queries.organisation().currency
    given = {
        "number": number,
        "customer": customer.pk,
        "ordered_at": ordered_at,
        "currency": currency,
        **more,
    }
    order = Order(**clean_values(obj, given, actor, creating=True), state=Order.State.CONFIRMED)
    order.rate = known_rate(order)
    with transaction.atomic():
        insert_with_lines(
            order, [order_line(line, place) for place, line in enumerate(lines, 1)], actor=actor
        )
        if not access.visible_to(actor, Order, "create").filter(pk=order.pk).exists():
            raise NotAllowed(_("You may not create such a record; nothing was saved."))
    return order


def insert_with_lines(order: Order, lines: Sequence[OrderLine], *, actor: Actor) -> Order:
    """Store a new order with lines already computed; its totals follow from them."""
    if not lines:
        raise Invalid(_("An order has at least one line."), "lines")
    order.total = sum((line.amount for line in lines), Decimal(0))
    order.line_count = len(lines)
    actions.insert(order, actor=actor, data={"lines": len(lines)})
    for line in lines:
        line.order, line.created_by_id = order, actor.user_id
    OrderLine.objects.bulk_create(lines)
    return order


def order_line(line: Line, position: int) -> OrderLine:
    """Return an unsaved line with its amount. Raises Invalid for numbers that can't be stored exactly."""
    obj = object_of(OrderLine)
    values: dict[str, Any] = {}
    for name in ("quantity", "unit_price", "description"):
        try:
            values[name] = obj.field(name).clean(getattr(line, name))
        except BadValue as error:
            raise Invalid(_("Line %(line)d: %(fault)s") % {"line": position, "fault": error}, name) from None
    if line.product is not None:
        values["description"] = values["description"] or line.product.name
    made = OrderLine(position=position, product=line.product, **values)
    made.derive()
    return made


def known_rate(order: Order) -> Decimal:
    """Return the rate of the order's currency on its day. Raises Invalid where none is known."""
    day = day_of(order.ordered_at)
    rate = queries.rate_on(order.currency, day)
    if rate is None:
        raise Invalid(
            _("No exchange rate is known for %(currency)s on %(day)s. Nothing was saved; add the rate first.")
            % {"currency": order.currency, "day": day.isoformat()},
            "currency",
        )
    return rate


def is_draft(order: Any) -> bool:
    """Say whether lines can still be added and removed."""
    return order.state == Order.State.DRAFT


class NewLine(Input):
    product: int | None = Field(None, title=gettext_noop("Product"), json_schema_extra={"lookup": "products"})
    quantity: Decimal = Field(title=gettext_noop("Quantity"))
    unit_price: Decimal | None = Field(
        None, title=gettext_noop("Unit price"), description=gettext_noop("Left empty: the list price.")
    )
    description: str = Field("", max_length=200, title=gettext_noop("Description"))


@verb(
    label=gettext_lazy("Add a line"),
    input=NewLine,
    icon="plus",
    bulk=False,
    when=is_draft,
    event=EventType("order.line_added", gettext_lazy("Line added"),
                    gettext_lazy("%(actor)s added a line to the order %(title)s"), ("position", "amount")),
)  # fmt: skip
def add_line(
    order: Order, *, actor: Actor, quantity: Decimal, product: int | None = None, unit_price: Decimal | None = None,
    description: str = "",
) -> Order:  # fmt: skip
    """Add a line to a draft. Without a price the product's list price is taken, if it is in the order's currency."""
    chosen = None if product is None else access.get(actor, Product, product)
    price = list_price(chosen, order.currency) if unit_price is None else unit_price
    last = OrderLine.objects.filter(order=order).aggregate(last=Max("position"))["last"] or 0
    line = order_line(Line(quantity, price, chosen, description), last + 1)
    line.order, line.created_by_id = order, actor.user_id
    line.save(force_insert=True)
    return sum_up(order, actor, "order.line_added", {"position": line.position, "amount": str(line.amount)})


def list_price(product: Product | None, currency: str) -> Decimal:
    """Return the list price. Raises Invalid when there is none in this currency."""
    if product is None or product.price is None or product.currency not in ("", currency):
        raise Invalid(_("There is no list price in the order's currency; write the price."), "unit_price")
    return product.price


class WhichLine(Input):
    position: int = Field(title=gettext_noop("Number of the line"))


@verb(
    label=gettext_lazy("Remove a line"),
    input=WhichLine,
    icon="minus",
    bulk=False,
    when=lambda order: is_draft(order) and order.line_count > 0,
    event=EventType("order.line_removed", gettext_lazy("Line removed"),
                    gettext_lazy("%(actor)s removed a line of the order %(title)s"), ("position", "amount")),
)  # fmt: skip
def remove_line(order: Order, *, actor: Actor, position: int) -> Order:
    """Remove a line of a draft. The others keep their numbers."""
    line = OrderLine.objects.filter(order=order, position=position).first()
    if line is None:
        raise Invalid(_("The order has no such line."), "position")
    line.delete()
    return sum_up(order, actor, "order.line_removed", {"position": position, "amount": str(line.amount)})


def sum_up(order: Order, actor: Actor, event: str, data: dict[str, Any]) -> Order:
    """Set the totals of a draft from its lines, and record what was done to them."""
    sums = OrderLine.objects.filter(order=order).aggregate(total=Sum("amount"), lines=Count("pk"))
    values = {"total": sums["total"] or Decimal(0), "line_count": sums["lines"]}
    return actions.apply(order, values, actor=actor, event=event, data=data)


@verb(
    label=gettext_lazy("Confirm"),
    icon="check",
    when=is_draft,
    event=EventType(
        "order.confirmed", gettext_lazy("Confirmed"), gettext_lazy("%(actor)s confirmed the order %(title)s")
    ),
)
def confirm_order(order: Order, *, actor: Actor) -> Order:
    """Make a draft a fact, at the rate of its day; from now on it counts as a purchase."""
    if not order.line_count:
        raise Invalid(_("An order has at least one line."), "lines")
    values = {"state": Order.State.CONFIRMED, "rate": known_rate(order)}
    return actions.apply(order, values, actor=actor, event="order.confirmed")
