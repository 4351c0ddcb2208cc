"""Orders are exact, reversals are facts of their own, and confirmed figures never change."""

from datetime import date
from decimal import Decimal as D

import pytest

from zhike.catalog.actions import Line, cancel_order, place_order, return_lines, set_rate
from zhike.catalog.models import Order, OrderLine, Rate
from zhike.catalog.tests.conftest import moment
from zhike.kernel import access, actions, verbs
from zhike.kernel.errors import Invalid, NotAllowed, NotFound
from zhike.kernel.models import Event
from zhike.people import actors


def place(customer, admin, *lines, currency="GBP", month=2, day=3, number="2026-1", **more):
    rows = [Line(D(quantity), D(price)) for quantity, price in lines]
    return place_order(customer, actor=admin, number=number, ordered_at=moment(month, day), lines=rows,
                       currency=currency, **more)  # fmt: skip


def figures(order):
    order.refresh_from_db()
    return (
        order.total,
        order.total_base,
        order.rate,
        order.line_count,
        order.ordered_at,
        order.kind,
        order.version,
    )


def test_totals_are_exact(customer, admin):
    order = place(customer, admin, ("3", "0.1"), ("0.333333", "0.333333"), ("2", "1.005"))
    lines = OrderLine.objects.filter(order=order).order_by("position")
    assert [line.amount for line in lines] == [D("0.300000"), D("0.111111"), D("2.010000")]
    assert order.total == order.total_base == D("2.421111")
    assert order.line_count == 3
    event = Event.objects.get(verb="order.created", subject_id=order.pk)
    assert (event.customer_id, event.data) == (customer.pk, {"lines": 3})


def test_base_amounts_take_the_rate_of_the_day(customer, admin, euro):
    before = place(customer, admin, ("1", "100"), currency="EUR", month=2, day=28)
    after = place(customer, admin, ("1", "100"), currency="EUR", month=3, day=1)
    assert (before.rate, before.total_base) == (D("0.85"), D("85.000000"))
    assert (after.rate, after.total_base) == (D("0.8733333333"), D("87.333333"))


def test_an_order_without_a_known_rate_is_refused(customer, admin, euro):
    for currency, month in (("EUR", 12), ("USD", 2)):
        at = moment(month, 31 if month == 12 else 1).replace(year=2025)
        with pytest.raises(Invalid, match=f"No exchange rate is known for {currency}"):
            place_order(
                customer, actor=admin, number="x", ordered_at=at, lines=[Line(D(1), D(1))], currency=currency
            )
    assert not Order.objects.exists()


@pytest.mark.parametrize("quantity, price", [("1", "0.0000001"), ("1e12", "1"), ("NaN", "1")])
def test_numbers_that_cannot_be_stored_exactly_are_refused(customer, admin, quantity, price):
    with pytest.raises(Invalid, match="Line 2"):
        place(customer, admin, ("1", "1"), (quantity, price))
    assert not Order.objects.exists()
    assert not Event.objects.filter(object="catalog.order").exists()


def test_a_cancellation_is_an_order_of_its_own(customer, admin):
    order = place(customer, admin, ("3", "2.5"), ("1", "10"))
    before = figures(order)
    cancelled = cancel_order(order, actor=admin, reason="twice", at=moment(2, 9))
    assert figures(order) == before
    assert (cancelled.kind, cancelled.original_id, cancelled.number) == (
        "cancellation",
        order.pk,
        "2026-1/C1",
    )
    assert (cancelled.total, cancelled.ordered_at, cancelled.reason) == (
        D("-17.500000"),
        moment(2, 9),
        "twice",
    )
    quantities = (
        OrderLine.objects.filter(order=cancelled).order_by("position").values_list("position", "quantity")
    )
    assert list(quantities) == [(1, D(-3)), (2, D(-1))]
    assert Event.objects.get(verb="order.cancelled").subject_id == order.pk
    with pytest.raises(Invalid, match="Nothing of this order is left"):
        cancel_order(order, actor=admin)
    assert Order.objects.count() == 2


