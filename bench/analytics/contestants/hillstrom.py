"""Hillstrom's e-mail test, women's e-mail against none, and its Qini by both customary scales. For all contestants."""

import csv
import gzip
import sys
from pathlib import Path

import numpy as np

NUMBERS = ("recency", "history", "mens", "womens", "newbie")
WORDS = ("zip_code", "channel", "history_segment")
Columns = dict[str, np.ndarray]


def read() -> Columns:
    """Return the columns by name, with ``treated`` 1 for the women's e-mail."""
    text = gzip.decompress((Path(sys.argv[1]) / "hillstrom_train.csv.gz").read_bytes()).decode("utf-8")
    head, *rows = csv.reader(text.splitlines())
    columns = dict(zip(head, map(np.array, zip(*rows, strict=True)), strict=True))
    keep = columns["segment"] != "Mens E-Mail"
    columns = {name: column[keep] for name, column in columns.items()}
    columns["treated"] = (columns["segment"] == "Womens E-Mail").astype(int)
    return columns | {name: columns[name].astype(float) for name in (*NUMBERS, "visit")}


def folds(columns: Columns) -> np.ndarray:
    """Return a fold from 0 to 4 of each customer, by chance with a fixed seed."""
    return np.random.default_rng(0).integers(0, 5, len(columns["treated"]))


def judged(score: np.ndarray, columns: Columns) -> dict[str, float]:
    """Return the area between Qini curve and diagonal × 1000, in visits per treated customer and per customer.

    Radcliffe's curve and scikit-uplift's count visits, R_t − R_c · N_t/N_c; over shares of customers from 0 to 1 their
    area divided by the treated customers is the first figure, by all customers the second.
    """
    order = np.lexsort((columns["visit"], columns["treated"], -score))
    group, won = columns["treated"][order], columns["visit"][order]
    treated, control = np.cumsum(group), np.cumsum(1 - group)
    curve = np.cumsum(won * group) - np.cumsum(won * (1 - group)) * treated / np.maximum(control, 1)
    ends = np.flatnonzero(np.r_[score[order][1:] != score[order][:-1], True])
    shares, curve = np.r_[0, (ends + 1) / len(group)], np.r_[0, curve[ends]]
    above = curve - shares * curve[-1]
    area = float(((above[1:] + above[:-1]) / 2 * np.diff(shares)).sum())
    return {
        "Qini × 1000 per treated": 1000 * area / group.sum(),
        "Qini × 1000 per customer": 1000 * area / len(group),
    }
