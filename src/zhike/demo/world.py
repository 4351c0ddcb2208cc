"""Rows of the simulated company: plain values that know neither Django nor the database.

Every row has a `key` that is unique in its table and starts with `demo-`; rows name each other by key.
Money is `Decimal` in the stated currency; a rate is the price of one unit of a currency in CNY.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Department:
    """A department; `parent` is the key of the department above, or None at the root."""

    key: str
    name: str
    name_zh: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Team:
    """A team inside a department."""

    key: str
    name: str
    name_zh: str
    department: str


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works with the system; `role` is the key of a role preset."""

    key: str
    name: str
    email: str
    role: str
    department: str
    team: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Address:
    """An address: the parts of a Chinese one (`code` is GB/T 2260), or free lines with a country."""

    country: str
    region: str
    city: str
    district: str
    code: str
    detail: str
    postcode: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the value of a profile field comes from; `confidence` is between 0 and 1."""

    field: str
    source: str
    on: date
    confidence: float


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of kind company, person or internal; None or "" is a gap in the profile."""

    key: str
    kind: str
    name: str
    short_name: str
    other_name: str  # the name in the other language, "" where there is none
    industry: str | None
    ownership: str | None
    legal_form: str | None
    registration_number: str
    operating_status: str | None
    headcount: str | None
    revenue: str | None
    address: Address | None
    website: str
    phone: str
    email: str
    language: str
    time_zone: str
    currency: str
    source: str | None
    level: str | None
    parent: str | None
    brand: str | None  # the house brand the customer prefers
    budget: Decimal | None  # a year, in the customer's currency
    tags: tuple[str, ...]
    owner: str | None
    team: str | None
    created_on: date
    evidence: tuple[Evidence, ...]
    categories: tuple[str, ...]  # keys of the product categories that the trade prefers

    @property
    def chinese(self) -> bool:
        """Say whether the house speaks and writes Chinese with the customer; with all others it is English."""
        return self.language.startswith("zh")


@dataclass(frozen=True, slots=True)
class Birthday:
    """A birthday in the solar or the lunar calendar (`calendar`); the year may be unknown."""

    calendar: str
    year: int | None
    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer, with the name as it is written and split."""

    key: str
    name: str
    surname: str
    given_name: str
    latin_name: str
    name_order: str  # surname_first or given_first
    salutation: str  # 称呼, "" where none is used
    gender: str | None
    languages: tuple[str, ...]
    mobile: str
    landline: str
    email: str
    wechat: str
    birthday: Birthday | None
    owner: str | None
    created_on: date


@dataclass(frozen=True, slots=True)
class ContactLink:
    """The place of a contact at a customer: position, roles in buying, whether it is the main one."""

    key: str
    contact: str
    customer: str
    position: str
    roles: tuple[str, ...]
    main: bool


@dataclass(frozen=True, slots=True)
class Relation:
    """`subject` stands in relation `kind` to `object`: two customers, or two contacts."""

    key: str
    kind: str
    subject: str
    object: str


@dataclass(frozen=True, slots=True)
class Category:
    """A product category."""

    key: str
    name: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its list price in CNY."""

    key: str
    sku: str
    name: str
    name_zh: str
    category: str
    unit: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Rate:
    """The price in CNY of one unit of a currency, from a day on."""

    key: str
    currency: str
    on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order; `number` counts from 1, `unit_price` is in the order's currency."""

    key: str
    number: int
    product: str
    quantity: int
    unit_price: Decimal

    @property
    def amount(self) -> Decimal:
        """Return quantity × unit price."""
        return self.quantity * self.unit_price


@dataclass(frozen=True, slots=True)
class Order:
    """An order; `rate` is the rate of its currency on its day."""

    key: str
    number: str
    customer: str
    owner: str | None
    placed_on: date
    currency: str
    rate: Decimal
    lines: tuple[OrderLine, ...]

    @property
    def amount(self) -> Decimal:
        """Return the sum of the lines in the order's currency."""
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Cancellation:
    """The cancellation of a whole order, a fact of its own on its own day."""

    key: str
    order: str
    cancelled_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Return:
    """Goods of one order line that came back, a fact of its own on its own day."""

    key: str
    order: str
    line: str
    quantity: int
    returned_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What the simulation drew for a buyer and no real company knows.

    `rate` is purchases a week while the customer lives, `dropout` the chance to leave after each repeat
    purchase, `mean_order` the expected order in CNY, `alive` whether the customer still was at `as_of`.
    """

    customer: str
    first_on: date
    rate: float
    dropout: float
    mean_order: float
    alive: bool


@dataclass(frozen=True, slots=True)
class World:
    """Everything the simulated company knows on the day `as_of`, every table in the order to load it."""

    seed: int
    as_of: date
    departments: tuple[Department, ...]
    teams: tuple[Team, ...]
    users: tuple[User, ...]
    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    rates: tuple[Rate, ...]
    customers: tuple[Customer, ...]
    contacts: tuple[Contact, ...]
    contact_links: tuple[ContactLink, ...]
    customer_relations: tuple[Relation, ...]
    contact_relations: tuple[Relation, ...]
    orders: tuple[Order, ...]
    cancellations: tuple[Cancellation, ...]
    returns: tuple[Return, ...]
    truth: tuple[Truth, ...]
