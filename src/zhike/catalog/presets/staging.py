"""Rows of orders in temporary tables of this connection, where questions about whole files are one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from zhike.kernel.errors import Conflict

LINES = """
    CREATE TEMP TABLE staged_line (
        seq bigint, file int, line bigint, invoice text, code text, description text, quantity numeric,
        moment timestamptz, price numeric, customer text, country text
    )
"""
# The fingerprint holds all that a file says of an order; numbers without trailing zeros, moments without a zone.
ORDERS = r"""
    CREATE TEMP TABLE staged_order AS
    SELECT row_number() OVER (ORDER BY min(seq)) AS place, invoice, min(moment) AS ordered_at,
           min(customer) AS customer, max(customer) AS other_customer,
           (array_agg(country ORDER BY seq DESC))[1] AS country,
           count(*)::int AS line_count, sum(round(quantity * price, 6)) AS total, bool_and(quantity < 0) AS negative,
           md5(string_agg(concat_ws(E'\x1f', customer, country, extract(epoch FROM moment), code, description,
                                    trim_scale(quantity), trim_scale(price)), E'\x1e' ORDER BY seq)) AS fingerprint
    FROM staged_line GROUP BY invoice
"""
CUSTOMERS = """
    CREATE TEMP TABLE staged_customer AS
    SELECT DISTINCT ON (customer) customer, country
    FROM staged_order ORDER BY customer, ordered_at DESC, place DESC
"""
PRODUCTS = """
    SELECT code, mode() WITHIN GROUP (ORDER BY description) FILTER (WHERE description <> '')
    FROM staged_line s
    WHERE NOT EXISTS (SELECT FROM catalog_product p WHERE p.code = s.code AND p.deleted_at IS NULL)
    GROUP BY code ORDER BY min(seq)
"""
TAKE_OUT = """
    WITH refused AS (DELETE FROM staged_order WHERE {condition} RETURNING invoice)
    DELETE FROM staged_line s USING refused r WHERE s.invoice = r.invoice
    RETURNING file, line, s.invoice, code, description, quantity::text, moment::text, price::text, customer, country
"""
TABLES = ("staged_line", "staged_order", "staged_customer", "staged_product")
LOCK = "hashtext('catalog.presets')"


@contextmanager
def staging() -> Iterator[None]:
    """Make room for the rows; one import of orders at a time. Raises Conflict while another one runs."""
    if not ask(f"SELECT pg_try_advisory_lock({LOCK})")[0][0]:
        raise Conflict(
            _("Another import of orders is running. Nothing was read; start again when it has ended.")
        )
    try:
        run(LINES)
        yield
    finally:
        # After a lost connection both are gone by themselves.
        if connection.is_usable():
            run(f"DROP TABLE IF EXISTS {', '.join(TABLES)}")
            run(f"SELECT pg_advisory_unlock({LOCK})")


def stage_lines(rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows in the order of the columns of ``staged_line``."""
    with connection.cursor() as cursor, cursor.copy("COPY staged_line FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def stage_orders() -> None:
    """Work out the orders and customers of the staged lines."""
    with transaction.atomic():
        run("SET LOCAL work_mem = '64MB'")
        run("ANALYZE staged_line")
        run(ORDERS)
        run("CREATE INDEX ON staged_line (invoice)")
        run("CREATE INDEX ON staged_order (place)")
        run("ANALYZE staged_order")


def stage_customers() -> None:
    """Work out the customers of the staged orders; the country of a customer is that of his latest order."""
    run(CUSTOMERS)
    run("ANALYZE staged_customer")


def take_out(condition: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Remove the orders that fulfil an SQL condition with their lines; return the lines in the order of the files."""
    return sorted(ask(TAKE_OUT.format(condition=condition), values))


def ask(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Return the rows of a question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def run(sql: str, values: Sequence[Any] = ()) -> int:
    """Do a statement; return the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
