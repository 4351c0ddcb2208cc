"""What will a customer still buy? Models of buying and leaving, fitted by maximum likelihood on few distinct rows.

``BgNbd`` and ``ParetoNbd`` for customers who leave unseen, ``BgBb`` where there are fixed occasions, ``GammaGamma``
for what they spend, ``contract`` where leaving is seen, ``clv`` for the present value.
"""

from zhike.analytics._lazy import parts_of

_HOMES = {
    "BgNbd": "bg_nbd", "BgNbdFitted": "bg_nbd", "ParetoNbd": "pareto_nbd", "ParetoNbdFitted": "pareto_nbd",
    "BgBb": "bg_bb", "BgBbFitted": "bg_bb", "GammaGamma": "gamma_gamma", "GammaGammaFitted": "gamma_gamma",
    "LifetimeValue": "value", "summarise": "history", "next_purchase": "timing",
    "HoldOut": "holdout", "hold_out": "holdout", "hold_out_occasions": "occasions", "hold_out_spend": "spend_holdout",
    "contract_value": "contract", "endless_contract_value": "contract",
}  # fmt: skip
__all__ = sorted(_HOMES)
__getattr__ = parts_of(__name__, _HOMES)
