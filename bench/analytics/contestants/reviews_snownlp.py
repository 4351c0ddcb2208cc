"""Judge the same rests with the model that comes with SnowNLP (learned from shopping reviews, some perhaps these).

It judges some hundred reviews a second, so of a large rest it is given about 1,000.
"""

import time

from metering import measure
from reviews import accuracy, for_the_slow, over_splits, split
from snownlp import SnowNLP

MOST = 1_000


def judge(salt: str) -> dict[str, float]:
    """Return the accuracy on the rest, and how long judging took; a text without words counts as pleased."""
    rest = split(salt)[1]
    # Files may be ordered by label, so every so many-th is taken.
    rest = rest[:: max(len(rest) // MOST, 1)]
    start = time.process_time()
    found = [SnowNLP(text).sentiments >= 0.5 if text.strip() else True for text, _ in rest]
    spent = time.process_time() - start
    return {
        "accuracy": accuracy(found, rest),
        "reviews a CPU s": len(rest) / spent,
        "reviews judged": len(rest),
    }


measure(lambda: over_splits(judge, for_the_slow()), dict, "snownlp")
