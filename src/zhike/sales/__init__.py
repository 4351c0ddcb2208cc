"""Deals: what may become business, from the first sign to won or lost."""
