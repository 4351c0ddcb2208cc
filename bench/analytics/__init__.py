"""Benchmarks of the analytics library against the libraries people use for the same."""
