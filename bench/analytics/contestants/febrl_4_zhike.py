"""Link Febrl 4a to 4b with Zhike, without the social security number: read, block, estimate, decide."""

import sys
from pathlib import Path

from metering import measure

from bench.analytics.people import febrl, judged_links, person_linkage

DATA = Path(sys.argv[1])
left, right = febrl(DATA, "4a"), febrl(DATA, "4b")


def judge(found: object) -> dict[str, float]:
    """Return precision, recall and F1 over the 5,000 true links."""
    return dict(zip(("precision", "recall", "f1"), judged_links(found, left, right), strict=True))


measure(
    lambda: person_linkage().fit(left, right).predict(left, right, exclusive=True),
    judge, "zhike", "rapidfuzz", "numpy", "narwhals", "polars",
)  # fmt: skip
