"""Customers in five folds, and how well a risk foretells what they did. For all contestants; needs no Zhike.

IBM's Telco: who left. UCI's Bank marketing: who said yes, without the length of the call, which is known only afterwards.
"""

import csv
import gzip
import sys
from collections.abc import Callable

import numpy as np
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

# Many customers say as much in one cut into folds as few do in three.
SEEDS, MANY = 3, 20_000
LEFT_OUT = ("customerID", "duration")
ANSWERS = {"Churn": "Yes", "y": "yes"}
Columns = dict[str, np.ndarray]


def read() -> tuple[Columns, np.ndarray, tuple[str, ...]]:
    """Return the columns by name without what tells too much, who left (or said yes), and which columns are numbers."""
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        first = next(lines)
        lines.seek(0)
        rows = list(csv.DictReader(lines, delimiter=";" if ";" in first else ","))
    columns = {
        name: np.array([row[name].strip() for row in rows]) for name in rows[0] if name not in LEFT_OUT
    }
    answer = next(name for name in ANSWERS if name in columns)
    lost = (columns.pop(answer) == ANSWERS[answer]).astype(int)
    # A column of which all values that are given are numbers; two of them, 0 and 1, are words for no and yes.
    numbers = tuple(name for name, values in columns.items() if _number(values))
    for name in numbers:
        columns[name] = np.where(columns[name] == "", "0", columns[name]).astype(float)
    return columns, lost, numbers


def _number(values: np.ndarray) -> bool:
    given = set(values.tolist()) - {""}
    return len(given) > 2 and all(one.lstrip("-").replace(".", "", 1).isdigit() for one in given)


def folds(lost: np.ndarray, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return who is learned from and who is judged, five times."""
    return list(StratifiedKFold(5, shuffle=True, random_state=seed).split(lost, lost))


def risks(lost: np.ndarray, foretold: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """Return each customer's risk by the model of the other four folds, shape (seeds, n)."""
    found = np.zeros((SEEDS if len(lost) < MANY else 1, len(lost)))
    for seed in range(len(found)):
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
