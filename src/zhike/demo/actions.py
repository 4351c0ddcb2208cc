"""Load the demo company, and remove it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from zhike.catalog import queries
from zhike.catalog.models import Order, OrderLine
from zhike.customers.models import Customer
from zhike.demo.company import Company
from zhike.demo.models import DemoRow
from zhike.demo.records.catalog import add_catalog
from zhike.demo.records.chain import add_chain
from zhike.demo.records.customers import add_contacts, add_customers, add_relations
from zhike.demo.records.deals import add_deals
from zhike.demo.records.orders import OrderBook, set_trade
from zhike.demo.records.people import add_people
from zhike.demo.records.prices import Prices
from zhike.demo.records.store import Store
from zhike.demo.records.tags import add_tags
from zhike.demo.removal import Removal
from zhike.demo.world import World
from zhike.engagement.actions import refresh_contact
from zhike.kernel import events
from zhike.kernel.access import Actor
from zhike.kernel.errors import NotAllowed
from zhike.kernel.events import EventType
from zhike.people.actions import roles
from zhike.people.models import Organisation, User
from zhike.people.queries import day_of, house_zone
from zhike.sales.actions import value_deals

SEED = 1
STEPS = 6
# Any number will do, as long as nothing else in this database locks it.
LOCK = 7_261_904_553_120

Progress = Callable[[int, int, str], None]

LOADED = events.declare(EventType(
    "demo.loaded", gettext_lazy("Demo company loaded"), gettext_lazy("%(actor)s loaded the demo company"), ("rows",)
))  # fmt: skip
REMOVED = events.declare(EventType(
    "demo.removed", gettext_lazy("Demo company removed"), gettext_lazy("%(actor)s removed the demo company"),
    ("rows", "kept"),
))  # fmt: skip


def silent(done: int, total: int, message: str) -> None:
    """Show nothing."""


def yesterday() -> date:
    """Return the last day that is over where the house counts its days."""
    return day_of(timezone.now()) - timedelta(days=1)


def load(*, actor: Actor, as_of: date | None = None, progress: Progress = silent) -> int:
    """Store the demo company as it stood at the end of `as_of`, yesterday by default; return the number of rows.

    All of it is stored, or nothing. The rows go around the generic verbs, because their dates lie in the past
    and their actors are the company's own people; each has its event all the same. Raises NotAllowed for
    anybody but an administrator, and where the company is already there.
    """
    _only_administrators(actor)
    as_of = as_of or yesterday()
    progress(0, STEPS, gettext_noop("Simulating two years of trade"))
    found = Company().simulate(SEED, as_of)
    with transaction.atomic():
        _alone()
        if DemoRow.objects.exists():
            raise NotAllowed(_("The demo company is here already. Nothing was changed."))
        if User.objects.filter(email__in=[user.email for user in found.users]).exists():
            raise NotAllowed(_("Somebody here has the address of a demo user. Nothing was changed."))
        count = _store(found, actor.language.startswith("zh"), progress)
        events.record(LOADED.verb, Organisation, actor=actor, data={"rows": count})
    return count


def _store(found: World, chinese: bool, progress: Progress) -> int:
    roles.ensure_presets()
    store = Store(house_zone())
    prices = Prices(found.rates, queries.organisation().currency)
    progress(1, STEPS, gettext_noop("People and products"))
    add_people(store, found, chinese)
    add_tags(store, min(rate.on for rate in found.rates), chinese)
    add_catalog(store, found, prices, chinese)
    progress(2, STEPS, gettext_noop("Customers and contacts"))
    add_customers(store, found, chinese)
    add_contacts(store, found)
    add_relations(store, found)
    add_chain(store, found)
    deals = add_deals(store, found)
    progress(3, STEPS, gettext_noop("Orders"))
    OrderBook(store, prices).add(found)
    count = len(store)
    store.write(Order, OrderLine)
    set_trade(store, day_of(timezone.now()))
    progress(4, STEPS, gettext_noop("Writing everything down"))
    store.write()
    value_deals(deals)
    progress(5, STEPS, gettext_noop("History"))
    store.write_events()
    return count


def remove(*, actor: Actor, progress: Progress = silent) -> tuple[int, list[str]]:
    """Take the demo company away for good; return the number of rows gone, and what stays, in words.

    What records of your own refer to stays and is yours from then on. The rest does not go to the recycle bin:
    it never was anybody's data, and it would fill the bin with thousands of rows that nobody misses. The event
    stream keeps its facts. Raises NotAllowed for anybody but an administrator, and where there is nothing.
    """
    _only_administrators(actor)
    with transaction.atomic():
        _alone()
        if not DemoRow.objects.exists():
            raise NotAllowed(_("The demo company is not here. Nothing was changed."))
        removal = Removal()
        progress(0, 2, gettext_noop("Looking for your own records"))
        kept = removal.keep()
        removal.release(kept, actor)
        progress(1, 2, gettext_noop("Removing"))
        gone = removal.delete()
        # What was logged with a customer that stays is gone, and no event tells so of each.
        refresh_contact([record.pk for record in kept if isinstance(record, Customer)])
        events.record(REMOVED.verb, Organisation, actor=actor, data={"rows": gone, "kept": len(kept)})
    return gone, [str(record) for record in kept]


def _only_administrators(actor: Actor) -> None:
    if not actor.everything:
        raise NotAllowed(_("Only administrators can load and remove the demo company."))


def _alone() -> None:
    """Let nobody else load or remove the company until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
