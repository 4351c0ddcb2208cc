"""Read the compact tables in which long lists of short facts stay legible."""

from __future__ import annotations


def pairs(table: str) -> dict[str, str]:
    """Return ``"a=1 b=2"`` as a dictionary; the parts stand between spaces or line ends."""
    return dict(pair.split("=") for pair in table.split())


def lists(table: str) -> dict[str, tuple[str, ...]]:
    """Return ``"a=1,2 b=3"`` as a dictionary of tuples."""
    return {key: tuple(values.split(",")) for key, values in pairs(table).items()}


def words(table: str) -> frozenset[str]:
    """Return the words between spaces or line ends."""
    return frozenset(table.split())
