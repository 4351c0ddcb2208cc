"""Everything that writes deals beyond the generic verbs."""

from zhike.sales.actions.moves import disqualify, lose, move, reassign, reopen, win
from zhike.sales.actions.values import value_currency, value_deals

__all__ = ["disqualify", "lose", "move", "reassign", "reopen", "value_currency", "value_deals", "win"]
