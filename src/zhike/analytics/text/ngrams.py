"""Character n-grams as numbers: texts become one array of code points, and an n-gram one packed integer.

No word segmentation is needed, so Chinese, English and their mixture go the same way. Millions of n-grams are
looked up by binary search in sorted arrays instead of one by one in a dictionary.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

__all__ = ["NGrams", "cjk_share", "normalised"]

PLANES = 0x110000
PACKED_BITS = 63


def normalised(text: str) -> str:
    """Return a text in lower case, full-width signs as half-width ones, single spaces, a space at both ends.

    >>> normalised("很好！ VERY  good")
    ' 很好! very good '
    """
    return f" {' '.join(unicodedata.normalize('NFKC', text).lower().replace(chr(0), ' ').split())} "


def cjk_share(texts: Sequence[str]) -> float:
    """Return the share of Chinese characters among the letters of some texts; 0 without any letter."""
    points = _points(texts)
    chinese = int(((points >= 0x3400) & (points <= 0x9FFF)).sum())
    latin = int((((points >= 0x41) & (points <= 0x7A)) | ((points >= 0xC0) & (points <= 0x24F))).sum())
    return chinese / (chinese + latin) if chinese + latin else 0.0


def _points(texts: Sequence[str]) -> np.ndarray:
    """Return the code points of all texts, each text ended by 0."""
    joined = "\0".join(texts) + "\0"
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@dataclass(frozen=True, eq=False)
class NGrams:
    """A vocabulary: the characters known (sorted code points), and per order the known n-grams (sorted, packed)."""

    orders: tuple[int, ...]
    alphabet: np.ndarray
    keys: tuple[np.ndarray, ...]

    @classmethod
    def learn(cls, texts: Sequence[str], orders: Sequence[int], min_count: int = 2) -> NGrams:
        """Return the n-grams that at least ``min_count`` of the normalised texts contain.

        Orders that do not fit into one integer with this alphabet are left out (7 characters of 200 signs do, 4 of 20,000).
        """
        points, counts = np.unique(_points(texts), return_counts=True)
        alphabet = points[(points > 0) & (counts >= min_count)]
        fitting = tuple(order for order in orders if order * _bits(alphabet) <= PACKED_BITS)
        bare = cls(fitting, alphabet, ())
        keys = []
        for packed, owners in bare._packed(texts):
            found, texts_with = np.unique(_once_a_text(packed, owners), return_counts=True)
            keys.append(found[texts_with >= min_count])
        return cls(fitting, alphabet, tuple(keys))

    def __len__(self) -> int:
        return sum(len(keys) for keys in self.keys)

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return which text has which n-gram: float32 ones, a row a text, columns by order and packed value."""
        rows, columns, start = [], [], 0
        for keys, (packed, owners) in zip(self.keys, self._packed(texts), strict=True):
            if len(keys):
                places = np.minimum(np.searchsorted(keys, packed), len(keys) - 1)
                known = keys[places] == packed
                rows.append(owners[known])
                columns.append(places[known] + start)
            start += len(keys)
        empty = np.zeros(0, np.int64)
        row, column = np.concatenate([empty, *rows]), np.concatenate([empty, *columns])
        found = sparse.csr_matrix((np.ones(len(row), np.float32), (row, column)), (len(texts), len(self)))
        found.data[:] = 1
        return found

    def spelled(self, column: int) -> str:
        """Return the characters of an n-gram by its column."""
        bits = _bits(self.alphabet)
        for order, keys in zip(self.orders, self.keys, strict=True):
            if column < len(keys):
                packed = int(keys[column])
                marks = [packed >> bits * place & (1 << bits) - 1 for place in reversed(range(order))]
                return "".join(chr(self.alphabet[mark - 1]) for mark in marks)
            column -= len(keys)
        raise IndexError(column)

    def _packed(self, texts: Sequence[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield per order the packed n-grams that lie within one text, and the number of their text."""
        points = _points(texts)
        marks = np.zeros(PLANES, np.int64)
        marks[self.alphabet] = np.arange(1, len(self.alphabet) + 1)
        marked = marks[points]
        owners = np.cumsum(points == 0) - (points == 0)
        bits = _bits(self.alphabet)
        packed, whole = marked, marked > 0
        for order in range(1, max(self.orders, default=0) + 1):
            if order > 1:
                packed = packed[:-1] << bits | marked[order - 1 :]
                whole = whole[:-1] & (marked[order - 1 :] > 0)
            if order in self.orders:
                yield packed[whole], owners[: len(packed)][whole]


def _bits(alphabet: np.ndarray) -> int:
    return max(1, int(len(alphabet)).bit_length())


def _once_a_text(packed: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Return the packed n-grams, each once for every text that has it."""
    order = np.lexsort((owners, packed))
    packed, owners = packed[order], owners[order]
    new = np.ones(len(packed), bool)
    new[1:] = (packed[1:] != packed[:-1]) | (owners[1:] != owners[:-1])
    return packed[new]
