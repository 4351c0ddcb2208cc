"""Everything that writes orders and rates beyond the generic verbs."""

from zhike.catalog.actions.orders import Line, add_line, confirm_order, place_order, remove_line
from zhike.catalog.actions.rates import apply_rates, set_rate
from zhike.catalog.actions.reversals import cancel_order, return_line, return_lines
from zhike.catalog.actions.trade import refresh_trade

__all__ = [
    "Line",
    "add_line",
    "apply_rates",
    "cancel_order",
    "confirm_order",
    "place_order",
    "refresh_trade",
    "remove_line",
    "return_line",
    "return_lines",
    "set_rate",
]
