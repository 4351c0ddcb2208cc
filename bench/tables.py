"""Say which generated column goes to which column of which table: the only place that knows both.

The left side of each row is a column of the database. The right side is the name of a generated column, or a
function of all generated columns of that kind of row. Columns that are generated and not named are left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

Columns = dict[str, list[str]]
Source = str | Callable[[Columns], list[str]]

NULL = r"\N"


def always(text: str) -> Source:
    """Return a source with the same text in every row."""
    return lambda columns: [text] * len(columns["id"])


def filled(name: str) -> Source:
    """Return a source that has NULL where a generated column is empty."""
    return lambda columns: [value or NULL for value in columns[name]]


@dataclass(frozen=True, slots=True)
class Target:
    """A table and where each of its columns comes from."""

    table: str
    columns: dict[str, Source]

    def pick(self, generated: Columns) -> list[list[str]]:
        """Return the columns of the table in the order in which they are declared."""
        return [
            generated[source] if isinstance(source, str) else source(generated)
            for source in self.columns.values()
        ]


def _same(*names: str) -> dict[str, Source]:
    return {name: name for name in names}


# Every column of every record; the generated rows have one date for both where they have only one.
_RECORD: dict[str, Source] = {
    "id": "id",
    "version": always("1"),
    "created_at": "created_at",
    "changed_at": "changed_at",
}

TARGETS: dict[str, Target] = {
    "customer": Target(
        "customers_customer",
        {
            **_RECORD,
            **_same("kind", "name", "phone", "email", "industry", "level", "source", "currency", "language"),
            "owner_id": "owner",
            "team_id": "team",
        },
    ),
    "contact": Target(
        "customers_contact",
        {**_RECORD, **_same("name", "name_order", "mobile", "email"), "owner_id": "owner"},
    ),
    "order": Target(
        "catalog_order",
        {
            "id": "id",
            "customer_id": "customer",
            "owner_id": "owner",
            **_same("number", "placed_on", "currency"),
        },
    ),
    "order_line": Target(
        "catalog_orderline",
        {
            "id": "id",
            "order_id": "order",
            "product_id": "product",
            **_same("number", "quantity", "unit_price"),
        },
    ),
}
