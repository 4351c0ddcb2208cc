"""The shape of Online Retail: one row for each product of an invoice, C before the number of a cancellation.

Chen, D. (2015): Online Retail. UCI Machine Learning Repository, doi 10.24432/C5BW33.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext_lazy, gettext_noop

from zhike.catalog import queries
from zhike.catalog.actions import refresh_trade, set_rate
from zhike.catalog.models import Order, Rate
from zhike.catalog.presets import staging
from zhike.catalog.presets.rows import COLUMNS, RowReader, Shape, column_positions, open_orders
from zhike.catalog.presets.storing import Store, check_rates
from zhike.customers import locales
from zhike.customers.models import Customer
from zhike.kernel import access, events
from zhike.kernel.errors import Invalid
from zhike.kernel.files.error_file import ErrorFile, open_error_file
from zhike.kernel.files.problems import Problem, Sentence
from zhike.kernel.files.values import DateOrder, parse_decimal
from zhike.kernel.jobs import Progress
from zhike.kernel.models import StoredFile
from zhike.kernel.objects import object_of
from zhike.kernel.transfer import storage
from zhike.kernel.transfer.presets import Preset
from zhike.kernel.wording import said as _
from zhike.people.actions.organisation import adopt_currency
from zhike.people.queries import day_of

OPTIONS = ("currency", "rate", "zone", "dates", "encoding")
SEVERAL_CUSTOMERS = Sentence(gettext_noop("The invoice has rows of several customers."))
TOO_LARGE = Sentence(gettext_noop("The total of the invoice is too large."))
UNSEEN = Sentence(gettext_noop("You may not see the customer of the row."))


@dataclass(frozen=True)
class Options:
    """What can be chosen. ``rate`` is what one unit of the currency is worth in the base currency."""

    currency: str
    rate: Decimal | None
    shape: Shape
    encoding: str | None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Options:
        """Return the options as typed. Raises Invalid for one that does not exist or can't be read."""
        if unknown := sorted(set(given) - set(OPTIONS)):
            raise Invalid(_("There is no option %(name)s. There are: %(all)s.")
                          % {"name": ", ".join(unknown)[:80], "all": ", ".join(OPTIONS)})  # fmt: skip
        zone, currency = given.get("zone", "Europe/London"), given.get("currency", "GBP").upper()
        try:
            if zone not in available_timezones() or currency not in dict(locales.currencies()):
                raise ValueError
            rate = parse_decimal(given["rate"]) if given.get("rate") else None
            if rate is not None and rate <= 0:
                raise ValueError
            order = DateOrder(given["dates"]) if given.get("dates") else None
        except ValueError:
            raise Invalid(_("The options are: a currency such as GBP, a rate above zero, a time zone such as "
                            "Europe/London, and dmy or mdy for the order in dates.")) from None  # fmt: skip
        return cls(currency, rate, Shape(ZoneInfo(zone), order), given.get("encoding") or None)


@dataclass
class Refusals:
    """The rows that were not taken: in the error file with the reason, counted by reason."""

    file: ErrorFile
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, number: int, line: int, cells: Sequence[str], reason: Sentence) -> None:
        """Refuse one row of the file with this number."""
        words = reason.in_words(_)
        self.reasons[words] += 1
        self.file.write([*cells, str(number)] if len(cells) == len(COLUMNS) else cells, line, words)


def run(progress: Progress, paths: list[Path], given: Mapping[str, str]) -> dict[str, Any]:
    """Import the files as one. Exact when it is interrupted or run again; see docs/guide/import.md."""
    options = Options.read(given)
    settle_currency(options)
    relative, full = storage.new_path(".csv")
    try:
        with staging.staging(), open_error_file(full, [*COLUMNS, "File"]) as errors:
            refusals = Refusals(errors)
            rows = read_files(paths, options, refusals, progress)
            result = store(options, refusals, progress)
    except Problem as problem:
        raise Invalid(problem.in_words(_), "file") from None
    refused = refusals.reasons.total()
    if refused:
        made = storage.register(relative, full, _("online-retail errors.csv"), actor=progress.actor,
                                purpose=StoredFile.Purpose.ERRORS)  # fmt: skip
        result["error_file"] = made.pk
    else:
        full.unlink()
    result = {"rows": rows, "errors": refused, "reasons": dict(refusals.reasons), **result}
    data = {"file": ", ".join(path.name for path in paths), **result}
    events.record("order.imported", Order, actor=progress.actor, data=data)
    return result


