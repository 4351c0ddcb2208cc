"""Bring texts that a person takes for the same into the same letters; the rules live with the analytics library."""

from zhike.analytics.folding import fold, has_han, narrow, simplify, unaccent

__all__ = ["fold", "has_han", "narrow", "simplify", "unaccent"]
