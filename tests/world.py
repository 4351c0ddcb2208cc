"""A small trading company, for tests that need a whole one: its people by name, their customers, goods and orders.

    Mia sells in Hangzhou, Ben in London; Lin manages the department Sales, to which both belong.
    Sue serves customers, Max does marketing, Ray may only read, Ann administers.
    Acme is Mia's, 海文贸易 belongs to Mia's team but to Sue, Globex is Ben's. Mia hopes to sell Acme more tea.

Everything is written by the actions that people use, so the event stream is filled too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import Client

from zhike.catalog.actions import Line, place_order, return_lines, set_rate
from zhike.catalog.models import Category, Order, Product
from zhike.customers.models import Contact, Customer
from zhike.engagement.models import Interaction, Task
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.objects import Object
from zhike.people import actors, keys
from zhike.people.actions import departments, organisation, roles, users
from zhike.people.models import Department, Role, Team, User
from zhike.sales.models import Deal
from zhike.workplace.fields.models import CustomField
from zhike.workplace.tags.models import Tag


@dataclass
class World:
    """The company. Each person is a ``User``; ``actor`` and ``browser`` let him act."""

    roles: dict[str, Role]
    company: Department
    sales: Department
    back_office: Department
    hangzhou: Team
    london: Team
    ann: User
    lin: User
    mia: User
    ben: User
    sue: User
    max: User
    ray: User
    acme: Customer = None  # type: ignore[assignment]
    haiwen: Customer = None  # type: ignore[assignment]
    globex: Customer = None  # type: ignore[assignment]
    wang: Contact = None  # type: ignore[assignment]
    smith: Contact = None  # type: ignore[assignment]
    tea: Product = None  # type: ignore[assignment]
    order: Order = None  # type: ignore[assignment]
    returned: Order = None  # type: ignore[assignment]
    deal: Deal = None  # type: ignore[assignment]
    visit: Interaction = None  # type: ignore[assignment]
    offer: Task = None  # type: ignore[assignment]
    sessions: dict[int, str] = field(default_factory=dict)

    def actor(self, user: User, via: str = "page") -> Actor:
        """Return a user as somebody who acts, with the rights he has at this moment."""
        found = actors.load(user.pk)
        assert found is not None
        return found.through(via)

    def browser(self, user: User) -> Client:
        """Return a new browser in which the user is signed in."""
        client = Client()
        if user.pk in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[user.pk]
        else:
            client.force_login(user)
            self.sessions[user.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return client

    def key(self, user: User, *limits: str) -> str:
        """Return the secret of a new API key of the user."""
        return keys.make(user, "test", list(limits) or ["*:*"], None, SYSTEM)[1]

    def sample(self, obj: Object) -> Any:
        """Return one record of any object that the company holds."""
        own = {
            Customer: self.acme,
            Contact: self.wang,
            Order: self.order,
            User: self.mia,
            Product: self.tea,
            Deal: self.deal,
        }
        return (
            own.get(obj.model)
            or obj.model._default_manager.filter(deleted_at__isnull=True).order_by("pk").first()
        )


def build() -> World:
    """Found the company in the database of the caller's transaction."""
    roles.ensure_presets()
    house = organisation.ensure()
    organisation.edit(
        house, actor=SYSTEM, name="知客贸易", currency="GBP", time_zone="Europe/London", language="en"
    )
    found = {role.key: role for role in Role.objects.all()}
    company = departments.create(actor=SYSTEM, name="Company")
    sales = departments.create(actor=SYSTEM, name="Sales", parent=company.pk)
    office = departments.create(actor=SYSTEM, name="Back office", parent=company.pk)
    places = {name: actions.create(Team, {"name": name}, actor=SYSTEM) for name in ("Hangzhou", "London")}
    people = {
        name: person(name, found[role], department)
        for name, role, department in (
            ("ann", "administrator", office), ("lin", "manager", sales), ("mia", "sales", sales),
            ("ben", "sales", sales), ("sue", "service", office), ("max", "marketing", office),
            ("ray", "read-only", office),
        )
    }  # fmt: skip
    for name, team in (("mia", "Hangzhou"), ("sue", "Hangzhou"), ("ben", "London")):
        verbs.run(places[team], "add_member", {"user": people[name].pk}, actor=SYSTEM)
    world = World(found, company, sales, office, places["Hangzhou"], places["London"], **people)
    add_customers(world)
    add_goods(world)
    add_deals(world)
    add_chain(world)
    # A retired one: it stands among the fields, and changes no other object.
    actions.create(CustomField, {"object": "catalog.product", "key": "shelf", "kind": "text", "label_en": "Shelf",
                                 "active": False}, actor=SYSTEM)  # fmt: skip
    actions.create(Tag, {"name": "Fair 2025", "color": "blue"}, actor=SYSTEM)
    for user in people.values():
        world.browser(user)
    for record in (
        world.acme,
        world.haiwen,
        world.globex,
        world.wang,
        world.smith,
        world.tea,
        world.order,
        world.deal,
    ):
        record.refresh_from_db()
    return world


