"""Zhike (知客): the customer-relationship system that knows the guest."""

__version__ = "0.1.0"
