"""What the timeline of a customer says below the sentence of an event: why its trade status changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from zhike.customers.actions.trade import CHANGED
from zhike.kernel.models import Event
from zhike.kernel.pages import timeline

BY_ITSELF = gettext_lazy("By itself, from the orders and the days since the last one.")
CAUSES: dict[str, Any] = {
    "customer.merged": gettext_lazy("It follows from the merge: the orders of all merged customers count here now."),
    "customer.unmerged": gettext_lazy("It follows from the undoing of the merge: each customer has its own orders again."),
}  # fmt: skip


@timeline.details
def why_trade_changed(rows: list[Event]) -> dict[int, str]:
    """Tell whether a trade status followed from a merge, from its undoing, or from orders and time alone."""
    changed = [row for row in rows if row.verb == CHANGED.verb]
    ids = {row.cause_id for row in changed if row.cause_id}
    causes = dict(Event.objects.filter(id__in=ids).values_list("id", "verb")) if ids else {}
    return {row.id: str(CAUSES.get(causes.get(row.cause_id or 0, ""), BY_ITSELF)) for row in changed}
