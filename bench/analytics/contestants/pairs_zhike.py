"""Judge pairs of records with Zhike: company names by their likeness, other records as learned from labelled pairs."""

import sys

import polars as pl
from metering import measure

from bench.analytics.pairs import scores
from zhike.analytics.linkage import Fuzzy, LabelledLinkage, Words, companies

frame = pl.read_csv(sys.argv[1], infer_schema=False).fill_null("")
fields = [name[2:] for name in frame.columns if name.startswith("l_")]
test = frame.filter(pl.col("split") == "test")
ALIKE = 0.89


def says() -> list[bool]:
    """Return whether each pair to judge is one and the same."""
    if fields == ["name"]:
        return [companies.alike(a, b) >= ALIKE for a, b in test.select("l_name", "r_name").iter_rows()]
    compared = [c for f in fields for c in (Words(f), Fuzzy(f, "token_set"), Fuzzy(f, "tokens"), Fuzzy(f))]
    known = frame.filter(pl.col("split") != "test").rename({"same": "label"})
    found = LabelledLinkage(tuple(compared)).fit(known).predict(test)
    return (found["probability"] >= 0.5).to_list()


measure(
    says, lambda found: scores(found, (test["same"] == "1").to_list()) | {"pairs judged": len(test)},
    "zhike", "rapidfuzz", "polars",
)  # fmt: skip
