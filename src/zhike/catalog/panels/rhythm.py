"""How regularly a customer orders, and whether he is late."""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import Any

from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zhike.catalog import queries
from zhike.catalog.models import Order
from zhike.catalog.panels.chart import Chart, too_little
from zhike.kernel.access import Actor
from zhike.kernel.formats.numbers import format_number

FEWEST_GAPS = 3
SHOWN = 24


class OrderRhythm(Chart):
    """The days between orders; several orders on one day count as one."""

    key = "rhythm"
    label = gettext_lazy("Order rhythm")

    def draw(self, customer_id: int, actor: Actor) -> dict[str, Any]:
        orders = queries.orders_of(customer_id, actor).filter(kind=Order.Kind.ORDER)
        days = list(
            orders.annotate(day=TruncDate("ordered_at"))
            .order_by("day")
            .values_list("day", flat=True)
            .distinct()
        )
        gaps = [(later, (later - earlier).days) for earlier, later in zip(days, days[1:], strict=False)]
        if len(gaps) < FEWEST_GAPS:
            return too_little(self.label, _("it takes orders on four different days."))
        return self._chart(gaps, localdate())

    def _chart(self, gaps: list[tuple[date, int]], today: date) -> dict[str, Any]:
        usual = round(median(gap for _day, gap in gaps))
        silent = (today - gaps[-1][0]).days
        words = {"usual": in_days(usual), "silent": in_days(silent)}
        if silent > 2 * usual:
            title = _("Usually orders every %(usual)s, but has been silent for %(silent)s") % words
        else:
            title = _("Usually orders every %(usual)s; last order %(silent)s ago") % words
        shown = gaps[-SHOWN:]
        dates = [date_format(day, "DATE_FORMAT") for day, _gap in shown]
        return {
            "title": title,
            "under": _("Days from the order before, for the newest %(count)d orders") % {"count": len(shown)},
            "chart": {
                "option": {
                    "xAxis": {"type": "category", "data": dates},
                    "yAxis": {"type": "value", "name": _("days")},
                    "series": [{
                        "type": "bar", "name": _("Days since the order before"), "data": [gap for _day, gap in shown],
                        "markLine": {"symbol": "none", "silent": True, "data": [{"yAxis": usual, "name": _("usual")}]},
                    }],
                },
            },
            "table": {
                "columns": [_("Order on"), _("Days since the order before")],
                "rows": [[day, str(gap)] for day, (_date, gap) in reversed(list(zip(dates, shown, strict=True)))],
            },
            "source": _("Usual is the median of all %(count)d intervals") % {"count": len(gaps)},
        }  # fmt: skip


def in_days(count: int) -> str:
    """Return a number of days in words."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": format_number(count)}
