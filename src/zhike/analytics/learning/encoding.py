"""Columns of a frame as numbers: hinges and words for curves that add up, plain values and words for trees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.analytics.answers import Table, open_frame

__all__ = ["Encoding", "read_encoding"]

MOST_WORDS = 60


@dataclass(frozen=True)
class Encoding:
    """Knots and usual value per numeric column, known words per text column.

    A missing number counts as the usual one (the median), a word never seen as none of those known.
    """

    knots: dict[str, tuple[float, ...]]
    usual: dict[str, float]
    words: dict[str, tuple[str, ...]]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the columns, numbers first."""
        return (*self.knots, *self.words)

    def opened(self, frame: Any) -> Table:
        """Return the columns of a frame, checked. Raises BadFrame."""
        return open_frame(frame, numbers=tuple(self.knots), text=tuple(self.words))

    def hinges(self, table: Table) -> tuple[np.ndarray, np.ndarray]:
        """Return how far numbers lie above each knot and 1 for the word of each row, and the column each belongs to."""
        parts: list[np.ndarray] = []
        for name, places in self.knots.items():
            values = self._numbers(table, name)
            parts += [np.maximum(values - place, 0) for place in places]
        sizes = [len(found) for found in (*self.knots.values(), *self.words.values())]
        return _joined([*parts, *self._words(table)], len(table)), np.repeat(np.arange(len(sizes)), sizes)

    def plain(self, table: Table) -> tuple[np.ndarray, np.ndarray]:
        """Return numbers as they are and 1 for the word of each row, and the column each belongs to."""
        parts = [self._numbers(table, name) for name in self.knots]
        sizes = [*(1 for _ in self.knots), *(len(found) for found in self.words.values())]
        return _joined([*parts, *self._words(table)], len(table)), np.repeat(np.arange(len(sizes)), sizes)

    def shown(self, table: Table) -> list[list[str]]:
        """Return per column what each row holds, in words: "tenure 2", "Contract Two year", "age unknown"."""
        shown = [
            [f"{name} unknown" if one is None else f"{name} {one:.4g}" for one in table.values(name)]
            for name in self.knots
        ]
        return shown + [
            [f"{name} unknown" if one is None else f"{name} {one}" for one in table.values(name)]
            for name in self.words
        ]

    def _numbers(self, table: Table, name: str) -> np.ndarray:
        usual = self.usual[name]
        return np.array([usual if one is None else one for one in table.values(name)], dtype=np.float64)

    def _words(self, table: Table) -> list[np.ndarray]:
        parts = []
        for name, known in self.words.items():
            places = {word: place for place, word in enumerate(known)}
            found = np.array([places.get(one, -1) for one in table.values(name)], dtype=np.int64)
            parts += [(found == place).astype(np.float64) for place in range(len(known))]
        return parts


def read_encoding(table: Table, numbers: Sequence[str], words: Sequence[str], knots: int) -> Encoding:
    """Return the encoding of columns: knots at quantiles, and the (60 most frequent) words of each text column."""
    places, usual, known = {}, {}, {}
    for name in numbers:
        values = np.array([one for one in table.values(name) if one is not None])
        found = np.quantile(values, np.linspace(0, 1, knots + 1)[:-1]) if len(values) else np.zeros(1)
        places[name] = tuple(np.unique(found).tolist())
        usual[name] = float(np.median(values)) if len(values) else 0.0
    for name in words:
        present = [one for one in table.values(name) if one is not None]
        distinct, counts = np.unique(np.array(present, dtype=str), return_counts=True)
        most = np.lexsort((distinct, -counts))[:MOST_WORDS]
        known[name] = tuple(sorted(distinct[most].tolist()))
    return Encoding(places, usual, known)


def _joined(parts: list[np.ndarray], length: int) -> np.ndarray:
    return np.stack(parts, axis=1) if parts else np.zeros((length, 0))
