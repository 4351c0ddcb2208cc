"""IBM's Telco customers in five folds, and how well a risk foretells who left. For all contestants; needs no Zhike."""

import csv
import gzip
import sys

import numpy as np
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

NUMBERS = ("tenure", "MonthlyCharges", "TotalCharges")
Columns = dict[str, np.ndarray]


def read() -> tuple[Columns, np.ndarray]:
    """Return the columns by name without the customer's number, and who left."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    columns = {name: np.array([row[name] for row in rows]) for name in rows[0] if name != "customerID"}
    lost = (columns.pop("Churn") == "Yes").astype(int)
    for name in NUMBERS:
        columns[name] = np.array([float(one.strip() or 0) for one in columns[name]])
    return columns, lost


def folds(lost: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return who is learned from and who is judged, five times."""
    return list(StratifiedKFold(5, shuffle=True, random_state=0).split(lost, lost))


def judged(risks: np.ndarray, lost: np.ndarray) -> dict[str, float]:
    """Return the mean AUC and Brier score of the folds."""
    rests = [rest for _, rest in folds(lost)]
    return {
        "AUC": float(np.mean([roc_auc_score(lost[rest], risks[rest]) for rest in rests])),
        "Brier": float(np.mean([brier_score_loss(lost[rest], risks[rest]) for rest in rests])),
    }
