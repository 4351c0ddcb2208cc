"""A small shop: an administrator, a house that counts in pounds and London days, one customer, two products."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from zhike.catalog.models import Product, Rate
from zhike.customers.models import Customer
from zhike.kernel import actions
from zhike.kernel.access import SYSTEM
from zhike.people import actors
from zhike.people.actions import organisation, roles
from zhike.people.models import Organisation, Role, User


@pytest.fixture
def house(db):
    """The company settings: base currency GBP, time zone Europe/London; and the preset roles."""
    roles.ensure_presets()
    organisation.ensure()
    Organisation.objects.update(currency="GBP", time_zone="Europe/London")
    return {role.key: role for role in Role.objects.all()}


@pytest.fixture
def make_user(house):
    """Return a function that creates a user with a role."""

    def make(name, role):
        return actions.insert(
            User(name=name, email=f"{name.lower()}@example.com", role=house[role]), actor=SYSTEM
        )

    return make


@pytest.fixture
def admin(make_user):
    """The actor of an administrator."""
    return actors.load(make_user("Ada", "administrator").pk)


@pytest.fixture
def customer(admin):
    return actions.create(Customer, {"name": "Harbour Tools", "currency": "GBP"}, actor=admin)


@pytest.fixture
def lamp(admin):
    return actions.create(
        Product, {"code": "L1", "name": "Lamp", "price": "2.55", "currency": "GBP"}, actor=admin
    )


@pytest.fixture
def euro(admin):
    """Rates of the euro from two days on."""
    for day, rate in ((date(2026, 1, 1), "0.8500000000"), (date(2026, 3, 1), "0.8733333333")):
        actions.create(Rate, {"currency": "EUR", "valid_from": day, "rate": Decimal(rate)}, actor=admin)


def moment(month, day, hour=12):
    """Return a moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)
