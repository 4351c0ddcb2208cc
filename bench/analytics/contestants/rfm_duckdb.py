"""The same scores in SQL with DuckDB."""

import sys

import duckdb
import pyarrow as pa
from metering import measure


def quintile(column: str, name: str) -> str:
    """Return the SQL of the fifth of the average rank."""
    rank = f"rank() over (order by {column}) + (count(*) over (partition by {column}) - 1) / 2.0"
    return f"cast(ceil(5 * ({rank}) / count(*) over ()) as integer) as {name}"


QUERY = f"""
with summary as (
    select customer, date '2026-01-01' - max(date) as recency_days, count(distinct date) as frequency,
        sum(amount) as monetary
    from read_parquet($file) where date <= date '2026-01-01' group by customer
)
select *, {quintile("-recency_days", "r")}, {quintile("frequency", "f")}, {quintile("monetary", "m")}
from summary order by customer
"""


def rfm() -> pa.Table:
    """Return a row per customer."""
    return duckdb.execute(QUERY, {"file": sys.argv[1]}).to_arrow_table()


def answer(table: pa.Table) -> dict[str, int]:
    """Return the sums by which the contestants are compared."""
    sums = duckdb.sql("select count(*), sum(monetary), sum(frequency), sum(r), sum(f), sum(m) from table").fetchone()
    return dict(zip(("customers", "money", "days", "r", "f", "m"), map(int, sums), strict=True))


measure(rfm, answer, "duckdb", "pyarrow")
