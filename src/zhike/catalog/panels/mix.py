"""What a customer buys: the share of the largest products, or categories where products have them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zhike.catalog import queries
from zhike.catalog.models import OrderLine, Product
from zhike.catalog.panels.chart import Chart, amount, too_little
from zhike.kernel.access import Actor
from zhike.people.queries import organisation

LARGEST = 10


class ProductMix(Chart):
    """The ten products or categories with the largest net amounts, in the base currency."""

    key = "mix"
    label = gettext_lazy("Product mix")
    needs = Chart.needs | {OrderLine: ("order", "product", "amount"), Product: ("category",)}

    def draw(self, customer_id: int, actor: Actor) -> dict[str, Any]:
        orders = queries.orders_of(customer_id, actor)
        found = (
            OrderLine.objects.alive()
            .filter(order__in=orders.order_by().values("pk"))
            .order_by()
            .values_list("product__category__name", "product__name", "product_id")
            .annotate(net=Sum(F("amount") * F("order__rate")))
        )
        rows = list(found)
        by_category = any(category for category, *_rest in rows)
        sums: dict[Any, Decimal] = defaultdict(Decimal)
        for category, name, pk, net in rows:
            sums[category if by_category else (pk, name)] += net
        without = _("Without a category") if by_category else _("Without a product")
        groups = [((key if by_category else key[1]) or without, net) for key, net in sums.items() if net > 0]
        groups.sort(key=lambda group: (-group[1], group[0]))
        if len(groups) < 2:
            return too_little(self.label, _("it takes at least two products."))
        return self._chart(groups, by_category, organisation().currency)

    def _chart(self, groups: list[tuple[str, Decimal]], by_category: bool, currency: str) -> dict[str, Any]:
        total = sum((net for _name, net in groups), Decimal(0))
        top = groups[:LARGEST]
        share = percent(sum((net for _name, net in top), Decimal(0)), total)
        return {
            "title": self._title(groups, share, percent(top[0][1], total), by_category),
            "under": _("The largest by net purchases in %(currency)s") % {"currency": currency},
            "chart": {
                "option": {
                    "xAxis": {"type": "value", "name": currency},
                    "yAxis": {"type": "category", "inverse": True, "data": [name for name, _net in top]},
                    "series": [{"type": "bar", "name": _("Net purchases"), "data": [float(round(net, 2)) for _name, net in top]}],
                },
                "format": "money",
                "currency": currency,
            },
            "table": {
                "columns": [_("Category") if by_category else _("Product"), _("Net purchases"), pgettext("of a whole", "Share")],
                "rows": [[name, amount(net, currency), f"{percent(net, total)} %"] for name, net in top],
            },
            "source": _("Order lines less returns and cancellations; what came back whole is left out"),
        }  # fmt: skip

    def _title(self, groups: list[tuple[str, Decimal]], share: int, first: int, by_category: bool) -> str:
        words = {"share": share, "first": first, "name": groups[0][0], "top": LARGEST, "count": len(groups)}
        if len(groups) <= LARGEST or first >= 30:
            return _("%(name)s makes up %(first)d %% of the purchases") % words
        if by_category:
            return (
                _("The %(top)d largest of %(count)d categories make up %(share)d %% of the purchases") % words
            )
        return _("The %(top)d largest of %(count)d products make up %(share)d %% of the purchases") % words


def percent(part: Decimal, whole: Decimal) -> int:
    """Return a share in whole percent."""
    return round(100 * part / whole)
