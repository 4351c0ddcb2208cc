"""IBM's Telco customers in five folds by three seeds, and how well a risk foretells who left. For all contestants; needs no Zhike."""

import csv
import gzip
import sys
from collections.abc import Callable

import numpy as np
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

SEEDS = 3
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


def folds(lost: np.ndarray, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return who is learned from and who is judged, five times."""
    return list(StratifiedKFold(5, shuffle=True, random_state=seed).split(lost, lost))


def risks(lost: np.ndarray, foretold: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """Return each customer's risk by the model of the other four folds, shape (seeds, n)."""
    found = np.zeros((SEEDS, len(lost)))
    for seed in range(SEEDS):
        for seen, rest in folds(lost, seed):
            found[seed, rest] = foretold(seen, rest)
    return found


def judged(found: np.ndarray, lost: np.ndarray) -> dict[str, float]:
    """Return the mean over folds and seeds of AUC and Brier score, AUC of the seeds, and the largest miss of a tenth."""
    aucs, briers, misses = [], [], []
    for seed, risk in enumerate(found):
        rests = [rest for _, rest in folds(lost, seed)]
        aucs.append(np.mean([roc_auc_score(lost[rest], risk[rest]) for rest in rests]))
        briers.append(np.mean([brier_score_loss(lost[rest], risk[rest]) for rest in rests]))
        tenths = np.array_split(np.argsort(risk, kind="stable"), 10)
        misses.append(max(abs(risk[part].mean() - lost[part].mean()) for part in tenths))
    return {
        "AUC": float(np.mean(aucs)), "AUC, least seed": float(min(aucs)), "AUC, most": float(max(aucs)),
        "Brier": float(np.mean(briers)), "largest miss of a tenth's mean risk": float(max(misses)),
    }  # fmt: skip
