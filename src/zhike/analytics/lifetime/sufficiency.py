"""Whether there are enough customers for a model of buying."""

from __future__ import annotations

from zhike.analytics.frames import NotEnoughData
from zhike.analytics.lifetime.history import History

__all__ = ["few_customers", "history_has_repeats"]

CUSTOMERS, REPEATERS = 200, 50


def history_has_repeats(history: History) -> None:
    """Raise NotEnoughData where nobody bought twice, or no time has passed."""
    if history.repeaters == 0:
        raise NotEnoughData(f"Not enough data: none of {history.n} customers bought again.")
    if not (history.T > 0).any():
        raise NotEnoughData("Not enough data: no time has passed since the first purchases.")


def few_customers(history: History) -> tuple[str, ...]:
    """Return the warning that the customers are too few to trust a fit, or nothing."""
    if history.n >= CUSTOMERS and history.repeaters >= REPEATERS:
        return ()
    text = (
        f"Of {history.n} customers {history.repeaters} bought again: below {CUSTOMERS} and {REPEATERS} the "
        "parameters are too unsure to act on; use the simple method."
    )
    return (text,)
