"""Goods and prices of a large company, prepared so that a line of an order costs one random number."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

PRODUCTS, CATEGORIES = 2000, 40
QUANTITIES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24, 36, 48, 100)
_POOL = 200_000

Columns = dict[str, list[str]]


class Goods:
    """The catalogue, and every pair of product and quantity with its amount already written out."""

    def __init__(self, seed: int):
        self._prices, self._pairs, self._pool = _prepare(seed)

    def tables(self) -> Iterator[tuple[str, Columns]]:
        """Yield the categories and the products."""
        categories, products = range(1, CATEGORIES + 1), range(1, PRODUCTS + 1)
        yield "category", {"id": list(map(str, categories)), "name": [f"Category {n}" for n in categories]}
        yield (
            "product",
            {
                "id": list(map(str, products)),
                "sku": [f"BENCH-{n:05d}" for n in products],
                "name": [f"Product {n:05d} 商品" for n in products],
                "category": [str((n - 1) % CATEGORIES + 1) for n in products],
                "price": [_money(price) for price in self._prices],
                "currency": ["CNY"] * PRODUCTS,
            },
        )

    def choose(self, count: int, random: Random) -> "Picks":
        """Draw products, popular ones more often (1/rank), with quantities."""
        return Picks(random.choices(self._pool, k=count), self._pairs)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Per pair of product and quantity: the texts of its columns, and the amount in cents."""

    product: list[str]
    quantity: list[str]
    price: list[str]
    amount: list[str]
    cents: list[int]


@dataclass(frozen=True, slots=True)
class Picks:
    """The lines that were drawn, as places in the pairs."""

    places: list[int]
    pairs: Pairs

    def total(self, first: int, last: int) -> str:
        """Return the sum of the amounts of some lines."""
        cents = self.pairs.cents
        return _money(sum([cents[place] for place in self.places[first:last]]))

    def columns(self) -> Columns:
        """Return product, quantity, unit price and amount of every line."""
        pairs, places = self.pairs, self.places
        return {
            "product": list(map(pairs.product.__getitem__, places)),
            "quantity": list(map(pairs.quantity.__getitem__, places)),
            "unit_price": list(map(pairs.price.__getitem__, places)),
            "amount": list(map(pairs.amount.__getitem__, places)),
        }


@cache
def _prepare(seed: int) -> tuple[list[int], Pairs, list[int]]:
    """Return prices in cents, all pairs, and a pool in which popular pairs stand more often."""
    random = Random(f"{seed}/goods")
    prices = [max(100, round(random.lognormvariate(8.3, 1.0))) for _ in range(PRODUCTS)]
    rows = [(n, price, quantity) for n, price in enumerate(prices, start=1) for quantity in QUANTITIES]
    pairs = Pairs(
        product=[str(n) for n, _, _ in rows],
        quantity=[str(quantity) for _, _, quantity in rows],
        price=[_money(price) for _, price, _ in rows],
        amount=[_money(price * quantity) for _, price, quantity in rows],
        cents=[price * quantity for _, price, quantity in rows],
    )
    popularity = [1 / (n + 20) for n, _, _ in rows]
    return prices, pairs, random.choices(range(len(rows)), popularity, k=_POOL)


def _money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
