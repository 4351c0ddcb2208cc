"""How much a customer bought in each month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.catalog import queries
from zhike.catalog.panels.chart import Chart, amount, month, too_little
from zhike.kernel.access import Actor
from zhike.people.queries import organisation

MONTHS = 24


class MonthlyPurchases(Chart):
    """Net purchases of the last 24 months up to the newest order, in the base currency."""

    key = "purchases"
    label = gettext_lazy("Purchases")

    def draw(self, customer_id: int, actor: Actor) -> dict[str, Any]:
        found = (
            queries.orders_of(customer_id, actor)
            .order_by()
            .annotate(month=TruncMonth("ordered_at"))
            .values_list("month")
            .annotate(Sum("total_base"), Count("pk"))
        )
        months = {moment.date(): (net, count) for moment, net, count in found}
        if not months:
            return too_little(self.label, _("there are no orders yet."))
        shown = run_of_months(min(months), max(months))
        rows = [(day, *months.get(day, (Decimal(0), 0))) for day in shown]
        return self._chart(months, rows, organisation().currency)

    def _chart(self, months: dict[date, Any], rows: list[Any], currency: str) -> dict[str, Any]:
        total = sum((net for net, _count in months.values()), Decimal(0))
        best = max(months, key=lambda day: (months[day][0], day))
        return {
            "title": _("Bought %(total)s since %(first)s; best month %(best)s")
            % {"total": amount(total, currency), "first": month(min(months)), "best": month(best)},
            "under": _("Net purchases by month in %(currency)s, %(first)s to %(last)s")
            % {"currency": currency, "first": month(rows[0][0]), "last": month(rows[-1][0])},
            "chart": {
                "option": {
                    "xAxis": {"type": "category", "data": [month(day) for day, _net, _count in rows]},
                    "yAxis": {"type": "value", "name": currency},
                    "series": [{"type": "bar", "name": _("Net purchases"), "data": [float(net) for _day, net, _count in rows]}],
                },
                "format": "money",
                "currency": currency,
            },
            "table": {
                "columns": [_("Month"), _("Net purchases"), _("Orders, returns and cancellations")],
                "rows": [[month(day), amount(net, currency), str(count)] for day, net, count in reversed(rows)],
            },
            "source": _("Orders less returns and cancellations, each in the month of its own date"),
        }  # fmt: skip


def run_of_months(first: date, last: date) -> list[date]:
    """Return the first days of the last 24 months up to ``last``, none before ``first``."""
    newest = last.year * 12 + last.month - 1
    oldest = max(first.year * 12 + first.month - 1, newest - MONTHS + 1)
    return [date(number // 12, number % 12 + 1, 1) for number in range(oldest, newest + 1)]
