"""Fill a migrated, empty database with a large company: `python -m bench.fill --customers 1000000`.

The database is the one named by DATABASE_URL. Foreign keys and secondary indexes of the tables are taken away
while COPY runs and put back afterwards, the quickest way PostgreSQL knows.
"""

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import psycopg
from psycopg import sql

from zhike.kernel.consumers import all_consumers

from .generate import KINDS, Block, blocks, copy_text
from .scale import Scale
from .tables import TARGETS, Target

# The figures of trade, as the program keeps them; the table is then written anew, without what the update left.
TRADE = (
    """update customers_customer c set orders_count = t.orders, net_purchases = t.net, gross_purchases = t.gross,
           first_order_on = t.first, last_order_on = t.last,
           trade_status = case when t.last > date '{as_of}' - 180 then 'active'
                               when t.last > date '{as_of}' - 365 then 'dormant' else 'lost' end
       from (select customer_id, count(*) filter (where kind = 'order') as orders, sum(total_base) as net,
                    sum(total_base) filter (where kind = 'order') as gross,
                    min(ordered_at::date) filter (where kind = 'order') as first,
                    max(ordered_at::date) filter (where kind = 'order') as last
             from catalog_order group by customer_id) t
       where c.id = t.customer_id""",
    "vacuum (full) customers_customer",
)


def fill(dsn: str, scale: Scale, processes: int, kinds: frozenset[str] = frozenset(KINDS)) -> dict[str, int]:
    """Copy every row of a scale (of these kinds) into its tables and return how many went into each table.

    Raises ValueError, and writes nothing, when a table already holds rows.
    """
    with psycopg.connect(dsn, autocommit=True) as connection:
        _check_empty(connection)
        counts: dict[str, int] = defaultdict(int)
        work = [block for block in blocks(scale) if block.kind in kinds]
        tables = sorted({target.table for target in TARGETS.values()})
        with without_indexes(connection, tables), ProcessPoolExecutor(processes) as pool:
            for copied in pool.map(copy_block, [dsn] * len(work), work, chunksize=4):
                for table, rows in copied.items():
                    counts[table] += rows
            for statement in TRADE:
                connection.execute(statement.format(as_of=scale.as_of))
        _finish(connection)
    return dict(counts)


def copy_block(dsn: str, block: Block) -> dict[str, int]:
    """Make one block and copy it, in one transaction; return the rows per table."""
    counts: dict[str, int] = {}
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        for name, generated in block.make():
            if target := TARGETS.get(name):
                columns = target.pick(generated)
                if columns and columns[0]:
                    with cursor.copy(_copy(target)) as copy:
                        copy.write(copy_text(columns))
                counts[target.table] = counts.get(target.table, 0) + len(columns[0])
    return counts


@contextmanager
def without_indexes(connection: psycopg.Connection, tables: list[str]) -> Iterator[None]:
    """Drop foreign keys, then indexes that are no constraint, and put all of them back at the end."""
    keys = connection.execute(
        """select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
           where contype = 'f' and conrelid = any(%s::regclass[])""",
        [tables],
    ).fetchall()
    indexes = connection.execute(
        # "ON ONLY" would leave the partitions of the event stream without the index.
        """select indexrelid::regclass::text, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') from pg_index
           where indrelid = any(%s::regclass[])
             and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))""",
        [tables],
    ).fetchall()
    for table, name, _ in keys:
        connection.execute(f'alter table {table} drop constraint "{name}"')
    for index, _ in indexes:
        connection.execute(f"drop index {index}")
    try:
        yield
    finally:
        connection.execute("set maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            connection.execute(definition)
        for table, name, definition in keys:
            connection.execute(f'alter table {table} add constraint "{name}" {definition}')


def _check_empty(connection: psycopg.Connection) -> None:
    for target in TARGETS.values():
        found = connection.execute(
            sql.SQL("select 1 from {} limit 1").format(sql.Identifier(target.table))
        ).fetchone()
        if found:
            raise ValueError(
                f"{target.table} already holds rows; fill an empty database. Nothing was written."
            )


def _finish(connection: psycopg.Connection) -> None:
    """Move sequences behind the ids copied, gather the planner's statistics, and count all events as read."""
    for target in TARGETS.values():
        table = sql.Identifier(target.table)
        if "id" in target.columns:
            connection.execute(
                sql.SQL(
                    "select setval(pg_get_serial_sequence({}, 'id'), coalesce(max(id), 1)) from {}"
                ).format(sql.Literal(target.table), table)
            )
        connection.execute(sql.SQL("vacuum (analyze) {}").format(table))
    connection.execute(
        """insert into kernel_consumercursor (consumer, txid, event_id, attempts, changed_at)
           select name, pg_snapshot_xmin(pg_current_snapshot()), 0, 0, now() from unnest(%s::text[]) as name""",
        [[reader.name for reader in all_consumers()]],
    )


def _copy(target: Target) -> sql.Composed:
    columns = sql.SQL(", ").join(map(sql.Identifier, target.columns))
    return sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(target.table), columns)


def main() -> None:
    """Fill the database named by DATABASE_URL and say how long it took."""
    parser = argparse.ArgumentParser(description="Fill an empty database with a large company.")
    parser.add_argument("--customers", type=int, default=1_000_000, help="a power of ten up to 1,000,000")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--kinds", default=",".join(KINDS), help="what of it; orders need catalog and customer"
    )
    options = parser.parse_args()
    start = time.perf_counter()
    kinds = frozenset(options.kinds.split(","))
    counts = fill(
        os.environ["DATABASE_URL"], Scale(options.customers, options.seed), options.processes, kinds
    )
    for table, rows in counts.items():
        print(f"{rows:>12,}  {table}")
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
