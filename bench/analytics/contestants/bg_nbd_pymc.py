"""Fit BG/NBD with pymc-marketing by maximum a posteriori to a file of customers, each a row."""

import sys

import pandas as pd
from metering import measure
from pymc_marketing.clv import BetaGeoModel

frame = pd.read_parquet(sys.argv[1]).rename(columns={"x": "frequency", "t_x": "recency"})
frame["customer_id"] = range(len(frame))


def fit() -> BetaGeoModel:
    """Return the fitted model; building it belongs to the work."""
    model = BetaGeoModel(data=frame)
    model.fit(method="map", progressbar=False)
    return model


measure(
    fit,
    lambda model: {name: float(model.fit_summary()[name]) for name in ("r", "alpha", "a", "b")},
    "pymc-marketing", "pymc", "pytensor", "numba", "numpy", "scipy",
)  # fmt: skip
