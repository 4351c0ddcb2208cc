"""Forecast every customer's purchases in 39 weeks, and whether he is still one, with lifetimes."""

import sys

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter
from metering import measure

frame = pd.read_parquet(sys.argv[1])
fitted = BetaGeoFitter().fit(frame["x"][:100_000], frame["t_x"][:100_000], frame["T"][:100_000])


def predict() -> tuple[np.ndarray, np.ndarray]:
    """Return the expected purchases and the probability to be alive; lifetimes says 1 for those who bought once."""
    columns = frame["x"], frame["t_x"], frame["T"]
    expected = fitted.conditional_expected_number_of_purchases_up_to_time(273.0, *columns)
    return np.asarray(expected), np.where(
        frame["x"] > 0, fitted.conditional_probability_alive(*columns), np.nan
    )


measure(
    predict,
    lambda found: {"mean expected": float(found[0].mean()), "mean P(alive)": float(np.nanmean(found[1]))},
    "lifetimes", "numpy", "scipy", "pandas",
)  # fmt: skip
