"""Generate the rows of a large company, column by column, ready for COPY.

A block is a stretch of ids with everything that belongs to them. Blocks depend on nothing but their ids and
the seed, so any number of processes can make them, in any order, and get the same rows. Values are the texts
of PostgreSQL's COPY format; which of them go to which column of which table is said in `tables`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from .money import Goods, Picks
from .parties import contact_columns, customer_columns
from .spread import (
    DEPARTMENTS,
    TEAMS,
    USERS,
    ZipfCustomers,
    customer_currency,
    department_of,
    owner_of,
    team_of,
)

ROWS = 10_000  # customers or orders in a block; a multiple of the length of the pattern below
LINES_PER_ORDER = 5
# how many lines 20 orders have: 5 on average, so that the number of every line follows from its order
LINE_PATTERN = (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 8, 9, 10, 12, 13)
ORDER_YEARS = 3
_RATES = {"CNY": "1", "USD": "7.15", "EUR": "7.8", "GBP": "9.1", "HKD": "0.917"}

Columns = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Scale:
    """Say how many rows of each kind there are; everything follows from the number of customers."""

    customers: int
    seed: int = 1
    as_of: date = date(2026, 8, 31)

    def __post_init__(self) -> None:
        if self.customers not in (10**power for power in range(2, 7)):
            raise ValueError(f"{self.customers} customers: give a power of ten from 100 to 1,000,000")

    @property
    def contacts(self) -> int:
        """Return 1.2 contacts a customer."""
        return self.customers * 6 // 5

    @property
    def orders(self) -> int:
        """Return two orders a customer."""
        return self.customers * 2

    @property
    def lines(self) -> int:
        """Return five lines an order."""
        return self.orders * LINES_PER_ORDER


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
    """Yield 20 departments, 40 teams and 200 users."""
    departments, teams, users = range(1, DEPARTMENTS + 1), range(1, TEAMS + 1), range(1, USERS + 1)
    yield "department", {"id": _texts(departments), "name": [f"Department {n}" for n in departments]}
    yield (
        "team",
        {
            "id": _texts(teams),
            "name": [f"Team {n}" for n in teams],
            "department": [str((n - 1) % DEPARTMENTS + 1) for n in teams],
        },
    )
    yield (
        "user",
        {
            "id": _texts(users),
            "name": [f"User {n:03d}" for n in users],
            "email": [f"user{n:03d}@bench.example" for n in users],
            "role": ["manager" if n % 10 == 0 else "sales" for n in users],
            "department": [str(department_of(n)) for n in users],
            "team": [str(team_of(n)) for n in users],
        },
    )


def catalog(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield 40 categories and 2,000 products."""
    yield from Goods(scale.seed).tables()


def customers(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield customers, half of them with Chinese names, one in ten a person."""
    yield "customer", customer_columns(ids, scale.customers, scale.as_of, random)


def contacts(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield contacts and their links: the first contact of each customer, then second ones for a fifth."""
    columns = contact_columns(ids, scale.customers, scale.as_of, random)
    links = ("id", "contact", "customer", "position", "main")
    yield "contact", {name: values for name, values in columns.items() if name not in links[1:]}
    yield "contact_link", {name: columns[name] for name in links}


def orders(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
    """Yield orders, dated in the order of their ids, then all their lines, then the cancelled ones."""
    counts = _line_counts(len(ids), random)
    picks = Goods(scale.seed).choose(sum(counts), random)
    ends = list(accumulate(counts))
    amounts = [picks.total(end - count, end) for count, end in zip(counts, ends, strict=True)]
    buyers = ZipfCustomers(scale.customers).draw(len(ids), random)
    days = [_order_day(number, scale) for number in ids]
    keys = _texts(ids)
    currencies = [customer_currency(buyer) for buyer in buyers]
    order = {
        "id": keys,
        "number": [f"B{number:08d}" for number in ids],
        "import_key": [f"bench-order-{number}" for number in ids],
        "customer": _texts(buyers),
        "owner": [str(owner_of(buyer)) for buyer in buyers],
        "placed_on": days,
        "placed_at": [f"{day} 09:30:00+00" for day in days],
        "currency": currencies,
        "rate": [_RATES[currency] for currency in currencies],
        "amount": amounts,
        "lines": _texts(counts),
    }
    yield "order", order
    yield "order_line", _lines(ids, counts, picks, order)
    cancelled = [place for place in range(len(ids)) if random.random() < 0.01]
    yield (
        "cancellation",
        {
            name: [order[name][place] for place in cancelled]
            for name in (
                "id",
                "number",
                "import_key",
                "customer",
                "placed_on",
                "placed_at",
                "currency",
                "amount",
            )
        },
    )


def _lines(ids: range, counts: list[int], picks: Picks, order: Columns) -> Columns:
    """Return the lines of orders; a line carries the customer and day of its order for tables that want them."""

    def of_order(name: str) -> list[str]:
        return [value for value, count in zip(order[name], counts, strict=True) for _ in range(count)]

    first = (ids[0] - 1) * LINES_PER_ORDER + 1
    keys = _texts(range(first, first + sum(counts)))
    return {
        "id": keys,
        "order": of_order("id"),
        "customer": of_order("customer"),
        "placed_on": of_order("placed_on"),
        "placed_at": of_order("placed_at"),
        "currency": of_order("currency"),
        "number": [str(n) for count in counts for n in range(1, count + 1)],
        **picks.columns(),
    }


def _line_counts(orders: int, random: Random) -> list[int]:
    """Return how many lines each order has; orders come by twenties, so that the sum is five times as many."""
    counts = list(LINE_PATTERN) * (orders // len(LINE_PATTERN))
    random.shuffle(counts)
    return counts


def _order_day(number: int, scale: Scale) -> str:
    first = scale.as_of - timedelta(days=365 * ORDER_YEARS)
    return (first + timedelta(days=number * 365 * ORDER_YEARS // scale.orders)).isoformat()


def _texts(numbers: range | list[int]) -> list[str]:
    return list(map(str, numbers))


_MAKERS = {"staff": staff, "catalog": catalog, "customer": customers, "contact": contacts, "order": orders}