def person(name: str, role: Role, department: Department) -> User:
    """Invite somebody, who then accepts at once."""
    user, _token = users.invite(
        actor=SYSTEM, email=f"{name}@example.com", name=name.title(), role=role.pk, department=department.pk
    )
    return user


def add_customers(world: World) -> None:
    """Fill the address book."""
    mia, sue, ben = (world.actor(user) for user in (world.mia, world.sue, world.ben))
    world.acme = actions.create(Customer, {
        "name": "Acme Trading", "code": "C-1", "level": "A", "country": "GB", "currency": "GBP", "tags": ["vip"],
        "team": world.hangzhou.pk, "budget_max": "50000.0000",
    }, actor=mia)  # fmt: skip
    world.haiwen = actions.create(Customer, {
        "name": "海文贸易", "english_name": "Haiwen Trading", "country": "CN", "currency": "CNY",
        "phone": "+8657188886666", "team": world.hangzhou.pk,
    }, actor=sue)  # fmt: skip
    world.globex = actions.create(
        Customer, {"name": "Globex", "country": "US", "team": world.london.pk}, actor=ben
    )
    world.wang = actions.create(Contact, {
        "full_name": "王小明", "salutation": "王总", "customer": world.acme.pk, "mobile": "+8613800138000",
        "email": "wang@example.com", "team": world.hangzhou.pk,
    }, actor=mia)  # fmt: skip
    world.smith = actions.create(Contact, {"full_name": "Jane Smith", "customer": world.globex.pk}, actor=ben)
    verbs.run(world.acme, "relate", {"kind": "supplier", "other": world.haiwen.pk}, actor=SYSTEM)
    verbs.run(world.wang, "relate_person", {"kind": "knows", "other": world.smith.pk}, actor=SYSTEM)
    verbs.run(world.acme, "note_source", {"field": "industry", "source": "visit"}, actor=mia)


def add_goods(world: World) -> None:
    """Fill the shelves, and let Acme buy and send something back."""
    mia = world.actor(world.mia)
    drinks = actions.create(Category, {"name": "Drinks"}, actor=SYSTEM)
    world.tea = actions.create(Product, {
        "code": "TEA-1", "name": "龙井茶", "english_name": "Longjing tea", "category": drinks.pk, "unit": "kg",
        "price": "120.5000", "currency": "GBP",
    }, actor=SYSTEM)  # fmt: skip
    set_rate("CNY", actor=SYSTEM, valid_from=datetime(2025, 1, 1, tzinfo=UTC).date(), rate=Decimal("0.11"))
    lines = [
        Line(Decimal(3), Decimal("120.50"), world.tea),
        Line(Decimal(1), Decimal("9.90"), None, "Freight"),
    ]
    world.order = place_order(
        world.acme,
        actor=mia,
        lines=lines,
        number="2026-1",
        ordered_at=datetime(2026, 3, 5, 14, 30, 17, tzinfo=UTC),
    )
    world.returned = return_lines(world.order, actor=mia, quantities={1: Decimal(1)}, reason="Broken")


def add_deals(world: World) -> None:
    """Let Mia see a piece of business coming."""
    world.deal = actions.create(Deal, {
        "name": "Spring tea", "customer": world.acme.pk, "contact": world.wang.pk, "amount": "12000.0000",
        "currency": "GBP", "stage": "propose", "expected_on": "2026-12-15", "team": world.hangzhou.pk,
    }, actor=world.actor(world.mia))  # fmt: skip


def add_chain(world: World) -> None:
    """Let Mia visit Acme, and promise an offer there."""
    mia = world.actor(world.mia)
    world.visit = actions.create(Interaction, {
        "kind": "visit", "at": "2026-03-02T09:00:00.000000+00:00", "customer": world.acme.pk, "contact": world.wang.pk,
        "happened": "Tasted the spring tea.\nWants an offer for 200 kg.", "next_step": "Send the offer",
        "next_on": "2026-03-09",
    }, actor=mia)  # fmt: skip
    world.offer = actions.create(
        Task, {"title": "Send the offer", "due": "2026-03-09", "customer": world.acme.pk}, actor=mia
    )
