"""Let the index read what a test has done, without ending the test's transaction."""

from __future__ import annotations

from django.db import connection

from zhike.kernel.models import ConsumerCursor, Event
from zhike.workplace.consumers import index
from zhike.workplace.search.pending import SEARCH


def index_all() -> None:
    """Hand every event to the index, as the consumer would once the transaction has ended, and move its cursor."""
    index(list(Event.objects.order_by("id")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (txid,) = cursor.fetchone()
    last = Event.objects.order_by("-id").values_list("id", flat=True).first()
    ConsumerCursor.objects.update_or_create(consumer=SEARCH, defaults={"txid": txid, "event_id": last or 0})
