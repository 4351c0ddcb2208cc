"""The same scores in SQL with DuckDB."""

import sys

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
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
    return duckdb.sql(QUERY, params={"file": sys.argv[1]}).to_arrow_table()


def answer(table: pa.Table) -> dict[str, int]:
    """Return the sums by which the contestants are compared."""
    columns = {"money": "monetary", "days": "frequency", "r": "r", "f": "f", "m": "m"}
    sums = {name: int(pc.sum(table[column]).as_py()) for name, column in columns.items()}
    return {"customers": len(table), **sums}


measure(rfm, answer, "duckdb", "pyarrow")
