"""Orders, their lines and what was cancelled."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import accumulate
from random import Random

from .events import order_events
from .money import Goods, Picks
from .scale import LINES_PER_ORDER, Scale
from .spread import ZipfCustomers, customer_currency, owner_of

# how many lines 20 orders have: 5 on average, so that the number of every line follows from its order
LINE_PATTERN = (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 6, 8, 9, 10, 12, 13)
ORDER_YEARS = 3
_RATES = {"CNY": "1", "USD": "7.15", "EUR": "7.8", "GBP": "9.1", "HKD": "0.917"}

Columns = dict[str, list[str]]


def order_columns(ids: range, scale: Scale, random: Random) -> Iterator[tuple[str, Columns]]:
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
        "amount_base": [
            _times(amount, currency) for amount, currency in zip(amounts, currencies, strict=True)
        ],
        "lines": _texts(counts),
    }
    lines = _lines(ids, counts, picks, order)
    yield "order", order
    yield "order_line", lines
    cancelled = {key for key in keys if random.random() < 0.01}
    yield "cancellation", _cancellations(_only(order, "id", cancelled), scale)
    yield "cancellation_line", _cancelled_lines(_only(lines, "order", cancelled), scale)
    yield "event", order_events(order)


def _only(columns: Columns, name: str, wanted: set[str]) -> Columns:
    places = [place for place, key in enumerate(columns[name]) if key in wanted]
    return {column: [values[place] for place in places] for column, values in columns.items()}


def _cancellations(orders: Columns, scale: Scale) -> Columns:
    """Return the cancellations of orders: the same with the amounts turned round, numbered behind all orders."""
    return orders | {
        "id": [str(int(key) + scale.orders) for key in orders["id"]],
        "original": orders["id"],
        **{name: [f"{key}-C" for key in orders[name]] for name in ("number", "import_key")},
        **{name: [f"-{amount}" for amount in orders[name]] for name in ("amount", "amount_base")},
    }


def _cancelled_lines(lines: Columns, scale: Scale) -> Columns:
    """Return the lines of cancellations, numbered behind all lines."""
    return lines | {
        "id": [str(int(key) + scale.lines) for key in lines["id"]],
        "order": [str(int(key) + scale.orders) for key in lines["order"]],
        **{name: [f"-{value}" for value in lines[name]] for name in ("quantity", "amount")},
    }


def _times(amount: str, currency: str) -> str:
    """Return an amount in CNY, the base currency of the company."""
    return amount if currency == "CNY" else str(Decimal(amount) * Decimal(_RATES[currency]))


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
