"""Who leaves: curves to the digit of another library, revenue that balances, risk that is calibrated."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from zhike.analytics.churn import (
    ChurnRisk,
    ChurnRiskFitted,
    KaplanMeier,
    KaplanMeierFitted,
    revenue_retention,
)
from zhike.analytics.frames import BadFrame, NotEnoughData

TELCO = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "telco-churn" / "telco_customer_churn.csv.gz"
)
NUMBERS = ("tenure", "MonthlyCharges", "TotalCharges")


@pytest.fixture(scope="module")
def telco() -> pl.DataFrame:
    if not TELCO.exists():
        pytest.skip("the evaluation data are not at hand")
    data = pl.read_csv(gzip.decompress(TELCO.read_bytes()), infer_schema_length=None)
    total = (
        pl.col("TotalCharges").cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False).fill_null(0)
    )
    return data.with_columns(total, lost=(pl.col("Churn") == "Yes").cast(pl.Int64)).drop(
        "customerID", "Churn"
    )


def risk(data: pl.DataFrame) -> ChurnRisk:
    return ChurnRisk(NUMBERS, tuple(name for name in data.columns if name not in (*NUMBERS, "lost")))


def test_the_curve_and_its_mean_equal_those_of_lifelines(telco: pl.DataFrame):
    fitted = KaplanMeier().fit(telco, duration="tenure")
    other = KaplanMeierFitter().fit(telco["tenure"].to_list(), telco["lost"].to_list())
    for time in (0, 1, 12, 36, 71.5, 72):
        assert fitted.at(time) == pytest.approx(float(other.predict(time)), abs=1e-12)
    for limit in (12, 36, 72):
        assert fitted.restricted_mean(limit) == pytest.approx(
            restricted_mean_survival_time(other, t=limit), abs=1e-8
        )
    assert fitted.median is None
    assert KaplanMeierFitted.from_dict(json.loads(json.dumps(fitted.to_dict()))) == fitted


def test_a_curve_by_hand():
    frame = pl.DataFrame({"duration": [1, 2, 2, 3], "lost": [1, 1, 0, 1]})
    fitted = KaplanMeier().fit(frame)
    assert (fitted.times, fitted.survival) == ((1, 2, 3), (0.75, 0.5, 0.0))
    assert (fitted.restricted_mean(3), fitted.median) == (2.25, 2)
    with pytest.raises(BadFrame, match="known from 0 to 3, not at 4"):
        fitted.at(4)


def test_revenue_at_the_end_is_what_the_bridge_says():
    frame = pl.DataFrame({"start": ["100", "100", "100", "0"], "end": ["150", "80", "0", "70"]})
    found = revenue_retention(frame)
    assert (found.customers, found.lost_customers, found.new_customers) == (3, 1, 1)
    assert (found.expansion, found.contraction, found.lost, found.end) == tuple(
        map(Decimal, ("50", "20", "100", "300"))
    )
    assert (found.logo_churn, found.nrr, found.grr) == pytest.approx((1 / 3, 230 / 300, 180 / 300))
    with pytest.raises(NotEnoughData, match="active at the start"):
        revenue_retention(frame.filter(pl.col("start") == "0"))


def test_learned_risk_is_right_and_calibrated_on_customers_not_seen(telco: pl.DataFrame):
    """Five folds; above .86 look for a leak."""
    risks, lost = np.zeros(len(telco)), telco["lost"].to_numpy()
    for seen, rest in StratifiedKFold(5, shuffle=True, random_state=0).split(lost, lost):
        risks[rest] = risk(telco).fit(telco[seen]).predict(telco[rest])["risk"]
    assert 0.848 < roc_auc_score(lost, risks) < 0.86
    assert brier_score_loss(lost, risks) < 0.1335
    for low, high in ((0, 0.2), (0.2, 0.5), (0.5, 1)):
        inside = (risks >= low) & (risks < high)
        assert abs(risks[inside].mean() - lost[inside].mean()) < 0.03


def test_risk_goes_to_json_and_back_and_names_its_reasons(telco: pl.DataFrame):
    fitted = risk(telco).fit(telco)
    again = ChurnRiskFitted.from_dict(json.loads(json.dumps(fitted.to_dict())))
    assert again.predict(telco[:50]).equals(fitted.predict(telco[:50]))
    riskiest = fitted.predict(telco).sort("risk", descending=True)
    assert "Contract" in riskiest["reasons"][0] or "tenure" in riskiest["reasons"][0]


def test_what_cannot_be_learned_from_is_refused(telco: pl.DataFrame):
    with pytest.raises(NotEnoughData, match="at least 100 lost and kept"):
        risk(telco).fit(telco[:50])
    with pytest.raises(BadFrame, match="can't be learned from"):
        ChurnRisk(("lost",)).fit(telco)
    with pytest.raises(BadFrame, match="lacks the column age"):
        ChurnRisk(("age",)).fit(telco)
