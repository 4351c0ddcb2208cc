"""Rank Hillstrom's customers by two LightGBM models as they come: 100 trees of 31 leaves, a rate of 0.1."""

from metering import measure
from uplift_lightgbm import columns, judged, score

measure(
    lambda: score({"n_jobs": 1, "verbose": -1}), lambda found: judged(found, columns), "lightgbm", "numpy"
)
