"""What follows for deals from facts about rates."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.catalog.models import Rate
from zhike.kernel.consumers import consumer
from zhike.kernel.models import Event
from zhike.sales.actions import value_currency

RATE_FACTS = [f"rate.{fact}" for fact in ("created", "changed", "deleted", "restored")]


@consumer("sales.rates", RATE_FACTS)
def value_again(batch: Sequence[Event]) -> None:
    """Value the deals in the currencies whose rates were touched."""
    touched = set(
        Rate.objects.filter(pk__in={event.subject_id for event in batch}).values_list("currency", flat=True)
    )
    touched |= {currency for event in batch for currency in event.changes.get("currency", ()) if currency}
    for currency in sorted(touched):
        value_currency(currency)
