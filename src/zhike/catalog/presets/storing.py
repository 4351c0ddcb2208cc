"""From staged rows to products, customers and orders: in chunks of one transaction each, everything with its event.

A second import finds what the first one stored by code, key and fingerprint, and writes only what differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhike.catalog import queries
from zhike.catalog.models import Order, OrderLine, Product
from zhike.catalog.presets.countries import country_code, region_of
from zhike.catalog.presets.staging import ask, run
from zhike.customers.choices import Source
from zhike.customers.models import Customer
from zhike.kernel import access, actions
from zhike.kernel.access import Actor
from zhike.kernel.actions import snapshot
from zhike.kernel.errors import Invalid, NotAllowed
from zhike.kernel.objects import object_of
from zhike.kernel.records import Record
from zhike.kernel.transfer.writing import insert_rows, record_created, update_rows
from zhike.people.queries import house_zone

AT_ONCE = 1000

# The index on import keys leaves out the empty ones, so each join says that it wants none of them.
NEW_CUSTOMERS = """
    SELECT customer, s.country FROM staged_customer s
    LEFT JOIN customers_customer c ON c.import_key = s.customer AND c.import_key <> '' AND c.deleted_at IS NULL
    WHERE c.id IS NULL ORDER BY customer
"""
# Orders of a chunk with what is stored of them, and the rate of their day.
CHUNK = """
    SELECT s.invoice, s.ordered_at, c.id, s.country, s.line_count, s.total, s.negative, s.fingerprint, o.id,
           o.lines_hash, r.rate
    FROM staged_order s
    JOIN customers_customer c ON c.import_key = s.customer AND c.import_key <> '' AND c.deleted_at IS NULL
    LEFT JOIN catalog_order o ON o.import_key = s.invoice AND o.import_key <> '' AND o.deleted_at IS NULL
    LEFT JOIN LATERAL (
        SELECT rate FROM catalog_rate WHERE currency = %s AND deleted_at IS NULL
            AND valid_from <= (s.ordered_at AT TIME ZONE %s)::date
        ORDER BY valid_from DESC LIMIT 1
    ) AS r ON true
    WHERE s.place > %s AND s.place <= %s ORDER BY s.place
"""
PRODUCT_IDS = """
    CREATE TEMP TABLE staged_product AS
    SELECT s.code, p.id FROM (SELECT DISTINCT code FROM staged_line) AS s
    JOIN catalog_product p ON p.code = s.code AND p.deleted_at IS NULL
"""
ADD_LINES = """
    INSERT INTO catalog_orderline (version, created_at, changed_at, created_by_id, order_id, position, product_id,
                                   description, quantity, unit_price, amount)
    SELECT 1, now(), now(), %s, o.id, row_number() OVER (PARTITION BY o.id ORDER BY s.seq), p.id,
           s.description, s.quantity, s.price, round(s.quantity * s.price, 6)
    FROM unnest(%s::text[], %s::bigint[]) AS o (invoice, id)
    JOIN staged_line s ON s.invoice = o.invoice
    JOIN staged_product p ON p.code = s.code
"""
# A later file may know a newer country; one that a person typed is in none of the customer's orders and stays.
MOVED = """
    SELECT c.id, latest.ship_country
    FROM staged_customer s
    JOIN customers_customer c ON c.import_key = s.customer AND c.import_key <> '' AND c.deleted_at IS NULL
    CROSS JOIN LATERAL (
        SELECT ship_country FROM catalog_order o
        WHERE o.customer_id = c.id AND o.deleted_at IS NULL AND o.import_key <> ''
        ORDER BY ordered_at DESC, id DESC LIMIT 1
    ) AS latest
    WHERE latest.ship_country NOT IN ('', c.country) AND EXISTS (
        SELECT FROM catalog_order o WHERE o.customer_id = c.id AND o.ship_country = c.country AND o.import_key <> ''
    )
    ORDER BY c.id
