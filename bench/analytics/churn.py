"""Print how well risk and uplift are foretold on public data, as a table: `python -m bench.analytics.churn`.

Five folds and three seeds each; the models choose depth and number of trees, shrinkage and shares inside the
training folds. Needs the evaluation data.
"""

import gzip
import io
import time
from pathlib import Path

import numpy as np
import polars as pl
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from zhike.analytics.churn import ChurnRisk
from zhike.analytics.uplift import Uplift

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def telco() -> tuple[pl.DataFrame, ChurnRisk]:
    """Return IBM's Telco customers, and the model of all their columns."""
    numbers = ("tenure", "MonthlyCharges", "TotalCharges")
    frame = read("telco-churn/telco_customer_churn", ",")
    total = pl.col("TotalCharges").cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
    lost = (pl.col("Churn") == "Yes").cast(pl.Int64)
    frame = frame.with_columns(total.fill_null(0), lost=lost).drop("customerID", "Churn")
    return frame, ChurnRisk(numbers, tuple(set(frame.columns) - {*numbers, "lost"}))


def bank() -> tuple[pl.DataFrame, ChurnRisk]:
    """Return the calls of UCI 222 without their duration, which is known only afterwards."""
    frame = read("bank-marketing/bank_full", ";").with_columns(lost=(pl.col("y") == "yes").cast(pl.Int64))
    frame = frame.drop("y", "duration")
    numbers = tuple(name for name in frame.columns if frame[name].dtype.is_numeric() and name != "lost")
    return frame, ChurnRisk(numbers, tuple(set(frame.columns) - {*numbers, "lost"}))


def read(name: str, separator: str) -> pl.DataFrame:
    """Return a data file."""
    data = gzip.decompress((DATA / f"{name}.csv.gz").read_bytes())
    return pl.read_csv(io.BytesIO(data), separator=separator, infer_schema_length=None)


def judged(frame: pl.DataFrame, model: ChurnRisk, seed: int) -> tuple[float, float, float]:
    """Return mean AUC and Brier score of the folds, and the largest miss of a tenth's mean risk."""
    lost, risks, aucs, briers = frame["lost"].to_numpy(), np.zeros(len(frame)), [], []
    for seen, rest in StratifiedKFold(5, shuffle=True, random_state=seed).split(lost, lost):
        risks[rest] = model.fit(frame[seen]).predict(frame[rest])["risk"].to_numpy()
        aucs.append(roc_auc_score(lost[rest], risks[rest]))
        briers.append(brier_score_loss(lost[rest], risks[rest]))
    tenths = np.array_split(np.argsort(risks, kind="stable"), 10)
    miss = max(abs(risks[part].mean() - lost[part].mean()) for part in tenths)
    return float(np.mean(aucs)), float(np.mean(briers)), float(miss)


def main() -> None:
    """Print the tables."""
    print(
        "| Data | Seed | AUC | Brier | Largest miss of a tenth | CPU s |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name, (frame, model) in (("Telco", telco()), ("Bank marketing", bank())):
        for seed in range(3):
            start = time.process_time()
            auc, brier, miss = judged(frame, model, seed)
            print(
                f"| {name} | {seed} | {auc:.4f} | {brier:.4f} | {miss:.3f} | {time.process_time() - start:.1f} |",
                flush=True,
            )
    frame = read("hillstrom-uplift/hillstrom_train", ",").filter(pl.col("segment") != "Mens E-Mail")
    frame = frame.with_columns(treated=(pl.col("segment") == "Womens E-Mail").cast(pl.Int64))
    print("\n| Method | Qini × 10⁻³ | Spread of luck | CPU s |\n| --- | --- | --- | --- |")
    for method in ("two-model", "x-learner", "transformed"):
        start = time.process_time()
        model = Uplift(
            ("recency", "history", "mens", "womens", "newbie"),
            ("zip_code", "channel", "history_segment"),
            method,
        )
        found = model.fit(frame, outcome="visit").qini
        print(
            f"| {method} | {found.value * 1000:.2f} | {found.spread * 1000:.2f} | {time.process_time() - start:.1f} |"
        )


if __name__ == "__main__":
    main()
