"""Bring the figures of trade on customers up to their orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from zhike.catalog import queries
from zhike.customers.actions import keep_up, record_trade
from zhike.kernel.access import SYSTEM
from zhike.people.queries import day_of


def refresh_trade(
    customer_ids: Iterable[int] | None = None,
    *,
    as_of: date | None = None,
    causes: Mapping[int, int | None] | None = None,
) -> int:
    """Count the trade of customers (of all, for None) anew; return how many figures differed.

    ``causes`` are as in ``record_trade``: what a change of status follows from.

    It can be repeated at any time: what is right already is not written again.
    """
    today = as_of or day_of(timezone.now())

    def write(ids: list[int]) -> int:
        return record_trade(queries.trade_of(ids), actor=SYSTEM, as_of=today, causes=causes)

    return keep_up("catalog.refresh_trade", customer_ids, write)
