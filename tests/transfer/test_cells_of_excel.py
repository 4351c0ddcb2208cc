"""An exported workbook holds dates as dates and shows amounts as the screen does."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import openpyxl

from tests.contract.test_round_trip import export
from zhike.customers.models import Customer
from zhike.kernel.objects import get_object
from zhike.kernel.transfer.storage import path_of


def test_moments_are_dates_and_amounts_have_two_decimals(world):
    Customer.objects.filter(pk=world.acme.pk).update(net_purchases=Decimal("23411.104212"))
    lin = world.actor(world.lin)
    stored = export(get_object("customers"), lin, "xlsx")
    rows = list(openpyxl.load_workbook(path_of(stored)).active.iter_rows())
    heads = [cell.value for cell in rows[0]]
    created, bought = heads.index("Created"), heads.index("Net purchases")
    row = next(row for row in rows if row[heads.index("Name")].value == world.acme.name)
    assert isinstance(row[created].value, datetime) and row[created].value.microsecond == 0
    assert row[created].number_format == "yyyy-mm-dd hh:mm:ss"
    assert (row[bought].value, row[bought].number_format) == (23411.104212, "#,##0.00")
