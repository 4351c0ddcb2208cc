"""Judge pairs of records with recordlinkage: four comparisons of each field, weighed by its logistic regression.

It learns from the labelled pairs that are not judged; legal forms are taken off as a user would.
"""

import pandas as pd
import recordlinkage
from labelled_pairs import core, fields, frame
from metering import measure


def side(letter: str) -> pd.DataFrame:
    """Return one record of each pair, in small letters without legal forms."""
    return pd.DataFrame({field: frame[f"{letter}_{field}"].map(core) for field in fields})


def says() -> list[bool]:
    """Return whether each pair to judge is one and the same."""
    pairs = pd.MultiIndex.from_arrays([frame.index, frame.index])
    compare = recordlinkage.Compare()
    for field in fields:
        compare.exact(field, field)
        for method in ("jarowinkler", "damerau_levenshtein", "cosine"):
            compare.string(field, field, method=method)
    seen = compare.compute(pairs, side("l"), side("r")).fillna(0)
    test = (frame["split"] == "test").to_numpy()
    model = recordlinkage.LogisticRegressionClassifier()
    model.fit(seen[~test], pairs[~test & (frame["same"] == "1").to_numpy()])
    found = set(model.predict(seen[test]).get_level_values(0))
    return [place in found for place in frame.index[test]]


def judge(said: list[bool]) -> dict[str, float]:
    """Return precision, recall and F1 over the pairs to judge."""
    truth = (frame["same"] == "1")[frame["split"] == "test"].tolist()
    right = sum(a and b for a, b in zip(said, truth, strict=True))
    precision, recall = right / max(sum(said), 1), right / max(sum(truth), 1)
    return {
        "precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9),
        "pairs judged": len(truth),
    }  # fmt: skip


measure(says, judge, "recordlinkage", "pandas", "jellyfish", "scikit-learn")
