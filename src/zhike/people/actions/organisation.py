"""The settings of the company that this installation serves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.kernel import actions
from zhike.kernel.access import SYSTEM, Actor
from zhike.kernel.errors import Invalid
from zhike.kernel.events import EventType
from zhike.kernel.formats import money
from zhike.kernel.verbs import Input, verb
from zhike.people.actions.values import clean
from zhike.people.base_currency import holders, require_free
from zhike.people.models import Organisation
from zhike.people.permissions import require


class Edit(Input):
    """The company settings; ``fiscal_month`` is 1 to 12, ``currency`` an ISO 4217 code."""

    name: str
    currency: str
    time_zone: str
    language: str
    fiscal_month: int = 1


def ensure() -> Organisation:
    """Return the one row of company settings, created with its defaults when it is not there yet."""
    with transaction.atomic():
        found = Organisation.objects.filter(pk=1).first()
        return found or actions.insert(Organisation(pk=1), actor=SYSTEM)


def adopt_currency(code: str) -> bool:
    """Make ``code`` the company's own currency if nobody has touched the company settings yet. Says whether it did.

    For the first import into an installation that was never set up: its money must be in some currency.
    """
    with transaction.atomic():
        organisation = actions.lock(ensure(), actor=SYSTEM)
        if organisation.version > 1 or holders():
            return False
        actions.apply(organisation, {"currency": code}, actor=SYSTEM, event="organisation.edited")
        return True


@verb(
    label=gettext_lazy("Edit"),
    input=Edit,
    icon="pencil",
    bulk=False,
    event=EventType("organisation.edited", gettext_lazy("Edited"),
                    gettext_lazy("%(actor)s changed the company settings")),
)  # fmt: skip
def edit(organisation: Organisation, *, actor: Actor, **values: Any) -> Organisation:
    """Change the company settings; the base currency only while nothing is kept in it."""
    require(actor, "settings.manage")
    cleaned = clean(Organisation, values, filled=("name", "time_zone", "currency"))
    if "currency" in cleaned and cleaned["currency"] not in money.CURRENCIES:
        raise Invalid(_("There is no such currency; write its three letters, such as CNY."), "currency")
    if not 1 <= cleaned.get("fiscal_month", 1) <= 12:
        raise Invalid(_("A month is a number from 1 to 12."), "fiscal_month")
    if cleaned.get("currency", organisation.currency) != organisation.currency:
        require_free(organisation.currency)
    return actions.apply(organisation, cleaned, actor=actor, event="organisation.edited")
