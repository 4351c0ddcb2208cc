"""What is a customer worth when one sees him leave? The simple retention model.

Source: Gupta & Lehmann (2003), Journal of Interactive Marketing 17(1), 9–24.
"""

from __future__ import annotations

from zhike.analytics.frames import BadFrame

__all__ = ["contract_value", "endless_contract_value"]


def contract_value(margin: float, retention: float, discount: float, *, horizon: int = 5) -> float:
    """Return Σ_{t=0…horizon} margin·retention^t/(1+discount)^t, the first margin included; amounts a period.

    Raises BadFrame for a retention outside 0 … 1, a discount of −1 or less, or a negative horizon.

    >>> round(contract_value(100, 0.8, 0.1, horizon=2), 2)
    225.62
    """
    _check(retention, discount)
    if horizon < 0:
        raise BadFrame("The horizon can't be negative.")
    return sum(margin * (retention / (1 + discount)) ** t for t in range(horizon + 1))


def endless_contract_value(margin: float, retention: float, discount: float) -> float:
    """Return margin·(1+discount)/(1+discount−retention), the limit of ``contract_value``.

    Raises BadFrame as it does, and where nobody leaves and nothing is discounted.

    >>> round(endless_contract_value(100, 0.8, 0.1), 2)
    366.67
    """
    _check(retention, discount)
    if retention >= 1 + discount:
        raise BadFrame("Without losses or discount the value has no end.")
    return margin * (1 + discount) / (1 + discount - retention)


def _check(retention: float, discount: float) -> None:
    if not 0 <= retention <= 1 or discount <= -1:
        raise BadFrame("Retention is a share from 0 to 1, and the discount above −1.")
