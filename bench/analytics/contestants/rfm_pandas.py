"""The same scores in pandas."""

import sys

import numpy as np
import pandas as pd
from metering import measure

AS_OF = pd.Timestamp("2026-01-01")


def rfm() -> pd.DataFrame:
    """Return a row per customer."""
    rows = pd.read_parquet(sys.argv[1])
    rows["date"] = pd.to_datetime(rows["date"])
    table = rows[rows["date"] <= AS_OF].groupby("customer").agg(
        last=("date", "max"), frequency=("date", "nunique"), monetary=("amount", "sum")
    )  # fmt: skip
    table["recency_days"] = (AS_OF - table["last"]).dt.days
    for name, column in (("r", -table["recency_days"]), ("f", table["frequency"]), ("m", table["monetary"])):
        table[name] = np.ceil(5 * column.rank(method="average") / len(table)).astype(int)
    return table.reset_index()


measure(
    rfm,
    lambda table: {
        "customers": len(table), "money": int(table["monetary"].sum()), "days": int(table["frequency"].sum()),
        **{name: int(table[name].sum()) for name in "rfm"},
    },
    "pandas", "pyarrow",
)  # fmt: skip
