"""Rank Hillstrom's customers by two LightGBM models, of the treated and of the others; settings usual for faint effects."""

import numpy as np
from hillstrom import NUMBERS, WORDS, folds, judged, read
from lightgbm import LGBMClassifier
from metering import measure

columns = read()
words = [np.unique(columns[name], return_inverse=True)[1] for name in WORDS]
parts = np.column_stack([*(columns[name] for name in NUMBERS), *words])
SETTINGS = {
    "n_estimators": 100, "learning_rate": 0.03, "num_leaves": 7, "min_child_samples": 100, "n_jobs": 1, "verbose": -1,
}  # fmt: skip


def score(settings: dict[str, float] = SETTINGS) -> np.ndarray:
    """Return the uplift of each customer by the models of the other four folds."""
    fold, found = folds(columns), np.zeros(len(parts))
    for number in range(5):
        rest, chance = fold == number, []
        for side in (1, 0):
            seen = ~rest & (columns["treated"] == side)
            model = LGBMClassifier(**settings).fit(parts[seen], columns["visit"][seen])
            chance.append(model.predict_proba(parts[rest])[:, 1])
        found[rest] = chance[0] - chance[1]
    return found


if __name__ == "__main__":
    measure(score, lambda found: judged(found, columns), "lightgbm", "numpy")
