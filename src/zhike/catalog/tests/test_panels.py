"""The charts of a customer on a small set whose figures can be worked out by hand."""

from datetime import date
from decimal import Decimal as D

import pytest

from zhike.catalog.actions import Line, cancel_order, place_order
from zhike.catalog.models import Category, Product
from zhike.catalog.panels import Lines, MonthlyPurchases, NewestOrders, OrderRhythm, ProductMix, Reversals
from zhike.catalog.panels import rhythm as rhythm_module
from zhike.catalog.panels.purchases import run_of_months
from zhike.catalog.tests.conftest import moment
from zhike.kernel import actions
from zhike.people import actors


@pytest.fixture
def buy(customer, admin):
    def place(month, day, *lines):
        rows = [Line(D(quantity), D(price), product) for quantity, price, product in lines]
        return place_order(
            customer, actor=admin, number=f"{month}/{day}", ordered_at=moment(month, day), lines=rows
        )

    return place


def series(panel):
    return panel["chart"]["option"]["series"][0]["data"]


def test_purchases_by_month(customer, admin, buy, lamp, django_assert_max_num_queries):
    buy(1, 5, ("10", "10.50", lamp))
    order = buy(1, 20, ("1", "20", lamp))
    buy(4, 1, ("2", "40", lamp))
    cancel_order(order, actor=admin, at=moment(2, 2))
    with django_assert_max_num_queries(2):
        panel = MonthlyPurchases().context(customer, admin)
    assert series(panel) == [125.0, -20.0, 0.0, 80.0]
    assert panel["title"] == "Bought £185.00 since Jan 2026; best month Jan 2026"
    assert panel["table"]["rows"][0] == ["Apr 2026", "£80.00", "1"]
    assert len(panel["table"]["rows"]) == 4


def test_no_more_than_24_months_are_shown():
    assert run_of_months(date(2020, 5, 1), date(2026, 2, 1))[0] == date(2024, 3, 1)
    assert run_of_months(date(2025, 12, 1), date(2026, 2, 1)) == [
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]


def test_mix_by_product_and_by_category(customer, admin, buy, lamp, django_assert_max_num_queries):
    tray = actions.create(Product, {"code": "T1", "name": "Tray"}, actor=admin)
    buy(1, 5, ("3", "10", lamp), ("1", "10", tray))
    with django_assert_max_num_queries(2):
        panel = ProductMix().context(customer, admin)
    assert panel["title"] == "Lamp makes up 75 % of the purchases"
    assert panel["table"]["rows"] == [["Lamp", "£30.00", "75 %"], ["Tray", "£10.00", "25 %"]]
    light = actions.create(Category, {"name": "Light"}, actor=admin)
    actions.change(lamp, {"category": light.pk}, actor=admin)
    panel = ProductMix().context(customer, admin)
    assert [row[0] for row in panel["table"]["rows"]] == ["Light", "Without a category"]


def test_rhythm_says_what_is_usual(customer, admin, buy, lamp, monkeypatch, django_assert_max_num_queries):
    for day in (1, 1, 4, 10, 22):
        buy(1, day, ("1", "1", lamp))
    monkeypatch.setattr(rhythm_module, "localdate", lambda: date(2026, 1, 25))
    with django_assert_max_num_queries(2):
        panel = OrderRhythm().context(customer, admin)
    assert series(panel) == [3, 6, 12]
    assert panel["title"] == "Usually orders every 6 days; last order 3 days ago"
    monkeypatch.setattr(rhythm_module, "localdate", lambda: date(2026, 2, 22))
    assert OrderRhythm().context(customer, admin)["title"] == (
        "Usually orders every 6 days, but has been silent for 31 days"
    )


@pytest.mark.parametrize("panel", [MonthlyPurchases(), ProductMix(), OrderRhythm()])
def test_too_little_data_is_said_not_drawn(customer, admin, panel):
    found = panel.context(customer, admin)
    assert "chart" not in found
    assert found["empty"].startswith("Not enough data:")


def test_orders_that_one_may_not_see_are_in_no_chart(customer, admin, buy, lamp, make_user):
    buy(1, 5, ("3", "10", lamp))
    stranger = actors.load(make_user("Sam", "sales").pk)
    assert "chart" not in MonthlyPurchases().context(customer, stranger)


def test_pages_show_the_panels(client, customer, admin, buy, lamp, make_user):
    order = buy(1, 5, ("3", "10", lamp))
    cancelled = cancel_order(order, actor=admin, reason="ordered twice")
    client.force_login(make_user("Ben", "administrator"))
    page = client.get(f"/customers/{customer.pk}/").content.decode()
    assert "Bought £0.00 since" in page
    assert order.number in page
    page = client.get(f"/orders/{order.pk}/").content.decode()
    assert f"/orders/{cancelled.pk}/" in page
    assert "ordered twice" in page
    assert "Lamp" in page
    page = client.get(f"/orders/{cancelled.pk}/").content.decode()
    assert f"/orders/{order.pk}/" in page


def test_tables_stand_in_their_own_order(customer, admin, buy, lamp):
    late = buy(3, 5, ("1", "1", lamp), ("2", "1", lamp))
    early = buy(1, 5, ("1", "1", lamp))
    assert list(NewestOrders().rows(customer, admin)[1]) == [late, early]
    assert [line.position for line in Lines().rows(late, admin)[1]] == [1, 2]
    assert Reversals().rows(late, admin)[1] is None