"""


@dataclass(frozen=True)
class Staged:
    """One order as the file states it, with the record of it that is stored already, if any."""

    invoice: str
    ordered_at: Any
    customer_id: int
    country: str
    line_count: int
    total: Decimal
    negative: bool
    fingerprint: str
    stored_id: int | None
    stored_fingerprint: str | None
    rate: Decimal | None

    @property
    def kind(self) -> Order.Kind:
        """Return what the order is: a number with C in front is a cancellation, one of negative lines a return."""
        if self.invoice[:1] in "Cc":
            return Order.Kind.CANCELLATION
        return Order.Kind.RETURN if self.negative else Order.Kind.ORDER


@dataclass
class Store:
    """Write what is staged. ``step(done)`` is called between transactions and may raise Cancelled."""

    actor: Actor
    currency: str
    step: Callable[[int], None]
    created: Counter[str] = field(default_factory=Counter)
    changed: int = 0
    unchanged: int = 0

    def products(self, found: list[tuple[str, str | None]]) -> None:
        """Create the products whose codes are new, called by the commonest description."""
        self._create(
            Product(code=code, name=name or code, currency=self.currency, active=True) for code, name in found
        )
        run(PRODUCT_IDS)
        run("ANALYZE staged_product")

    def customers(self) -> None:
        """Create the customers whose keys are new, in the country of their latest order."""
        self._create(
            Customer(
                name=f"Customer {key}", import_key=key, country=country_code(country), region=region_of(country),
                currency=self.currency, source=Source.IMPORT, owner_id=self.actor.user_id,
            )
            for key, country in ask(NEW_CUSTOMERS)
        )  # fmt: skip

    def _create(self, records: Any) -> None:
        records = iter(records)
        model: type[Record] | None = None
        while some := list(islice(records, AT_ONCE)):
            model = type(some[0])
            access.require(self.actor, object_of(model), "create")
            for record in some:
                record.derive()
            with transaction.atomic():
                insert_rows(some, self.actor)
                self._check_rule(model, some, "create")
                record_created(some, self.actor)
            self.created[model._meta.label_lower] += len(some)
            self.step(0)
        if model is not None:
            analyse(model)

    def _check_rule(self, model: type[Record], records: list[Any], verb: str) -> None:
        """Refuse to go on where the actor's rule excludes some of the records."""
        if access.scope(self.actor, object_of(model), verb) is None:
            return
        allowed = access.visible_to(self.actor, model, verb).filter(pk__in=[record.pk for record in records])
        if allowed.count() < len(records):
            raise NotAllowed(
                _(
                    "Your role does not let you write some of these %(objects)s. What was stored before is kept."
                )
                % {"objects": object_of(model).label_plural}
            )

    def orders(self, total: int) -> None:
        """Create the orders that are new, and put those right that differ from the file."""
        for done in range(0, total, AT_ONCE):
            with transaction.atomic():
                self._chunk(done)
            if not done:
                analyse(Order)
            self.step(min(done + AT_ONCE, total))

    def _chunk(self, done: int) -> None:
        zone = str(house_zone())
        rows = [Staged(*row) for row in ask(CHUNK, [self.currency, zone, done, done + AT_ONCE])]
        different = [row for row in rows if row.stored_fingerprint != row.fingerprint]
        self.unchanged += len(rows) - len(different)
        if not different:
            return
        new = [self._fill(Order(), row) for row in different if row.stored_id is None]
        insert_rows(new, self.actor)
        self._check_rule(Order, new, "create")
        changed = self._changed([row for row in different if row.stored_id is not None])
        orders = [*new, *(order for order, _before in changed)]
        run(ADD_LINES, [self.actor.user_id, [o.import_key for o in orders], [o.pk for o in orders]])
        record_created(new, self.actor)
        update_rows(changed, self.actor)
        self.created["catalog.order"] += len(new)
        self.changed += len(changed)

    def _changed(self, rows: list[Staged]) -> list[tuple[Order, dict[str, Any]]]:
        """Return the stored orders with the figures of the file, each with its snapshot; their old lines are gone."""
        if not rows:
            return []
        by_id = {row.stored_id: row for row in rows}
        stored = list(Order.objects.filter(pk__in=by_id).select_for_update(of=("self",)).order_by("pk"))
        self._check_rule(Order, stored, "change")
        before = [snapshot(order, object_of(Order)) for order in stored]
        OrderLine.objects.filter(order__in=by_id).delete()
        return [(self._fill(order, by_id[order.pk]), old) for order, old in zip(stored, before, strict=True)]

    def _fill(self, order: Order, row: Staged) -> Order:
        order.number = order.import_key = row.invoice
        order.kind, order.state = row.kind, Order.State.CONFIRMED
        order.customer_id, order.ordered_at = row.customer_id, row.ordered_at
        order.currency, order.rate = self.currency, row.rate or Decimal(1)
        order.total, order.line_count, order.lines_hash = row.total, row.line_count, row.fingerprint
        order.ship_country = country_code(row.country)
        order.derive()
        return order

    def countries(self) -> None:
        """Move customers to the country of their latest order."""
        for pk, country in ask(MOVED):
            with transaction.atomic():
                customer = actions.lock(Customer(pk=pk), actor=self.actor)
                actions.apply(customer, {"country": country}, actor=self.actor)


def analyse(model: type[Record]) -> None:
    """Let PostgreSQL look at a table that has just grown; in a new installation it knows nothing of it yet."""
    run(f"ANALYZE {model._meta.db_table}")


def check_rates(currency: str) -> None:
    """Raise Invalid when staged orders lie before the first known rate of their currency."""
    if currency == queries.organisation().currency:
        return
    first: date | None = ask(
        """SELECT min((ordered_at AT TIME ZONE %s)::date) FROM staged_order
           WHERE (ordered_at AT TIME ZONE %s)::date < coalesce(
               (SELECT min(valid_from) FROM catalog_rate WHERE currency = %s AND deleted_at IS NULL), 'infinity')""",
        [str(house_zone()), str(house_zone()), currency],
    )[0][0]
    if first is not None:
        raise Invalid(
            _(
                "The orders are in %(currency)s, but your own currency is %(base)s and no rate is known for "
                "%(day)s. Nothing was imported. Add the exchange rate, or give one with the option rate."
            )
            % {"currency": currency, "base": queries.organisation().currency, "day": first.isoformat()}
        )
