"""Generate the rows of a large company, column by column, ready for COPY.

A block is a stretch of ids with everything that belongs to them. Blocks depend on nothing but their ids and
the seed, so any number of processes can make them, in any order, and get the same rows. Values are the texts
of PostgreSQL's COPY format; which of them go to which column of which table is said in `tables`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .events import contact_events, customer_events
from .money import Goods
from .orders import order_columns
from .parties import contact_columns, customer_columns
from .scale import Scale
from .staff import staff_columns

ROWS = 10_000  # customers or orders in a block; a multiple of the length of the pattern of lines

Columns = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of rows of one kind, to be made by `make`: ids from `first` up to but not including `last`."""

    kind: str
    first: int
    last: int
    scale: Scale

    def make(self) -> Iterator[tuple[str, Columns]]:
        """Yield the name of a table and its columns; all columns of a table are equally long."""
        random = Random(f"{self.scale.seed}/{self.kind}/{self.first}")
        ids = range(self.first, self.last)
        yield from _MAKERS[self.kind](ids, self.scale, random)


def blocks(scale: Scale) -> list[Block]:
    """Return every block of a scale, in an order in which no row names a later one."""
    sizes = {
        "staff": 1,
        "catalog": 1,
        "customer": scale.customers,
        "contact": scale.contacts,
        "order": scale.orders,
    }
    return [
        Block(kind, first, min(first + ROWS, size + 1), scale)
        for kind, size in sizes.items()
        for first in range(1, size + 1, ROWS)
    ]


def copy_text(columns: list[list[str]]) -> bytes:
    """Return columns as rows in COPY's text format. The values must not hold tab, newline or backslash."""
    return ("\n".join(map("\t".join, zip(*columns, strict=True))) + "\n").encode()


def staff(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield roles, departments, teams and users."""
    yield from staff_columns()


def catalog(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield 40 categories and 2,000 products."""
    yield from Goods(scale.seed).tables()


def customers(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield customers, half of them with Chinese names, one in ten a person; and what happened to them."""
    columns = customer_columns(ids, scale.customers, scale.as_of, random)
    yield "customer", columns
    yield "event", customer_events(columns)


def contacts(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield contacts and their links: the first contact of each customer, then second ones for a fifth."""
    columns = contact_columns(ids, scale.customers, scale.as_of, random)
    links = ("id", "contact", "customer", "position", "main", "created_at", "changed_at")
    yield "contact", {name: values for name, values in columns.items() if name not in ("contact", "main")}
    yield "contact_link", {name: columns[name] for name in links}
    yield "event", contact_events(columns)


_MAKERS = {
    "staff": staff,
    "catalog": catalog,
    "customer": customers,
    "contact": contacts,
    "order": order_columns,
}
KINDS = tuple(_MAKERS)
