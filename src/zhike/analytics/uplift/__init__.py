"""Whom does a campaign move, and was it worth its cost? Uplift of each customer, Qini, return on campaigns, CAC."""

from importlib import import_module
from typing import Any

_HOMES = {
    "Uplift": "learners", "UpliftFitted": "learners", "Qini": "curve", "qini": "curve",
    "CampaignReturn": "campaign", "campaign_return": "campaign", "Acquisition": "campaign", "acquisition": "campaign",
    "most_for_acquiring": "campaign", "most_for_keeping": "campaign",
}  # fmt: skip
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Load a part of the library at its first use."""
    if name not in _HOMES:
        raise AttributeError(f"zhike.analytics.uplift has no {name}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
