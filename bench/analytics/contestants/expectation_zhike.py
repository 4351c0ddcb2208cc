"""Forecast every customer's purchases in 39 weeks, and whether he is still one, with Zhike."""

import sys

import numpy as np
import polars as pl
from metering import measure

from zhike.analytics.lifetime.bg_nbd import BgNbd

frame = pl.read_parquet(sys.argv[1])
fitted = BgNbd().fit(frame, unit="day")
measure(
    lambda: fitted.predict(frame, 273.0),
    lambda found: {"mean expected": float(found["expected"].mean()), "mean P(alive)": float(np.nanmean(found["p_alive"].to_numpy()))},
    "zhike", "numpy", "scipy", "polars",
)  # fmt: skip
