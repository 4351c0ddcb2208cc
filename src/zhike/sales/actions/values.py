"""What deals are worth in the base currency."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.utils import timezone

from zhike.people.queries import day_of, organisation
from zhike.sales.models import Deal

# An open deal is valued at today's rate, a closed one at that of its last day.
VALUE = """
    UPDATE sales_deal d
    SET amount_base = round(d.amount * known.rate, 6),
        weighted_base = round(d.amount * known.rate * d.probability / 100, 6)
    FROM sales_deal again
    LEFT JOIN LATERAL (
        SELECT CASE WHEN again.currency = %(base)s THEN 1 ELSE (
            SELECT r.rate FROM catalog_rate r
            WHERE r.currency = again.currency AND r.deleted_at IS NULL
              AND r.valid_from <= coalesce(again.closed_on, %(today)s)
            ORDER BY r.valid_from DESC LIMIT 1
        ) END AS rate
    ) AS known ON true
    WHERE again.id = d.id AND {which}
    RETURNING d.id, d.amount_base, d.weighted_base
"""


def value_deals(deals: Sequence[Deal]) -> None:
    """Work out what deals just written are worth in the base currency, in the rows and in the records themselves."""
    found = _value("d.id = ANY (%(which)s)", [deal.pk for deal in deals])
    for deal in deals:
        deal.amount_base, deal.weighted_base = found[deal.pk]


def value_currency(currency: str) -> None:
    """Work out anew what the deals in a currency are worth."""
    _value("d.currency = %(which)s", currency)


def _value(condition: str, which: object) -> dict[int, tuple]:
    values = {"base": organisation().currency, "today": day_of(timezone.now()), "which": which}
    with connection.cursor() as cursor:
        cursor.execute(VALUE.format(which=condition), values)
        return {row_id: (amount, weighted) for row_id, amount, weighted in cursor.fetchall()}
