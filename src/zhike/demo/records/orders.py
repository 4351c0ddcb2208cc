"""Orders with their lines, cancellations and returns, and the figures of trade that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from zhike.catalog import queries
from zhike.catalog.actions.reversals import SIGNS
from zhike.catalog.models import Order, OrderLine, Product
from zhike.customers.actions.trade import trade_status
from zhike.customers.models import Customer
from zhike.demo import world
from zhike.demo.records.prices import Prices
from zhike.demo.records.store import Store, with_ids
from zhike.demo.reversals import IN_CHINESE

# A line of an order, and how much of it this order is about; less than nothing in a reversal.
Portion = tuple[world.OrderLine, int]


class OrderBook:
    """Takes in what was ordered, cancelled and returned, each as an order of its own on its own day."""

    def __init__(self, store: Store, prices: Prices):
        self.store, self.prices = store, prices
        self.goods = {product.pk: product.name for product in store.rows(Product)}
        self.stored: dict[str, Order] = {}
        self.chinese: set[str] = set()
        self.lines: list[dict[str, Any]] = []

    def add(self, found: world.World) -> None:
        """Take in everything."""
        self.chinese = {row.key for row in found.customers if row.chinese}
        for rows in (found.orders, found.cancellations, found.returns):
            self.store.name(Order, rows)
        orders = {row.key: row for row in found.orders}
        for row in found.orders:
            portions = [(line, line.quantity) for line in row.lines]
            self._take(row, row.key, row.placed_on, portions, number=row.number)
        for cut in found.cancellations:
            portions = [(line, -line.quantity) for line in orders[cut.order].lines]
            self._reverse(cut, orders[cut.order], cut.cancelled_on, portions, Order.Kind.CANCELLATION)
        for back in found.returns:
            lines = orders[back.order].lines
            portions = [(line, -back.quantity) for line in lines if line.key == back.line]
            self._reverse(back, orders[back.order], back.returned_on, portions, Order.Kind.RETURN)
        for line in with_ids(OrderLine, self.lines):
            line.derive()
            self.store.add(line)

    def _take(self, row: world.Order, key: str, day: date, portions: Sequence[Portion], **more: Any) -> Order:
        order = Order(
            pk=self.store.ids[key], import_key=key, customer_id=self.store.ids[row.customer], currency=row.currency,
            rate=self.prices.of(row.currency, day), line_count=len(portions), state=Order.State.CONFIRMED,
            ordered_at=self.store.moment(day),
            total=sum((line.unit_price * quantity for line, quantity in portions), Decimal(0)), **more,
        )  # fmt: skip
        at = self.store.create(order, order.ordered_at, row.owner)
        self.stored[key] = order
        self.lines += (
            {
                "order_id": order.pk, "position": line.number, "product_id": self.store.ids[line.product],
                "description": self.goods[self.store.ids[line.product]], "quantity": Decimal(quantity),
                "unit_price": line.unit_price, "created_at": at, "changed_at": at,
                "created_by_id": order.created_by_id,
            }
            for line, quantity in portions
        )  # fmt: skip
        return order

    def _reverse(
        self, row: Any, order: world.Order, day: date, portions: Sequence[Portion], kind: Order.Kind
    ) -> None:
        original = self.stored[order.key]
        reason = IN_CHINESE[row.reason] if order.customer in self.chinese else row.reason
        reversal = self._take(
            order, row.key, day, portions, kind=kind, number=f"{order.number}/{SIGNS[kind]}1", reason=reason,
            original_id=original.pk,
        )  # fmt: skip
        word = "cancelled" if kind == Order.Kind.CANCELLATION else "returned"
        actor = self.store.people[order.owner or ""]
        data = {"by": reversal.pk, "reason": reason}
        self.store.tell(word, original, reversal.created_at, actor, data=data)


def set_trade(store: Store, as_of: date) -> None:
    """Give customers that are not written yet the figures of trade of their orders, which are."""
    customers = {customer.pk: customer for customer in store.rows(Customer)}
    for trade in queries.trade_of(list(customers)):
        customer = customers[trade.customer_id]
        customer.orders_count, customer.net_purchases, customer.gross_purchases = (
            trade.orders, trade.net, trade.gross,
        )  # fmt: skip
        customer.first_order_on, customer.last_order_on = trade.first_on, trade.last_on
        customer.trade_status = trade_status(trade.last_on, as_of)
