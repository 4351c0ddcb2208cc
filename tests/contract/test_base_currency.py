"""The base currency stays where amounts are kept in it, and the company keeps a name, at every door."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.world import World
from zhike.catalog.actions import set_rate
from zhike.catalog.models import Order, Rate
from zhike.customers.models import Customer
from zhike.kernel import actions, verbs
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import Invalid
from zhike.kernel.models import Event
from zhike.people.actions.organisation import adopt_currency, ensure
from zhike.people.base_currency import holders
from zhike.people.models import Organisation
from zhike.sales.models import Deal

COMPANY = "/settings/company/"


def settings(**values: Any) -> dict[str, Any]:
    row = ensure()
    names = ("name", "currency", "time_zone", "language", "fiscal_month")
    return {name: getattr(row, name) for name in names} | values


def told() -> int:
    return Event.objects.filter(verb="organisation.edited").count()


def free() -> None:
    """Leave nothing in the base currency."""
    for model in (Deal, Order, Rate):
        model.objects.update(deleted_at=None)
    Deal.objects.update(amount=None, amount_base=None, weighted_base=None)
    Order.objects.update(total=0, total_base=0)
    Customer.objects.update(net_purchases=0, gross_purchases=0)
    Rate.objects.all().delete()


def test_another_base_currency_is_refused_on_the_page_and_by_programs(world: World):
    before, count = settings(), told()
    ann = world.actor(world.ann)
    with pytest.raises(Invalid) as refused:
        verbs.run(ensure(), "edit", settings(currency="EUR", name="Renamed"), actor=ann)
    [words] = refused.value.errors["currency"]
    assert "GBP" in words and f"Deals: {Deal.objects.exclude(amount_base=None).count()}" in words
    page = world.browser(world.ann).post(COMPANY, settings(currency="EUR", name="Renamed"))
    assert page.status_code == 422 and "Nothing was changed." in page.content.decode()
    with pytest.raises(Invalid):
        verbs.run(ensure(), "edit", settings(currency="EUR"), actor=SYSTEM)
    Organisation.objects.update(version=1)
    assert adopt_currency("EUR") is False
    assert (settings(), told()) == (before, count)


def test_other_settings_are_saved_beside_amounts(world: World):
    verbs.run(ensure(), "edit", settings(fiscal_month=4), actor=world.actor(world.ann))
    assert (ensure().fiscal_month, ensure().currency) == (4, "GBP")


def test_before_there_are_amounts_it_is_free(world: World):
    free()
    assert holders() == []
    verbs.run(ensure(), "edit", settings(currency="EUR"), actor=world.actor(world.ann))
    assert ensure().currency == "EUR"


def test_a_rate_alone_or_an_amount_in_the_recycle_bin_holds_it(world: World):
    free()
    set_rate("USD", actor=SYSTEM, valid_from=datetime(2025, 6, 1, tzinfo=UTC).date(), rate="0.8")
    assert holders() == [("Exchange rates", 1)]
    Rate.objects.all().delete()
    deal = actions.create(
        Deal, {"name": "x", "customer": world.acme.pk, "amount": "5", "currency": "GBP"}, actor=SYSTEM
    )
    actions.delete(deal, actor=SYSTEM)
    assert holders() == [("Deals", 1)]


def test_the_name_of_the_company_is_never_emptied(world: World):
    before, count = settings(), told()
    for name in ("", "   "):
        with pytest.raises(Invalid) as refused:
            verbs.run(ensure(), "edit", settings(name=name), actor=world.actor(world.ann))
        assert "name" in refused.value.errors
        assert world.browser(world.ann).post(COMPANY, settings(name=name)).status_code == 422
    assert (settings(), told()) == (before, count)
