"""The customers of the demo company: companies, groups, people and the company's own departments."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from random import Random
from typing import TypeVar

from . import reach, uscc
from .names import CompanyName, NameBook, PersonName, chinese_person, foreign_person
from .staff import USERS, owner_of
from .words.companies import GROUPS, HOUSE_BRANDS, INTERNAL, SOURCES, TAGS
from .words.goods import GOODS
from .words.places import COUNTRIES, DISTRICTS, Country, District
from .world import Address, Customer, Evidence, Relation

Place = TypeVar("Place", District, Country)

HEADCOUNTS = (("1-9", 30), ("10-49", 38), ("50-199", 20), ("200-999", 9), ("1000+", 3))
REVENUES = ("under_1m", "1m_10m", "10m_50m", "50m_200m", "over_200m")
_OWNERSHIPS = (("private", 72), ("state", 10), ("foreign", 8), ("joint_venture", 6), ("collective", 4))
_STATUSES = (("active", 96), ("suspended", 2), ("deregistered", 2))
_EVIDENCE_SOURCES = (("website", 0.6), ("visit", 0.9), ("register", 0.95), ("hearsay", 0.4))


class CustomerMaker:
    """Make the customers of a period; each draws from the same stream, so the order of calls matters."""

    def __init__(self, start: date, as_of: date, random: Random):
        self.start, self.as_of, self.random = start, as_of, random
        self.book = NameBook(random)
        self._count = 0

    def make(self, companies: int, persons: int, chinese_share: float) -> tuple[Customer, ...]:
        """Return groups, other companies, people and internal departments, in the order of their first day."""
        groups = [customer for brand in GROUPS for customer in self._group(brand)]
        singles = [self._company(self._is_chinese(chinese_share)) for _ in range(companies - len(groups))]
        people = [self._person(self._is_chinese(chinese_share)) for _ in range(persons)]
        return (*groups, *singles, *people, *self._internal())

    def _is_chinese(self, share: float) -> bool:
        return self.random.random() < share

    def _group(self, brand: tuple[str, str]) -> Iterator[Customer]:
        """Make the parent of a group and its two to four subsidiaries."""
        parent = self._company(chinese=True, brand=brand)
        yield replace(parent, legal_form="group", headcount="1000+")
        for _ in range(self.random.randint(2, 4)):
            yield replace(self._company(chinese=True, brand=brand), parent=parent.key)

    def _company(self, chinese: bool, brand: tuple[str, str] | None = None) -> Customer:
        if chinese:
            place: District | Country = _weighted(DISTRICTS, self.random)
            name = self.book.chinese_company(place, brand)
            address = reach.chinese_address(place, self.random)
        else:
            place = _weighted(COUNTRIES, self.random)
            name = self.book.foreign_company(place)
            address = reach.foreign_address(place, self.random)
        domain = reach.domain(name.domain_words, address.country)
        customer = replace(
            self._blank("company", address, "" if chinese else place.language),
            name=name.full, short_name=name.short, other_name=name.other, categories=name.categories,
            website=f"https://www.{domain}", email=f"info@{domain}",
            phone=reach.landline(address.country, place.dialling, self.random),
        )  # fmt: skip
        return self._with_gaps(self._with_profile(customer, name))

    def _with_profile(self, customer: Customer, name: CompanyName) -> Customer:
        random, chinese = self.random, customer.address.country == "CN"
        size = _pick_index(HEADCOUNTS, random)
        revenue = REVENUES[min(len(REVENUES) - 1, max(0, size + random.choice((-1, 0, 0, 1))))]
        code = uscc.credit_code(customer.address.code, self._count) if chinese else ""
        source, confidence = random.choice(_EVIDENCE_SOURCES)
        seen = min(self.as_of, customer.created_on + timedelta(days=random.randrange(90)))
        return replace(
            customer,
            industry=name.industry, legal_form=name.legal_form, registration_number=code,
            ownership=_pick(_OWNERSHIPS, random) if chinese else "private",
            operating_status=_pick(_STATUSES, random),
            headcount=HEADCOUNTS[size][0], revenue=revenue,
            brand=random.choice(HOUSE_BRANDS)[0],
            budget=Decimal(random.randrange(5, 120) * 2000),
            evidence=tuple(Evidence(field, source, seen, confidence) for field in ("headcount", "revenue")),
        )  # fmt: skip

    def _with_gaps(self, customer: Customer) -> Customer:
        """Leave out what a real salesman has not asked yet."""
        random = self.random
        gaps = {"brand": 0.55, "budget": 0.6, "headcount": 0.25, "revenue": 0.35, "ownership": 0.15,
                "industry": 0.06, "source": 0.1, "operating_status": 0.12}  # fmt: skip
        empty = {"website": 0.35, "email": 0.2, "phone": 0.1, "registration_number": 0.15, "other_name": 0.3}
        changes = {field: None for field, share in gaps.items() if random.random() < share}
        changes |= {field: "" for field, share in empty.items() if random.random() < share}
        kept = tuple(e for e in customer.evidence if e.field not in changes and random.random() < 0.7)
        return replace(customer, evidence=kept, **changes)

    def _person(self, chinese: bool) -> Customer:
        random = self.random
        if chinese:
            place: District | Country = _weighted(DISTRICTS, random)
            name: PersonName = chinese_person(random)
            address = reach.chinese_address(place, random)
        else:
            place = _weighted(COUNTRIES, random)
            name = foreign_person(place, random)
            address = reach.foreign_address(place, random)
        customer = self._blank("person", address, "" if chinese else place.language)
        number = customer.key.rpartition("-")[2].lstrip("0")
        return replace(
            customer,
            name=name.full, short_name=name.full, other_name=name.latin if name.latin != name.full else "",
            email=f"{name.mail}{number}@example.net" if random.random() < 0.7 else "",
            phone=reach.mobile(address.country, random),
            address=address if random.random() < 0.7 else None,
        )  # fmt: skip

    def _internal(self) -> Iterator[Customer]:
        head = next(user for user in USERS if user.role == "manager")
        for name, other in INTERNAL:
            home = DISTRICTS[0]
            address = reach.chinese_address(home, self.random)
            customer = self._blank("internal", address, "")
            yield replace(customer, name=name, short_name=name, other_name=other, created_on=self.start,
                          source=None, owner=head.key, team=head.team, tags=())  # fmt: skip

    def _blank(self, kind: str, address: Address, language: str) -> Customer:
        """Return a customer with what does not depend on its name: place, owner, first day, tags."""
        self._count += 1
        random, country = self.random, address.country
        abroad = next((place for place in COUNTRIES if place.code == country), None)
        owner = owner_of(country, address.code, random.random())
        categories = tuple(key for key, *_ in random.sample(GOODS, 3))
        tags = tuple(tag for tag, _ in random.sample(TAGS, random.choice((0, 0, 1, 1, 2, 3))))
        return Customer(
            key=f"demo-customer-{self._count:04d}", kind=kind, name="", short_name="", other_name="",
            industry=None, ownership=None, legal_form=None, registration_number="", operating_status=None,
            headcount=None, revenue=None, address=address, website="", phone="", email="",
            language=language or "zh-hans", time_zone=abroad.time_zone if abroad else "Asia/Shanghai",
            currency=abroad.currency if abroad else "CNY", source=random.choice(SOURCES), level=None,
            parent=None, brand=None, budget=None, tags=tags, owner=owner.key, team=owner.team,
            created_on=self._first_day(), evidence=(), categories=categories,
        )  # fmt: skip

    def _first_day(self) -> date:
        """Draw a day of the period, early ones more often: a young company finds most customers soon."""
        share = 1 - sqrt(1 - self.random.random())
        return self.start + timedelta(days=int(share * (self.as_of - self.start).days))


def simulate_relations(customers: tuple[Customer, ...], count: int, random: Random) -> tuple[Relation, ...]:
    """Return relations between companies that are not of one group; no pair twice."""
    companies = [customer.key for customer in customers if customer.kind == "company"]
    pairs: dict[tuple[str, str], str] = {}
    while len(pairs) < count:
        subject, other = random.sample(companies, 2)
        if (other, subject) not in pairs:
            pairs[subject, other] = random.choice(("supplies", "partner", "competitor", "franchise_of"))
    return tuple(
        Relation(f"demo-customer-relation-{number:03d}", kind, *pair)
        for number, (pair, kind) in enumerate(pairs.items(), start=1)
    )


def _pick_index(rows: tuple[tuple[str, int], ...], random: Random) -> int:
    return random.choices(range(len(rows)), [weight for _, weight in rows])[0]


def _pick(rows: tuple[tuple[str, int], ...], random: Random) -> str:
    return rows[_pick_index(rows, random)][0]


def _weighted(places: tuple[Place, ...], random: Random) -> Place:
    return random.choices(places, [place.weight for place in places])[0]
