"""The orders of the demo company: drawn from the purchasing model, then filled with goods."""

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from .products import PRODUCTS
from .purchasing import Purchasing
from .season import BusyClock
from .world import Customer, Order, OrderLine, Product, Rate, Truth

CENT = Decimal("0.01")
MOST_LINES = 12
_LEAD = 30  # the first order follows within so many busy days of getting to know a customer


class OrderBook:
    """Write the orders of all customers."""

    def __init__(self, clock: BusyClock, purchasing: Purchasing, rates: tuple[Rate, ...], seed: int):
        self.clock, self.purchasing, self.seed = clock, purchasing, seed
        self.truth: list[Truth] = []
        self._rates = _by_currency(rates)
        self._drafts: list[tuple[date, Customer, list[tuple[Product, int, Decimal]]]] = []

    def buy(self, customer: Customer) -> None:
        """Draw everything a customer buys; nothing where the first order would fall after the period.

        Each customer has a stream of his own: one more order of his changes nobody else's.
        """
        random = Random(f"{self.seed}/orders/{customer.key}")
        first = self.clock.start_of(customer.created_on) + random.random() * _LEAD
        if first >= self.clock.end:
            return
        buyer = self.purchasing.buyer(random)
        times, alive = self.purchasing.times(buyer, first, self.clock.end, random)
        self.truth.append(Truth(customer.key, self.clock.day_at(first), *buyer, alive))
        preference = _preference(customer, random)
        for time in times:
            goods = self._fill(customer, self.purchasing.amount(buyer, random), preference, random)
            self._drafts.append((self.clock.day_at(time), customer, goods))

    def orders(self) -> tuple[Order, ...]:
        """Return all orders in the order of their days, numbered through within each year."""
        numbers: dict[int, int] = defaultdict(int)
        orders = []
        for day, customer, goods in sorted(self._drafts, key=lambda draft: (draft[0], draft[1].key)):
            numbers[day.year] += 1
            number = f"HW{day.year}-{numbers[day.year]:05d}"
            orders.append(self._order(number, day, customer, goods))
        return tuple(orders)

    def _order(self, number: str, day: date, customer: Customer, goods: list) -> Order:
        """Write one order in the customer's currency at the rate of its day."""
        key, rate = f"demo-order-{number.lower()}", self._rate(customer.currency, day)
        lines = tuple(
            OrderLine(f"{key}-{place}", place, product.key, quantity, _in_currency(price, rate))
            for place, (product, quantity, price) in enumerate(goods, start=1)
        )
        return Order(key, number, customer.key, customer.owner, day, customer.currency, rate, lines)

    def _fill(self, customer: Customer, amount: float, preference: list[float], random: Random) -> list:
        """Choose goods and quantities that come to about an amount in CNY; dear goods first.

        The last and cheapest product takes up the rounding, so that the amount is met to half its price.
        """
        count = min(MOST_LINES, 1 + int(random.expovariate(1 / 3.2)))
        chosen = {product.key: product for product in random.choices(PRODUCTS, preference, k=count)}
        products = sorted(chosen.values(), key=lambda product: (-product.price, product.key))
        shares = [random.gammavariate(2, 1) for _ in products]
        goods, left, total = [], amount, sum(shares)
        for product, share in zip(products, shares, strict=True):
            quantity = round(left * share / total / float(product.price))
            left, total = left - quantity * float(product.price), total - share
            if quantity > 0:
                goods.append((product, quantity, product.price))
        return goods or [(products[-1], 1, products[-1].price)]

    def _rate(self, currency: str, day: date) -> Decimal:
        if currency == "CNY":
            return Decimal(1)
        days, values = self._rates[currency]
        return values[bisect_right(days, day) - 1]


def _preference(customer: Customer, random: Random) -> list[float]:
    """Return a weight per product: categories by a Dirichlet draw that favours the trade's, then popularity."""
    weights: dict[str, float] = {}
    result = []
    for place, product in enumerate(PRODUCTS):
        category = product.category.removeprefix("demo-category-")
        if category not in weights:
            shape = 3.0 if category in customer.categories else 0.25
            weights[category] = random.gammavariate(shape, 1)
        popularity = 1 / (1 + place % 12)  # twelve products a category, the first ones sell best
        result.append(weights[category] * popularity)
    return result


def _in_currency(price: Decimal, rate: Decimal) -> Decimal:
    return max(CENT, (price / rate).quantize(CENT, ROUND_HALF_UP))


def _by_currency(rates: tuple[Rate, ...]) -> dict[str, tuple[list[date], list[Decimal]]]:
    result: dict[str, tuple[list[date], list[Decimal]]] = defaultdict(lambda: ([], []))
    for rate in sorted(rates, key=lambda rate: rate.on):
        result[rate.currency][0].append(rate.on)
        result[rate.currency][1].append(rate.rate)
    return result
