"""Who leaves, how many stay, and for how long? Survival, retention of customers and revenue, and learned risk."""

from zhike.analytics._lazy import parts_of

_HOMES = {
    "KaplanMeier": "survival", "KaplanMeierFitted": "survival", "Retention": "retention", "revenue_retention": "retention",
    "contract_state": "retention",
    "Cohort": "cohorts", "Cohorts": "cohorts", "CohortsFitted": "cohorts", "Rhythm": "rhythm",
    "RiskPoints": "points", "ChurnRisk": "learned", "ChurnRiskFitted": "learned",
    "Snapshots": "snapshots", "backtest": "snapshots", "BackTest": "snapshots",
}  # fmt: skip
__all__ = sorted(_HOMES)
__getattr__ = parts_of(__name__, _HOMES)
