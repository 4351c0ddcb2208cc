"""Judge the same rest of reviews with the model that comes with SnowNLP (learned from shopping reviews, some perhaps these)."""

import time

from metering import measure
from reviews import accuracy, split
from snownlp import SnowNLP

_, rest = split()


def judge() -> dict[str, float]:
    """Return the accuracy on the rest, and how long judging took; a text without words counts as pleased."""
    start = time.process_time()
    found = [SnowNLP(text).sentiments >= 0.5 if text.strip() else True for text, _ in rest]
    spent = time.process_time() - start
    return {
        "accuracy": accuracy(found, rest),
        "reviews a CPU s": len(rest) / spent,
        "reviews judged": len(rest),
    }


measure(judge, dict, "snownlp")
