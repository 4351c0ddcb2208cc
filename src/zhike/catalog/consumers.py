"""What follows from facts about orders and rates, later and for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.catalog.actions import apply_rates, refresh_trade
from zhike.catalog.models import Rate
from zhike.kernel.access import SYSTEM
from zhike.kernel.consumers import consumer
from zhike.kernel.models import Event

ORDER_FACTS = [f"order.{fact}" for fact in ("created", "changed", "confirmed", "deleted", "restored")]
MERGE_FACTS = ("customer.merged", "customer.unmerged")
RATE_FACTS = [f"rate.{fact}" for fact in ("created", "changed", "deleted", "restored")]


@consumer("catalog.trade", ORDER_FACTS)
def count_trade(batch: Sequence[Event]) -> None:
    """Count the trade of the customers whose orders were touched; of both, when an order changed hands."""
    touched = {event.customer_id for event in batch} | {
        customer for event in batch for customer in event.changes.get("customer", ())
    }
    refresh_trade(sorted(touched - {None}))


@consumer("catalog.merges", MERGE_FACTS)
def count_merged(batch: Sequence[Event]) -> None:
    """Count the trade of customers whose orders moved by a merge or came back by its undo.

    Whoever reads the chain learns what the merge did to the customer that stays. What it did to those that went into
    it would read there like a change of the same customer; the undo leaves them as they were.
    """
    causes: dict[int, int | None] = {event.subject_id: event.id for event in batch if event.subject_id}
    causes |= {pk: None for event in batch for pk in event.data.get("merged", ())}
    refresh_trade(sorted(causes), causes=causes)


@consumer("catalog.rates", RATE_FACTS)
def value_orders(batch: Sequence[Event]) -> None:
    """Value the orders in the currencies whose rates were touched."""
    subjects = {event.subject_id for event in batch}
    touched = set(Rate.objects.filter(pk__in=subjects).values_list("currency", flat=True))
    touched |= {currency for event in batch for currency in event.changes.get("currency", ()) if currency}
    for currency in sorted(touched):
        apply_rates(currency, actor=SYSTEM)
