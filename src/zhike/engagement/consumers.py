"""What follows from facts about interactions, later and for many at once."""

from __future__ import annotations

from collections.abc import Sequence

from zhike.engagement.actions import refresh_contact
from zhike.kernel.consumers import consumer
from zhike.kernel.models import Event

TOUCH_FACTS = [f"interaction.{fact}" for fact in ("created", "logged", "changed", "deleted", "restored")]
MERGE_FACTS = ["customer.merged", "customer.unmerged"]


@consumer("engagement.contact", TOUCH_FACTS + MERGE_FACTS)
def find_contact(batch: Sequence[Event]) -> None:
    """Find the last contact with the customers whose interactions were touched; with both, when one moved."""
    touched = {event.customer_id for event in batch}
    for event in batch:
        merged = event.data.get("merged", ()) if event.verb in MERGE_FACTS else ()
        touched.update(event.changes.get("customer", ()), merged)
    refresh_contact(sorted(pk for pk in touched if pk is not None))
