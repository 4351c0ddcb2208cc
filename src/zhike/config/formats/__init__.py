"""How dates are written, where Django's own way for a language is not even enough for tables."""
