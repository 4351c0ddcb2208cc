"""Benchmarks and the data for them; never run as timed tests. Start with `python -m bench.fill --help`."""
