"""Comparison: how alike two values are, as similarities from 0 to 1 and as a few levels of agreement.

Every distinct pair of values is compared once, in native code for all pairs together (RapidFuzz).
Jaro–Winkler is the similarity for short names (Winkler 1990), the token measures are for longer texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from zhike.analytics.linkage.blocking import Columns, Ints

Floats = npt.NDArray[np.float32]
Levels = npt.NDArray[np.int8]
MISSING = -1
# Scorers by name, each with what it must be divided by to lie between 0 and 1.
SCORERS: dict[str, tuple[Callable[..., Any], float]] = {
    "jaro_winkler": (JaroWinkler.normalized_similarity, 1.0),
    "levenshtein": (Levenshtein.normalized_similarity, 1.0),
    "tokens": (fuzz.token_sort_ratio, 100.0),
    "token_set": (fuzz.token_set_ratio, 100.0),
    "partial": (fuzz.partial_ratio, 100.0),
}


@dataclass(frozen=True)
class Fuzzy:
    """Compare a field by a similarity; ``levels`` are its lower bounds, the best first.

    ``swap`` names a field with which this one is often exchanged (surname and given name): the better of the
    straight and the crossed comparison counts. With ``rarity`` agreement on a rare value counts for more.
    """

    field: str
    scorer: str = "jaro_winkler"
    levels: tuple[float, ...] = (1.0, 0.92, 0.8)
    swap: str = ""
    rarity: bool = False

    def similarity(self, left: Columns, right: Columns, i: Ints, j: Ints) -> Floats:
        """Return the similarity of every pair; NaN where a value is missing."""
        straight = similarity(left[self.field], right[self.field], i, j, self.scorer)
        if not self.swap:
            return straight
        crossed = np.fmin(
            similarity(left[self.field], right[self.swap], i, j, self.scorer),
            similarity(left[self.swap], right[self.field], i, j, self.scorer),
        )
        return np.fmax(straight, crossed)


@dataclass(frozen=True)
class Exact:
    """Compare a field for equality."""

    field: str
    rarity: bool = False
    levels: tuple[float, ...] = (1.0,)

    def similarity(self, left: Columns, right: Columns, i: Ints, j: Ints) -> Floats:
        """Return 1 for equal values, 0 for different ones; NaN where a value is missing."""
        mine, theirs = numbered(left[self.field], right[self.field])
        a, b = mine[i], theirs[j]
        return np.where((a < 0) | (b < 0), np.nan, a == b).astype(np.float32)


@dataclass(frozen=True)
class Words:
    """Compare a longer text by its words in any order, weighing each by how rare it is (cosine of tf–idf).

    Cohen, Ravikumar & Fienberg (2003) found it the best single measure for names of several words.
    """

    field: str
    levels: tuple[float, ...] = (0.95, 0.8, 0.6)
    rarity: bool = False

    def similarity(self, left: Columns, right: Columns, i: Ints, j: Ints) -> Floats:
        """Return the cosine of every pair; NaN where a value is missing."""
        bags = [[set(value.split()) for value in side[self.field]] for side in (left, right)]
        seen: dict[str, int] = {}
        for bag in bags[0] + ([] if left is right else bags[1]):
            for word in bag:
                seen[word] = seen.get(word, 0) + 1
        total = len(bags[0]) + len(bags[1])
        weight = {word: float(np.log(1 + total / count)) ** 2 for word, count in seen.items()}
        norms = [[sum(weight[word] for word in bag) ** 0.5 for bag in side] for side in bags]
        out = np.full(len(i), np.nan, np.float32)
        for place, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
            if bags[0][a] and bags[1][b]:
                common = sum(weight[word] for word in bags[0][a] & bags[1][b])
                out[place] = common / (norms[0][a] * norms[1][b])
        return out


Comparison = Fuzzy | Exact | Words


def numbered(left: Sequence[str], right: Sequence[str]) -> tuple[Ints, Ints]:
    """Return the number of each value, counted over both sides from 0; -1 for an empty one."""
    numbers: dict[str, int] = {}
    sides = [
        np.fromiter(
            (numbers.setdefault(value, len(numbers)) if value else -1 for value in side), np.int64, len(side)
        )
        for side in (left, right)
    ]
    return sides[0], sides[1]


def similarity(
    left: Sequence[str], right: Sequence[str], i: Ints, j: Ints, scorer: str = "jaro_winkler"
) -> Floats:
    """Return the similarity of ``left[i]`` and ``right[j]``, from 0 to 1; NaN where one is empty."""
    function, scale = SCORERS[scorer]
    mine, theirs = numbered(left, right)
    a, b = mine[i], theirs[j]
    words = np.empty(int(max(mine.max(initial=-1), theirs.max(initial=-1))) + 1, dtype=object)
    for numbers, side in ((mine, left), (theirs, right)):
        filled = numbers >= 0
        words[numbers[filled]] = np.array(list(side), dtype=object)[filled]
    out = np.full(len(i), np.nan, np.float32)
    both = (a >= 0) & (b >= 0)
    out[both & (a == b)] = 1.0
    differ = both & (a != b)
    codes, back = np.unique(a[differ] * max(len(words), 1) + b[differ], return_inverse=True)
    if len(codes):
        first, second = words[codes // len(words)], words[codes % len(words)]
        scored = process.cpdist(list(first), list(second), scorer=function, dtype=np.float32)
        # Rounding must not make two different values equal.
        out[differ] = np.minimum(scored / scale, np.float32(0.999))[back]
    return out


def levels_of(similarities: Floats, bounds: Sequence[float]) -> Levels:
    """Return 0 for the best level, counting up to ``len(bounds)`` for disagreement, -1 for missing."""
    out = np.full(len(similarities), len(bounds), np.int8)
    for place in range(len(bounds) - 1, -1, -1):
        out[similarities >= bounds[place]] = place
    out[np.isnan(similarities)] = MISSING
    return out


def frequencies(left: Columns, right: Columns, field: str) -> Mapping[str, float]:
    """Return the share of each value among the filled ones of both sides."""
    counts: dict[str, int] = {}
    for side in (left,) if left is right else (left, right):
        for value in side[field]:
            if value:
                counts[value] = counts.get(value, 0) + 1
    total = sum(counts.values())
    return {value: count / total for value, count in counts.items()}
