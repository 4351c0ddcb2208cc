"""Fit Pareto/NBD with Zhike to a file of customers, each a row."""

import sys

import polars as pl
from metering import measure

from zhike.analytics.lifetime.pareto_nbd import ParetoNbd

frame = pl.read_parquet(sys.argv[1])
measure(
    lambda: ParetoNbd().fit(frame, unit="week"),
    lambda fitted: {
        "log_likelihood": fitted.log_likelihood, **fitted.params,
        "starts": fitted.starts, "agreeing": fitted.agreeing,
    },
    "zhike", "numpy", "scipy", "polars",
)  # fmt: skip
