"""What the page of the preset Online Retail shows and asks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import Field

from zhike.catalog.presets.online_retail import Options
from zhike.catalog.presets.rows import COLUMNS, column_positions, lacking
from zhike.kernel.access import Actor
from zhike.kernel.formats import money
from zhike.kernel.verbs import Input
from zhike.workplace.preset_import.guides import Guide

ZONES = sorted(available_timezones(), key=lambda name: ("/" not in name, name))
WORDS = {
    "InvoiceNo": gettext_lazy("Order number; C before it is a cancellation"), "StockCode": gettext_lazy("Product code"),
    "Description": gettext_lazy("Product name"), "Quantity": gettext_lazy("Quantity"), "InvoiceDate": gettext_lazy("Date of the order"),
    "UnitPrice": gettext_lazy("Unit price"), "CustomerID": gettext_lazy("Customer, by number"), "Country": gettext_lazy("Country of the customer"),
}  # fmt: skip


class Questions(Input):
    """What the file does not say."""

    currency: Literal[tuple(money.CURRENCIES)] = Field("GBP", title=gettext_noop("Currency of the prices"))
    rate: Decimal | None = Field(None, title=gettext_noop("Worth of one unit in the base currency"),
                                 description=gettext_noop("Left empty, a stored rate is used."))  # fmt: skip
    zone: Literal[tuple(ZONES)] = Field("Europe/London", title=gettext_noop("Time zone of the shop"))
    dates: Literal["", "dmy", "mdy"] = Field(
        "", title=gettext_noop("Order in dates such as 3/4/2011"),
        json_schema_extra={"labels": {"": gettext_lazy("As the dates show"), "dmy": gettext_lazy("Day first"), "mdy": gettext_lazy("Month first")}},
    )  # fmt: skip


def goes(headers: Sequence[str], actor: Actor) -> list[str]:
    """Return where each column goes."""
    places = dict(zip(column_positions(headers), COLUMNS, strict=False))
    return [str(WORDS[places[place]]) if place in places else "" for place in range(len(headers))]


GUIDE = Guide(
    goes=goes, lacks=lacking, questions=lambda headers: Questions, check=Options.read, reading=frozenset({"encoding"}), several=True,
    facts=lambda: [
        _("Customers, products and orders are found by their numbers, else made; importing the files again adds nothing twice."),
        _("Rows without a customer and those that can't be read come back in a file with the reason."),
    ],
)  # fmt: skip
