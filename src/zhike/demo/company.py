"""Simulate the demo company, Haiwen Trading (海文贸易): `Company().simulate(seed=1, as_of=date(2026, 8, 31))`."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .contacts import ContactMaker
from .contacts import simulate_relations as contact_relations
from .customers import CustomerMaker
from .customers import simulate_relations as customer_relations
from .orders import OrderBook
from .products import CATEGORIES, PRODUCTS, simulate_rates
from .purchasing import Purchasing
from .reversals import simulate_reversals
from .season import BusyClock, Season
from .staff import DEPARTMENTS, TEAMS, USERS
from .words.companies import INTERNAL
from .world import Customer, Order, World


@dataclass(frozen=True, slots=True)
class Company:
    """Hold what is assumed about the company; the guide lists every value.

    `prospects` is the share of companies and people who never buy; `cancelled` and `returned` are shares
    of all orders.
    """

    customers: int = 400
    persons: int = 78
    chinese_share: float = 0.55
    prospects: float = 0.07
    days: int = 730
    cancelled: float = 0.012
    returned: float = 0.02
    company_relations: int = 40
    acquaintances: int = 80
    purchasing: Purchasing = field(default_factory=Purchasing)
    season: Season = field(default_factory=Season)

    def simulate(self, seed: int, as_of: date) -> World:
        """Return the company as it stands at the end of `as_of`, after `days` days of trade.

        The same arguments give the same world. Each part draws from a stream of its own.
        """
        start = as_of - timedelta(days=self.days - 1)
        rates = simulate_rates(start, as_of, Random(f"{seed}/rates"))
        customers = self._customers(seed, start, as_of)
        contacts = ContactMaker(as_of, Random(f"{seed}/contacts"))
        contacts.make(customers)
        book = OrderBook(BusyClock(self.season, start, as_of), self.purchasing, rates, seed)
        for customer in self._buyers(customers, seed):
            book.buy(customer)
        orders = book.orders()
        reversals = Random(f"{seed}/reversals")
        cancellations, returns = simulate_reversals(orders, self.cancelled, self.returned, as_of, reversals)
        relations = Random(f"{seed}/relations")
        return World(
            seed=seed, as_of=as_of, departments=DEPARTMENTS, teams=TEAMS, users=USERS,
            categories=CATEGORIES, products=PRODUCTS, rates=rates,
            customers=with_levels(customers, orders),
            contacts=tuple(contacts.contacts), contact_links=tuple(contacts.links),
            customer_relations=customer_relations(customers, self.company_relations, relations),
            contact_relations=contact_relations(contacts.contacts, contacts.links, self.acquaintances, relations),
            orders=orders, cancellations=cancellations, returns=returns, truth=tuple(book.truth),
        )  # fmt: skip

    def _customers(self, seed: int, start: date, as_of: date) -> tuple[Customer, ...]:
        maker = CustomerMaker(start, as_of, Random(f"{seed}/customers"))
        companies = self.customers - self.persons - len(INTERNAL)
        return maker.make(companies, self.persons, self.chinese_share)

    def _buyers(self, customers: tuple[Customer, ...], seed: int) -> list[Customer]:
        random = Random(f"{seed}/buyers")
        outside = [customer for customer in customers if customer.kind != "internal"]
        return [customer for customer in outside if random.random() >= self.prospects]


def with_levels(customers: tuple[Customer, ...], orders: tuple[Order, ...]) -> tuple[Customer, ...]:
    """Give level A to the 15 % of buyers who ordered most in CNY, B to the next 35 %, C to the others."""
    value: dict[str, Decimal] = defaultdict(Decimal)
    for order in orders:
        value[order.customer] += order.amount * order.rate
    ranked = sorted(value, key=lambda key: (-value[key], key))
    levels = {key: _level((place + 0.5) / len(ranked)) for place, key in enumerate(ranked)}
    return tuple(replace(customer, level=levels.get(customer.key)) for customer in customers)


def _level(share: float) -> str:
    return "A" if share < 0.15 else "B" if share < 0.5 else "C"
