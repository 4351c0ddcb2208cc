"""Rank Hillstrom's customers by uplift with Zhike, as it comes; every customer is judged by models that never saw him."""

import numpy as np
import polars as pl
from hillstrom import NUMBERS, WORDS, folds, judged, read
from metering import measure

from zhike.analytics.uplift import Uplift
from zhike.analytics.uplift.curve import measured

columns = read()
frame = pl.DataFrame({name: columns[name] for name in (*NUMBERS, *WORDS, "treated", "visit")})


def score() -> np.ndarray:
    """Return the uplift of each customer by the model of the other four folds."""
    fold, found = folds(columns), np.zeros(len(frame))
    for number in range(5):
        fitted = Uplift(NUMBERS, WORDS).fit(frame.filter(pl.Series(fold != number)), outcome="visit")
        found[fold == number] = fitted.predict(frame.filter(pl.Series(fold == number)))["uplift"].to_numpy()
    return found


def answer(found: np.ndarray) -> dict[str, float]:
    """Return both Qinis, and how far luck spreads the first."""
    luck = measured(found, columns["treated"], columns["visit"]).spread
    return judged(found, columns) | {"spread of luck per treated": 1000 * luck}


measure(score, answer, "zhike", "numpy", "scikit-learn")
