"""The figures of trade on customers follow from their orders, however often they are counted."""

from datetime import date
from decimal import Decimal as D

from zhike.catalog.actions import Line, cancel_order, place_order, refresh_trade
from zhike.catalog.consumers import count_merged, count_trade, value_orders
from zhike.catalog.models import Order, Rate
from zhike.catalog.tests.conftest import moment
from zhike.customers.models import Customer
from zhike.customers.telling import why_trade_changed
from zhike.duplicates import actions as duplicates
from zhike.kernel import actions
from zhike.kernel.models import Event


def place(customer, admin, month, day, price, hour=12, currency="GBP"):
    lines = [Line(D(1), D(price))]
    return place_order(customer, actor=admin, number=f"{month}-{day}", ordered_at=moment(month, day, hour), lines=lines,
                       currency=currency)  # fmt: skip


def trade(customer):
    customer.refresh_from_db()
    return (
        customer.orders_count, customer.net_purchases, customer.gross_purchases, customer.first_order_on,
        customer.last_order_on,
    )  # fmt: skip


def order_events():
    return list(Event.objects.filter(object="catalog.order").order_by("id"))


def test_orders_and_reversals_count_from_their_events(customer, admin):
    place(customer, admin, 1, 5, "100.50")
    second = place(customer, admin, 2, 5, "20")
    cancel_order(second, actor=admin, at=moment(3, 1))
    count_trade(order_events())
    assert trade(customer) == (2, D("100.50"), D("120.50"), date(2026, 1, 5), date(2026, 2, 5))
    version = customer.version
    count_trade(order_events())
    count_trade(order_events()[:1])
    assert trade(customer) == (2, D("100.50"), D("120.50"), date(2026, 1, 5), date(2026, 2, 5))
    assert customer.version == version
    assert Event.objects.filter(verb="customer.trade_changed").count() == 1


def test_days_are_those_of_the_house(customer, admin):
    place(customer, admin, 6, 30, "1", hour=23)
    refresh_trade([customer.pk])
    assert trade(customer)[3] == date(2026, 7, 1)


def test_drafts_and_deleted_orders_do_not_count(customer, admin):
    order = place(customer, admin, 1, 5, "100")
    values = {"number": "D", "customer": customer.pk, "ordered_at": moment(1, 6), "currency": "GBP"}
    actions.create(Order, values, actor=admin)
    refresh_trade(as_of=date(2026, 1, 10))
    assert trade(customer)[:2] == (1, D(100))
    assert customer.trade_status == "active"
    actions.delete(order, actor=admin)
    count_trade(order_events())
    assert trade(customer) == (0, D(0), D(0), None, None)
    assert customer.trade_status == "never"


def test_nothing_is_written_where_nothing_differs(customer, admin):
    place(customer, admin, 1, 5, "100")
    assert refresh_trade(as_of=date(2026, 1, 10)) == 1
    assert refresh_trade(as_of=date(2026, 1, 10)) == 0


def test_rates_typed_by_hand_value_orders_by_their_events(customer, admin, euro):
    order = place(customer, admin, 3, 5, "100", currency="EUR")
    rate = Rate.objects.get(valid_from=date(2026, 3, 1))
    actions.change(rate, {"rate": "0.95"}, actor=admin)
    value_orders(list(Event.objects.filter(verb="rate.changed")))
    order.refresh_from_db()
    assert order.total_base == D("95.000000")
    actions.delete(rate, actor=admin)
    value_orders(list(Event.objects.filter(verb="rate.deleted")))
    order.refresh_from_db()
    assert order.total_base == D("85.000000")
    count_trade(order_events())
    assert trade(customer)[1] == D(85)


def test_a_merge_and_its_undoing_are_told_as_the_cause_on_the_customer_that_stays(customer, admin):
    twin = actions.create(Customer, {"kind": "company", "name": "Twin of it"}, actor=admin)
    place(twin, admin, 1, 5, "100")
    refresh_trade(as_of=date(2026, 1, 10))
    told = {
        "customer.merged": "It follows from the merge",
        "customer.unmerged": "It follows from the undoing",
    }
    merge = duplicates.merge(customer, [twin.pk], {}, actor=admin)
    for verb, words in told.items():
        if verb == "customer.unmerged":
            duplicates.undo(merge.pk, actor=admin)
        cause, before = Event.objects.get(verb=verb), Event.objects.latest("id").pk
        count_merged([cause])
        (event,) = Event.objects.filter(verb="customer.trade_changed", id__gt=before)
        assert (event.subject_id, event.cause_id) == (customer.pk, cause.pk)
        assert why_trade_changed([event])[event.pk].startswith(words)
    twin.refresh_from_db()
    assert (trade(twin)[0], trade(customer)[0]) == (1, 0)
    assert (twin.trade_status == "never", customer.trade_status) == (False, "never")


def test_what_changes_without_a_merge_is_told_to_change_by_itself(customer, admin):
    place(customer, admin, 1, 5, "100")
    count_trade(order_events())
    event = Event.objects.get(verb="customer.trade_changed")
    assert event.cause_id is None
    assert why_trade_changed([event])[event.pk].startswith("By itself")
