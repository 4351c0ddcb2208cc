"""Zhike's arithmetic: value, risk, relationship and voice of customers. Knows neither Django nor a database."""
