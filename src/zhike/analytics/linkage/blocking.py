"""Blocking: which pairs are worth comparing, without looking at all n² of them.

Several passes each put records with the same key together; a pair needs to meet in one pass only, so one mistyped
field costs nothing (multi-pass blocking and the sorted neighbourhood method, Christen 2012, chapter 4; Hernández &
Stolfo 1995). A block above ``max_block`` records is skipped, because so common a key says nothing, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from zhike.analytics.frames import BadFrame

Ints = npt.NDArray[np.int64]
Columns = Mapping[str, Sequence[str]]
_SOUNDS = str.maketrans("bfpvcgjkqsxzdtlmnr", "111122222222334556")


def soundex(word: str, length: int = 4) -> str:
    """Return the Soundex code of a Latin word (Russell 1918): its first letter and the next sounds; "" for none."""
    letters = [letter for letter in word.lower() if "a" <= letter <= "z"]
    if not letters:
        return ""
    coded = [letter.translate(_SOUNDS) for letter in letters]
    kept, last = letters[0], coded[0]
    for letter, code in zip(letters[1:], coded[1:], strict=True):
        if code.isdigit() and code != last:
            kept += code
        if letter not in "hw":
            last = code
    return kept[:length]


@dataclass(frozen=True)
class Key:
    """One pass: records whose parts are all filled and equal meet. A part is ``field`` or ``field:how``.

    ``how``: ``3`` the first three characters, ``-4`` the last four, ``soundex``, ``sorted`` (its words in order),
    ``first`` or ``last`` (that word). ``Key("surname:soundex", "birth")``.
    """

    parts: tuple[str, ...]

    def __init__(self, *parts: str) -> None:
        object.__setattr__(self, "parts", parts)

    def values(self, columns: Columns) -> list[str]:
        """Return the key of every record; "" where a part is empty."""
        made = [[cut(value, how) for value in columns[name]] for name, how in map(split, self.parts)]
        if len(made) == 1:
            return made[0]
        return ["\x1f".join(row) if all(row) else "" for row in zip(*made, strict=True)]


@dataclass(frozen=True)
class Neighbours:
    """One pass of sorted neighbourhood: records within ``window`` places of each other in the order of a field."""

    field: str
    window: int = 5


Pass = Key | Neighbours


def split(part: str) -> tuple[str, str]:
    """Return the field and the cut that a part of a key names."""
    name, _colon, how = part.partition(":")
    return name, how


def cut(value: str, how: str) -> str:
    """Return what a part of a key takes of a value. Raises BadFrame for an unknown cut."""
    if not how or not value:
        return value
    if how.lstrip("-").isdigit():
        return value[: int(how)] if int(how) > 0 else value[int(how) :]
    if how == "soundex":
        return soundex(value)
    if how not in ("sorted", "first", "last"):
        raise BadFrame(f"“{how}” is no way to cut a key; there are a number, soundex, sorted, first, last.")
    words = value.split()
    return " ".join(sorted(words)) if how == "sorted" else words[0 if how == "first" else -1] if words else ""


def candidates(
    left: Columns, right: Columns | None, passes: Sequence[Pass], *, max_block: int = 200
) -> tuple[Ints, Ints, int]:
    """Return the places (i, j) of the pairs that meet in any pass, sorted and each once, and the blocks skipped.

    With ``right`` None the pairs are those within ``left``, i < j.
    """
    n_right = size_of(left if right is None else right)
    found: list[Ints] = []
    skipped = 0
    for each in passes:
        if isinstance(each, Key):
            codes, skips = _by_key(each, left, right, max_block)
            skipped += skips
        else:
            codes = _by_order(each, left, right)
        found.append(codes)
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64), 0
    pairs = np.unique(np.concatenate(found))
    return pairs // max(n_right, 1), pairs % max(n_right, 1), skipped


def size_of(columns: Columns) -> int:
    """Return the number of records."""
    return len(next(iter(columns.values()), ()))


def _numbered(values: Sequence[str], others: Sequence[str] | None) -> tuple[Ints, Ints]:
    """Return a number for every distinct value, the same on both sides, and -1 for empty ones."""
    numbers: dict[str, int] = {"": -1}
    both = [np.fromiter((numbers.setdefault(v, len(numbers)) for v in side), np.int64, len(side))
            for side in ((values,) if others is None else (values, others))]  # fmt: skip
    return both[0], both[-1]


def _by_key(key: Key, left: Columns, right: Columns | None, max_block: int) -> tuple[Ints, int]:
    mine, theirs = _numbered(key.values(left), None if right is None else key.values(right))
    order = np.argsort(theirs, kind="stable")
    ordered = theirs[order]
    start, stop = np.searchsorted(ordered, mine, "left"), np.searchsorted(ordered, mine, "right")
    lengths = np.where(mine >= 0, stop - start, 0)
    large = lengths > max_block
    skipped = len(np.unique(mine[large]))
    lengths = np.where(large, 0, lengths)
    i = np.repeat(np.arange(len(mine), dtype=np.int64), lengths)
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    j = order[np.repeat(start, lengths) + np.arange(len(i)) - before]
    if right is None:
        i, j = i[i < j], j[i < j]
    return i * len(theirs) + j, skipped


def _by_order(near: Neighbours, left: Columns, right: Columns | None) -> Ints:
    own = list(left[near.field])
    values = own if right is None else own + list(right[near.field])
    filled = np.array([place for place, value in enumerate(values) if value], dtype=np.int64)
    order = filled[np.argsort(np.array([values[place] for place in filled], dtype=object), kind="stable")]
    codes = []
    for step in range(1, near.window + 1):
        a, b = np.minimum(order[:-step], order[step:]), np.maximum(order[:-step], order[step:])
        if right is None:
            codes.append(a * len(own) + b)
        else:
            across = (a < len(own)) & (b >= len(own))
            codes.append(a[across] * size_of(right) + b[across] - len(own))
    return np.concatenate(codes) if codes else np.empty(0, np.int64)
