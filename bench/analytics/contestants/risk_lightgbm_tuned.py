"""Foretell who leaves with LightGBM, its leaves, rate and number of trees chosen by three folds inside the others."""

import numpy as np
from leavers import judged, read, risks
from lightgbm import LGBMClassifier
from metering import measure
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

columns, lost, numbers = read()
parts = np.column_stack([
    values if name in numbers else np.unique(values, return_inverse=True)[1] for name, values in columns.items()
])  # fmt: skip
words = [place for place, name in enumerate(columns) if name not in numbers]

SETTINGS = [
    *((leaves, 0.05, trees) for leaves in (4, 8, 31) for trees in (100, 200)),
    (4, 0.03, 300),
    (8, 0.03, 300),
]


def chances(seen: np.ndarray, rest: np.ndarray, leaves: int, rate: float, trees: int) -> np.ndarray:
    """Return the risks of the rest under these settings."""
    model = LGBMClassifier(
        n_jobs=1, verbose=-1, num_leaves=leaves, learning_rate=rate, n_estimators=trees, min_child_samples=40,
        subsample=0.8, subsample_freq=1, colsample_bytree=0.8, random_state=0,
    )  # fmt: skip
    model.fit(parts[seen], lost[seen], categorical_feature=words)
    return model.predict_proba(parts[rest])[:, 1]


def foretold(seen: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the risks of the rest by the settings with the least log loss inside those seen."""
    inner = list(StratifiedKFold(3, shuffle=True, random_state=0).split(seen, lost[seen]))

    def loss(settings: tuple[int, float, int]) -> float:
        return sum(log_loss(lost[seen[b]], chances(seen[a], seen[b], *settings)) for a, b in inner)

    return chances(seen, rest, *min(SETTINGS, key=loss))


measure(lambda: risks(lost, foretold), lambda found: judged(found, lost), "lightgbm", "scikit-learn", "numpy")