def test_no_more_comes_back_than_was_bought(customer, admin):
    order = place(customer, admin, ("3", "2.5"), ("1", "10"))
    returned = return_lines(order, actor=admin, quantities={1: D(2)}, at=moment(2, 20))
    assert (returned.kind, returned.total) == ("return", D("-5.000000"))
    with pytest.raises(Invalid, match="Of line 1 at most 1 can come back"):
        return_lines(order, actor=admin, quantities={1: D(2)})
    with pytest.raises(Invalid, match="Of line 3 at most 0 can come back"):
        return_lines(order, actor=admin, quantities={3: D(1)})
    assert cancel_order(order, actor=admin).total == D("-12.500000")
    assert Order.objects.count() == 3


def test_a_reversal_takes_the_rate_of_its_own_day(customer, admin, euro):
    order = place(customer, admin, ("2", "50"), currency="EUR")
    returned = return_lines(order, actor=admin, quantities={1: D(1)}, at=moment(3, 5))
    assert (order.total_base, returned.total_base) == (D("85.000000"), D("-43.666667"))


def test_a_draft_is_written_line_by_line_and_confirmed(customer, admin, lamp):
    values = {"number": "D1", "customer": customer.pk, "ordered_at": moment(4, 1), "currency": "GBP"}
    order = actions.create(Order, values, actor=admin)
    assert order.state == "draft"
    with pytest.raises(Invalid, match="at least one line"):
        verbs.run(order, "confirm_order", actor=admin)
    verbs.run(order, "add_line", {"product": lamp.pk, "quantity": "4"}, actor=admin)
    verbs.run(order, "add_line", {"quantity": "1", "unit_price": "7", "description": "Freight"}, actor=admin)
    verbs.run(order, "remove_line", {"position": 2}, actor=admin)
    verbs.run(order, "confirm_order", actor=admin)
    order.refresh_from_db()
    assert (order.state, order.total, order.total_base, order.line_count) == (
        "confirmed",
        D("10.2"),
        D("10.2"),
        1,
    )
    assert OrderLine.objects.get().description == "Lamp"
    with pytest.raises(NotAllowed):
        verbs.run(order, "add_line", {"quantity": "1", "unit_price": "7"}, actor=admin)


def test_a_confirmed_order_keeps_what_it_states(customer, admin):
    order = place(customer, admin, ("1", "1"))
    before = figures(order)
    with pytest.raises(Invalid, match="keeps its customer, date and currency"):
        actions.change(order, {"ordered_at": moment(5, 5)}, actor=admin)
    with pytest.raises(Invalid):
        actions.change(order, {"total": "5"}, actor=admin)
    assert figures(order) == before
    assert actions.change(order, {"note": "by ship"}, actor=admin).note == "by ship"


def test_a_new_rate_values_orders_anew_but_not_their_own_amounts(customer, admin, euro):
    order = place(customer, admin, ("1", "100"), currency="EUR", month=3, day=10)
    earlier = place(customer, admin, ("1", "100"), currency="EUR", month=2, day=1, number="2026-0")
    set_rate("EUR", actor=admin, valid_from=date(2026, 3, 5), rate=D("0.9"))
    assert figures(order)[:3] == (D("100.000000"), D("90.000000"), D("0.9"))
    assert figures(earlier)[:3] == (D("100.000000"), D("85.000000"), D("0.85"))
    set_rate("EUR", actor=admin, valid_from=date(2026, 3, 5), rate=D("0.9"))
    assert Rate.objects.count() == 3
    changed = Event.objects.filter(verb="order.changed")
    assert [event.subject_id for event in changed] == [order.pk]
    assert changed[0].changes["total_base"] == ["87.333333", "90.000000"]


def test_the_order_of_an_unseen_customer_does_not_exist(customer, admin, make_user):
    order = place(customer, admin, ("1", "1"))
    stranger = actors.load(make_user("Sam", "sales").pk)
    with pytest.raises(NotFound):
        access.get(stranger, Order, order.pk)
    with pytest.raises(NotFound):
        place(customer, stranger, ("1", "1"), number="2026-2")
    with pytest.raises(NotFound):
        cancel_order(order, actor=stranger)
    assert not access.visible_to(stranger, OrderLine).exists()
    assert Order.objects.count() == 1


def test_pages_of_an_unseen_order_are_not_found(client, customer, admin, make_user):
    order = place(customer, admin, ("1", "1"))
    client.force_login(make_user("Sam", "sales"))
    assert client.get(f"/orders/{order.pk}/").status_code == 404
    assert client.get(f"/orders/{order.pk}/cancel_order/").status_code == 404
