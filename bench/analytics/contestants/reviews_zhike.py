"""Learn four fifths of a set of reviews with Zhike and judge the rest, in five splits."""

import time

import polars as pl
from metering import measure
from reviews import accuracy, over_splits, split

from zhike.analytics.text import Sentiment


def judge(salt: str) -> dict[str, float]:
    """Return the accuracy on the rest of a split, and how long learning and judging took."""
    learned, rest = split(salt)
    start = time.process_time()
    fitted = Sentiment().fit(pl.DataFrame(learned, schema=["text", "label"], orient="row"))
    between = time.process_time()
    found = fitted.predict(pl.DataFrame({"text": [text for text, _ in rest]}))
    end = time.process_time()
    return {
        "accuracy": accuracy([one == "positive" for one in found["sentiment"]], rest),
        "training CPU s": between - start, "reviews a CPU s": len(rest) / (end - between), "reviews judged": len(rest),
    }  # fmt: skip


measure(lambda: over_splits(judge), dict, "zhike", "scikit-learn", "numpy", "polars")
