"""Who leaves, how many stay, and for how long? Survival, retention of customers and revenue, and learned risk."""

from importlib import import_module
from typing import Any

_HOMES = {
    "KaplanMeier": "survival", "KaplanMeierFitted": "survival", "Retention": "retention", "revenue_retention": "retention",
    "Cohort": "cohorts", "Cohorts": "cohorts", "CohortsFitted": "cohorts", "Rhythm": "rhythm",
    "RiskPoints": "points", "ChurnRisk": "learned", "ChurnRiskFitted": "learned",
    "Snapshots": "snapshots", "backtest": "snapshots", "BackTest": "snapshots",
}  # fmt: skip
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a part of the library at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"zhike.analytics.churn has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
