"""Figures that stand above the kinds of events: an app names which of its events count as what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Measure:
    """A figure of a person's work: the number of events of some kinds. ``key`` names it in the API."""

    key: str
    label: Any
    verbs: frozenset[str]

    def of(self, kinds: Mapping[str, int]) -> int:
        """Return the figure from the number of events by kind."""
        return sum(count for verb, count in kinds.items() if verb in self.verbs)


_measures: list[Measure] = []


def declare(key: str, label: Any, *verbs: str) -> None:
    """Add a figure; it stands after those declared before."""
    _measures.append(Measure(key, label, frozenset(verbs)))


def measures() -> list[Measure]:
    """Return the figures in order."""
    return list(_measures)
