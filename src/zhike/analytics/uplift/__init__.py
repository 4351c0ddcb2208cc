"""Whom does a campaign move, and was it worth its cost? Uplift of each customer, Qini, return on campaigns, CAC."""

from zhike.analytics._lazy import parts_of

_HOMES = {
    "Uplift": "learners", "UpliftFitted": "learners", "Qini": "curve", "qini": "curve",
    "CampaignReturn": "campaign", "campaign_return": "campaign", "Acquisition": "campaign", "acquisition": "campaign",
    "most_for_acquiring": "campaign", "most_for_keeping": "campaign",
}  # fmt: skip
__all__ = sorted(_HOMES)
__getattr__ = parts_of(__name__, _HOMES)
