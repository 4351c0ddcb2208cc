"""Foretell who leaves Telco with Zhike: depth, number of trees and shares are chosen inside the other four folds."""

import numpy as np
import polars as pl
from metering import measure
from telco import NUMBERS, judged, read, risks

from zhike.analytics.churn import ChurnRisk

columns, lost = read()
frame = pl.DataFrame(columns).with_columns(lost=pl.Series(lost))
model = ChurnRisk(NUMBERS, tuple(name for name in columns if name not in NUMBERS))


def foretold(seen: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the risks of the rest by the model of those seen."""
    return model.fit(frame[seen]).predict(frame[rest])["risk"].to_numpy()


measure(
    lambda: risks(lost, foretold),
    lambda found: judged(found, lost),
    "zhike",
    "scikit-learn",
    "numpy",
    "polars",
)
