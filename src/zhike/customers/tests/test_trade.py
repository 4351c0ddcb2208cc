"""The figures of trade that the program writes for many customers at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from zhike.customers.actions import Trade, age_trade, record_trade
from zhike.customers.actions.trade import trade_status
from zhike.customers.models import Customer
from zhike.kernel.access import SYSTEM
from zhike.kernel.errors import NotAllowed
from zhike.kernel.models import Event

TODAY = date(2026, 8, 31)


def stored(customer):
    row = Customer.objects.get(pk=customer.pk)
    return (row.trade_status, row.orders_count, row.net_purchases, row.gross_purchases, row.first_order_on,
            row.last_order_on, row.version)  # fmt: skip


def figures(world):
    return [
        Trade(
            world.acme.pk, 3, Decimal("279489.02"), Decimal("300000.5"), date(2026, 1, 5), date(2026, 8, 30)
        ),
        Trade(world.haiwen.pk),
    ]


@pytest.mark.parametrize(
    ("silent", "status"), [(0, "active"), (180, "active"), (181, "dormant"), (365, "dormant"), (366, "lost")]
)
def test_silence_decides_the_status(silent, status):
    assert trade_status(TODAY - timedelta(days=silent), TODAY) == status
    assert trade_status(None, TODAY) == "never"


def test_figures_are_written_with_an_event_only_for_a_new_status(world):
    assert record_trade(figures(world), actor=SYSTEM, as_of=TODAY) == 1
    assert stored(world.acme) == (
        "active", 3, Decimal("279489.02"), Decimal("300000.5"), date(2026, 1, 5), date(2026, 8, 30), 1,
    )  # fmt: skip
    event = Event.objects.get(verb="customer.trade_changed")
    assert (event.customer_id, event.changes) == (world.acme.pk, {"trade_status": ["never", "active"]})


def test_writing_the_same_again_changes_nothing(world):
    record_trade(figures(world), actor=SYSTEM, as_of=TODAY)
    assert record_trade(figures(world), actor=SYSTEM, as_of=TODAY) == 0
    assert Event.objects.filter(verb="customer.trade_changed").count() == 1
    assert record_trade([], actor=SYSTEM, as_of=TODAY) == 0


def test_time_alone_makes_a_customer_dormant_and_lost(world):
    record_trade(figures(world), actor=SYSTEM, as_of=TODAY)
    assert age_trade(actor=SYSTEM, as_of=TODAY + timedelta(days=179)) == 0
    assert age_trade(actor=SYSTEM, as_of=TODAY + timedelta(days=180)) == 1
    assert stored(world.acme)[0] == "dormant"
    assert age_trade(actor=SYSTEM, as_of=TODAY + timedelta(days=365)) == 1
    changes = (
        Event.objects.filter(verb="customer.trade_changed").order_by("id").values_list("changes", flat=True)
    )
    assert list(changes)[1:] == [
        {"trade_status": ["active", "dormant"]},
        {"trade_status": ["dormant", "lost"]},
    ]
    assert stored(world.haiwen)[0] == "never"


def test_only_the_program_writes_figures(world):
    for write in (lambda: record_trade(figures(world), actor=world.mia, as_of=TODAY),
                  lambda: age_trade(actor=world.mia, as_of=TODAY)):  # fmt: skip
        with pytest.raises(NotAllowed):
            write()
    assert stored(world.acme) == ("never", 0, Decimal(0), Decimal(0), None, None, 1)
