"""What the charts of this app have in common: who may see them, and their words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhike.catalog.models import Order
from zhike.kernel.access import Actor, knows
from zhike.kernel.formats.money import format_money
from zhike.kernel.panels import Panel


class Chart(Panel):
    """A chart about the orders of a customer, for readers who may see orders and their amounts."""

    template = "kernel/record/_chart.html"
    rank = 70
    # What a chart is drawn from; whoever may not know one of these fields gets no chart.
    needs: dict[type[models.Model], tuple[str, ...]] = {
        Order: ("customer", "kind", "ordered_at", "state", "total_base", "rate")
    }

    def context(self, record: models.Model, actor: Actor) -> dict[str, Any] | None:
        if not all(knows(actor, model, *names) for model, names in self.needs.items()):
            return None
        return {"tab": str(self.label), **self.draw(record.pk, actor)}

    def draw(self, customer_id: int, actor: Actor) -> dict[str, Any]:
        """Return title, chart and table, or title and ``empty``."""
        raise NotImplementedError


def too_little(label: Any, sentence: str) -> dict[str, Any]:
    """Return the honest answer in place of a chart."""
    return {"title": str(label), "empty": _("Not enough data: %(why)s") % {"why": sentence}}


def amount(value: Decimal, currency: str) -> str:
    """Return an amount in words of the reader's language."""
    return format_money(value, currency, get_language() or "en")


def month(day: date) -> str:
    """Return a month in the reader's words."""
    return date_format(day, "YEAR_MONTH_FORMAT")
