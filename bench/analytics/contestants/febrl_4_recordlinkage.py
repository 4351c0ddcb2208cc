"""Link Febrl 4a to 4b with recordlinkage, without the social security number, after its own example for these data.

Its pairs come from the same blocks that Splink gets; its classifier is the one that needs no labels (ECM).
"""

import sys

import pandas as pd
import recordlinkage
from metering import measure

BLOCKS = (
    ["given_name", "surname"], ["date_of_birth"], ["postcode", "surname"], ["postcode", "given_name"], ["address_1"],
    ["suburb", "surname"], ["suburb", "given_name"], ["address_2"],
)  # fmt: skip


def read(path: str) -> pd.DataFrame:
    """Return one file under its record numbers."""
    frame = pd.read_csv(path, dtype=str, skipinitialspace=True)
    frame.columns = [name.strip() for name in frame.columns]
    return frame.set_index("rec_id").drop(columns="soc_sec_id")


def link() -> pd.MultiIndex:
    """Return the pairs taken for one person."""
    left, right = (read(f"{sys.argv[1]}/febrl/febrl_dataset{part}.csv.gz") for part in ("4a", "4b"))
    index = recordlinkage.Index()
    for block in BLOCKS:
        index.block(block)
    compare = recordlinkage.Compare()
    for name in ("given_name", "surname", "address_1", "address_2", "suburb"):
        compare.string(name, name, method="jarowinkler", threshold=0.85)
    for name in ("date_of_birth", "street_number", "postcode", "state"):
        compare.exact(name, name)
    return recordlinkage.ECMClassifier(binarize=0.5).fit_predict(
        compare.compute(index.index(left, right), left, right)
    )


def judge(found: pd.MultiIndex) -> dict[str, float]:
    """Return precision, recall and F1 over the 5,000 true links."""
    right = sum(one.split("-")[1] == other.split("-")[1] for one, other in found)
    precision, recall = right / len(found), right / 5_000
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall)}


measure(link, judge, "recordlinkage", "pandas", "jellyfish")