def settle_currency(options: Options) -> None:
    """See to it that the amounts can be valued, before anything is read. Raises Invalid when they can't."""
    base = queries.organisation().currency
    if options.rate is not None or base == options.currency:
        return
    if Rate.objects.alive().filter(currency=options.currency).exists():
        return
    if not Order.objects.exists() and adopt_currency(options.currency):
        return
    raise Invalid(
        _("The orders are in %(currency)s, but your own currency is %(base)s and no rate is known. Nothing was "
          "imported. Add the exchange rate, or give one with the option rate.")
        % {"currency": options.currency, "base": base}
    )  # fmt: skip


def read_files(paths: Iterable[Path], options: Options, refusals: Refusals, progress: Progress) -> int:
    """Stage the good rows of all files and refuse the others; return how many there were."""
    rows = 0
    for number, path in enumerate(paths, 1):
        table, positions = open_orders(path, options.encoding)
        reader = RowReader(positions, options.shape)

        def good(number: int = number, table: Any = table, reader: RowReader = reader) -> Iterator[list[Any]]:
            nonlocal rows
            for batch in table.batches():
                for line, cells, values in reader.read(batch):
                    rows += 1
                    if isinstance(values, list):
                        yield [rows, number, line, *values]
                    else:
                        refusals.add(number, line, cells, values)

        staging.stage_lines(good())
        progress.step(rows, message=_("Reading"))
    return rows


def store(options: Options, refusals: Refusals, progress: Progress) -> dict[str, Any]:
    """Check what is staged as a whole, then write it."""
    staging.stage_orders()
    refuse("customer <> other_customer", [], SEVERAL_CUSTOMERS, refusals)
    refuse("abs(total) >= 1e13", [], TOO_LARGE, refusals)
    refuse("customer = ANY(%s)", [unseen_customers(progress)], UNSEEN, refusals)
    staging.stage_customers()
    total, first = staging.ask("SELECT count(*), min(ordered_at) FROM staged_order")[0]
    if options.rate and total and options.currency != queries.organisation().currency:
        day: date = day_of(first)
        set_rate(options.currency, actor=progress.actor, valid_from=day, rate=options.rate)
    check_rates(options.currency)
    writer = Store(
        progress.actor, options.currency, lambda done: progress.step(done, total, _("Storing orders"))
    )
    writer.products(staging.ask(staging.PRODUCTS))
    writer.customers()
    writer.orders(total)
    writer.countries()
    refresh_trade(pk for (pk,) in staging.ask(TOUCHED))
    return {
        "created": writer.created["catalog.order"], "changed": writer.changed, "unchanged": writer.unchanged,
        "customers": writer.created["customers.customer"], "products": writer.created["catalog.product"],
    }  # fmt: skip


TOUCHED = """
    SELECT c.id FROM staged_customer s
    JOIN customers_customer c ON c.import_key = s.customer AND c.import_key <> '' AND c.deleted_at IS NULL ORDER BY c.id
"""


def refuse(condition: str, values: Sequence[Any], reason: Sentence, refusals: Refusals) -> None:
    """Take orders out of what is staged and put their rows into the error file."""
    for number, line, *cells in staging.take_out(condition, values):
        refusals.add(number, line, cells, reason)


def unseen_customers(progress: Progress) -> list[str]:
    """Return the keys of staged customers that exist, but not for the eyes of the actor."""
    if access.scope(progress.actor, object_of(Customer)) is None:
        return []
    keys = [key for (key,) in staging.ask("SELECT DISTINCT customer FROM staged_order")]
    known = Customer.objects.alive().filter(import_key__in=keys)
    seen = access.visible_to(progress.actor, Customer).filter(import_key__in=keys)
    return sorted(
        set(known.values_list("import_key", flat=True)) - set(seen.values_list("import_key", flat=True))
    )


PRESET = Preset(
    key="online-retail",
    label=gettext_lazy("Online Retail: one row for each product of an invoice"),
    object_key="catalog.order",
    matches=lambda headers: bool(column_positions(headers)),
    run=run,
)
