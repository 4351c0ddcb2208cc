"""The contacts of the demo company's customers, their places there, and who reports to or knows whom."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from . import reach
from .names import PersonName, chinese_person, foreign_person
from .words.people import POSITIONS
from .words.places import COUNTRIES
from .world import Birthday, Contact, ContactLink, Customer, Relation

_PER_COMPANY = ((1, 30), (2, 36), (3, 22), (4, 9), (5, 3))  # contacts, weight: 2.19 on average


class ContactMaker:
    """Make the contacts of companies; each draws from the same stream."""

    def __init__(self, as_of: date, random: Random):
        self.as_of, self.random = as_of, random
        self.contacts: list[Contact] = []
        self.links: list[ContactLink] = []
        self._logins: Counter[str] = Counter()

    def make(self, customers: tuple[Customer, ...]) -> None:
        """Fill `contacts` and `links` for the companies among the customers; 3 % also serve a second one."""
        companies = [customer for customer in customers if customer.kind == "company"]
        for customer in companies:
            numbers, weights = zip(*_PER_COMPANY, strict=True)
            count = self.random.choices(numbers, weights)[0]
            positions = sorted(self.random.sample(POSITIONS, count), key=lambda position: position[3])
            for index, position in enumerate(positions):
                contact = self._contact(customer, position)
                self.contacts.append(contact)
                self._link(contact, customer, position, main=index == 0)
        for contact in self.random.sample(self.contacts, len(self.contacts) * 3 // 100):
            home = self.links[self.contacts.index(contact)].customer
            other = self.random.choice([company for company in companies if company.key != home])
            self._link(contact, other, self.random.choice(POSITIONS), main=False)

    def _link(self, contact: Contact, customer: Customer, position: tuple, main: bool) -> None:
        english, chinese, _, _, roles = position
        title = chinese if customer.chinese else english
        key = f"demo-contact-link-{len(self.links) + 1:04d}"
        self.links.append(ContactLink(key, contact.key, customer.key, title, roles, main))

    def _contact(self, customer: Customer, position: tuple) -> Contact:
        random, country = self.random, customer.address.country
        place = next((place for place in COUNTRIES if place.code == country), None)
        name = foreign_person(place, random) if place else chinese_person(random)
        created_on = customer.created_on + timedelta(days=int(random.expovariate(1 / 60)))
        login = self._login(name, customer)
        return self._with_gaps(Contact(
            key=f"demo-contact-{len(self.contacts) + 1:04d}",
            name=name.full, surname=name.surname, given_name=name.given, latin_name=name.latin,
            name_order=name.order, salutation=_salutation(name, position, place is None),
            gender=name.gender, languages=_languages(customer.language, random),
            mobile=reach.mobile(country, random), landline=customer.phone,
            email=f"{login}@{_mail_domain(customer)}", wechat=login.replace(".", "_") if place is None else "",
            birthday=self._birthday(place is None), owner=customer.owner,
            created_on=min(created_on, self.as_of),
        ))  # fmt: skip

    def _login(self, name: PersonName, customer: Customer) -> str:
        """Return the part of a mail address before the @, numbered where the company has the name twice."""
        self._logins[f"{name.mail}@{customer.key}"] += 1
        count = self._logins[f"{name.mail}@{customer.key}"]
        return name.mail if count == 1 else f"{name.mail}{count}"

    def _birthday(self, chinese: bool) -> Birthday:
        random = self.random
        year = random.randrange(1962, 2002) if random.random() < 0.5 else None
        if chinese and random.random() < 0.4:
            return Birthday("lunar", year, random.randrange(1, 13), random.randrange(1, 31))
        return Birthday("solar", year, random.randrange(1, 13), random.randrange(1, 29))

    def _with_gaps(self, contact: Contact) -> Contact:
        """Leave out what a real salesman does not know."""
        empty = {"landline": 0.5, "email": 0.25, "wechat": 0.3, "mobile": 0.12}
        changes: dict = {field: "" for field, share in empty.items() if self.random.random() < share}
        if self.random.random() < 0.72:
            changes["birthday"] = None
        return replace(contact, **changes)


def simulate_relations(
    contacts: list[Contact], links: list[ContactLink], count: int, random: Random
) -> tuple[Relation, ...]:
    """Return who reports to whom at each company, and `count` pairs who know each other from elsewhere."""
    rows = [*_reporting(links), *_acquaintances(contacts, links, count, random)]
    return tuple(
        Relation(f"demo-contact-relation-{number:04d}", *row) for number, row in enumerate(rows, start=1)
    )


def _reporting(links: list[ContactLink]) -> Iterator[tuple[str, str, str]]:
    """Let each contact report to the one before, where that one ranks higher; links are sorted by rank."""
    for above, below in pairwise(links):
        if above.customer == below.customer and not below.main:
            yield "reports_to", below.contact, above.contact


def _acquaintances(
    contacts: list[Contact], links: list[ContactLink], count: int, random: Random
) -> Iterator[tuple]:
    homes = {link.contact: link.customer for link in reversed(links)}
    keys, pairs = [contact.key for contact in contacts], set()
    while len(pairs) < count:
        one, other = sorted(random.sample(keys, 2))
        if homes[one] != homes[other] and (one, other) not in pairs:
            pairs.add((one, other))
            yield "knows", one, other


def _mail_domain(customer: Customer) -> str:
    """Return the customer's own domain, or the reserved one where the profile has a gap."""
    if customer.email:
        return customer.email.partition("@")[2]
    return customer.website.removeprefix("https://www.") or "example.com"


def _salutation(name: PersonName, position: tuple, chinese: bool) -> str:
    """Return the form of address that fits a position: 王总, 李工; 先生 or 女士 where it lends none."""
    if not chinese:
        return ""
    courtesy = "女士" if name.gender == "female" else "先生"
    return name.surname + (position[2] or courtesy)


def _languages(language: str, random: Random) -> tuple[str, ...]:
    second = "en" if language != "en" else "zh-hans"
    return (language, second) if random.random() < (0.35 if second == "en" else 0.05) else (language,)
