"""Fit BG/NBD with Zhike to a file of customers, each a row."""

import sys

import polars as pl
from metering import measure

from zhike.analytics.lifetime.bg_nbd import BgNbd

frame = pl.read_parquet(sys.argv[1])
measure(
    lambda: BgNbd().fit(frame, unit="day"),
    lambda fitted: {"log_likelihood": fitted.log_likelihood, **fitted.params},
    "zhike", "numpy", "scipy", "polars",
)  # fmt: skip
