"""Catalog: products, orders, returns and cancellations, rates: the facts of purchase."""
