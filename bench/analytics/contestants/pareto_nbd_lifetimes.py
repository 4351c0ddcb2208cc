"""Fit Pareto/NBD with lifetimes to a file of customers, each a row."""

import sys

import numpy as np
import pandas as pd
from lifetimes import ParetoNBDFitter
from metering import measure

frame = pd.read_parquet(sys.argv[1])
# It fits on times divided by the greatest age: each purchase's density is as many times higher.
RESCALED = float(frame["x"].sum() * np.log(frame["T"].max()))
measure(
    lambda: ParetoNBDFitter().fit(frame["x"], frame["t_x"], frame["T"]),
    lambda fitted: {
        "log_likelihood": float(-fitted._negative_log_likelihood_ - RESCALED),
        **{name: float(value) for name, value in fitted.params_.items()},
    },
    "lifetimes", "numpy", "scipy", "pandas",
)  # fmt: skip
