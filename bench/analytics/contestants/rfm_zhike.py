"""Score customers by recency, frequency and monetary value with Zhike, from a Parquet file."""

import sys
from datetime import date

import polars as pl
from metering import measure

from zhike.analytics.value.rfm import Rfm

measure(
    lambda: Rfm(as_of=date(2026, 1, 1)).score(pl.scan_parquet(sys.argv[1]))[1].to_native(),
    lambda table: {
        "customers": len(table), "money": int(table["monetary"].sum()), "days": int(table["frequency"].sum()),
        **{name: int(table[name].sum()) for name in "rfm"},
    },
    "zhike", "narwhals", "polars",
)  # fmt: skip
