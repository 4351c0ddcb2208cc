"""Lines of “English | Chinese” as a dictionary."""

from __future__ import annotations

__all__ = ["read_pairs"]


def read_pairs(text: str) -> dict[str, str]:
    """Return lines of "English | Chinese" as a dictionary."""
    lines = (line.partition(" | ") for line in text.strip("\n").splitlines())
    return {english: chinese for english, _, chinese in lines}
