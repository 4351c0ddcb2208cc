"""Orders and their lines as tables on a record page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.kernel.access import Actor
from zhike.kernel.objects import Object
from zhike.kernel.panels import Related

Rows = tuple[Object, models.QuerySet | None]


class NewestOrders(Related):
    """A customer's orders, returns and cancellations, the newest first by their own date."""

    key = "orders"

    def __init__(self) -> None:
        super().__init__("catalog.order", "customer", columns=("kind", "ordered_at", "total", "line_count"))

    def rows(self, record: models.Model, actor: Actor) -> Rows:
        obj, rows = super().rows(record, actor)
        return obj, None if rows is None else rows.order_by("-ordered_at", "-id")


class Lines(Related):
    """The lines of an order as they stand on it."""

    key = "lines"

    def __init__(self) -> None:
        columns = ("position", "product", "quantity", "unit_price", "amount")
        super().__init__("catalog.orderline", "order", columns=columns, limit=500, label=_("Lines"))

    def rows(self, record: models.Model, actor: Actor) -> Rows:
        obj, rows = super().rows(record, actor)
        return obj, None if rows is None else rows.order_by("position", "id")


class Reversals(Related):
    """What came back of an order or was cancelled; no panel where nothing did."""

    key = "reversals"

    def __init__(self) -> None:
        columns = ("kind", "ordered_at", "total", "reason")
        super().__init__("catalog.order", "original", columns=columns, limit=50, add=False,
                         label=_("Returns and cancellations"))  # fmt: skip

    def rows(self, record: models.Model, actor: Actor) -> Rows:
        obj, rows = super().rows(record, actor)
        return obj, rows if rows is not None and rows.exists() else None
