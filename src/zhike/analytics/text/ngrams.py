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

__all__ = ["NGrams", "Places", "SkipPairs", "cjk_share", "normalised"]

PLANES = 0x110000
PACKED_BITS = 63
# A table of so many bits has 16 million places of 4 bytes.
TABLE_BITS = 24
GAPS = (2, 3, 4, 5)
# Where a clause ends; 0 stands between texts.
STOPS = np.array([0, *map(ord, " ,.!?;:~。、…")], dtype=np.uint32)


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
class Places:
    """Where known n-grams stand: ``text`` and ``column`` of each, shape (k,), and those inside clauses once more.

    ``clause`` numbers the clauses, for the ``inside`` of them; ``owners`` is the text of each clause.
    """

    text: np.ndarray
    column: np.ndarray
    inside: np.ndarray
    clause: np.ndarray
    owners: np.ndarray


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
        points = _points(texts)
        text = _texts(points)
        keys = []
        for _order, packed, starts in bare._packed(points):
            found, texts_with = np.unique(_once_a_text(packed, text[starts]), return_counts=True)
            keys.append(found[texts_with >= min_count])
        return cls(fitting, alphabet, tuple(keys))

    def __len__(self) -> int:
        return sum(len(keys) for keys in self.keys)

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return how often each text has each n-gram: float32, a row a text, columns by order and packed value."""
        found = self.places(texts)
        return counted(found.text, found.column, (len(texts), len(self)))

    def places(self, texts: Sequence[str]) -> Places:
        """Return where the known n-grams stand, by text and by clause."""
        points = _points(texts)
        text = _texts(points)
        stops = np.isin(points, STOPS)
        clause: np.ndarray = np.cumsum(stops) - stops
        rows: list[np.ndarray] = []
        columns: list[np.ndarray] = []
        inside: list[np.ndarray] = []
        clauses: list[np.ndarray] = []
        first = 0
        for keys, (order, packed, starts) in zip(self.keys, self._packed(points), strict=True):
            if len(keys):
                known, at = _known(keys, packed, order * _bits(self.alphabet))
                starts, at = starts[known], at + first
                rows.append(text[starts])
                columns.append(at)
                within = ~stops[starts + order - 1] & (clause[starts] == clause[starts + order - 1])
                inside.append(at[within])
                clauses.append(clause[starts[within]])
            first += len(keys)
        empty = np.zeros(0, np.int64)
        whole = [np.concatenate([empty, *parts]) for parts in (rows, columns, inside, clauses)]
        numbers, again = np.unique(whole[3], return_inverse=True)
        owner = np.zeros(int(clause[-1]) + 1, np.int64)
        owner[clause] = text
        return Places(whole[0], whole[1], whole[2], again, owner[numbers])

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

    def _packed(self, points: np.ndarray) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
        """Yield per order the packed n-grams that lie within one text, and where each starts."""
        marked = _marks(self.alphabet, points)
        bits = _bits(self.alphabet)
        packed, whole = marked, marked > 0
        for order in range(1, max(self.orders, default=0) + 1):
            if order > 1:
                packed = packed[:-1] << bits | marked[order - 1 :]
                whole = whole[:-1] & (marked[order - 1 :] > 0)
            if order in self.orders:
                yield order, packed[whole], np.flatnonzero(whole)


@dataclass(frozen=True, eq=False)
class SkipPairs:
    """A vocabulary of two characters with one to four others between them: 房…小 is found in 房间太小 and 房子有点小."""

    alphabet: np.ndarray
    keys: np.ndarray

    @classmethod
    def learn(cls, texts: Sequence[str], min_count: int = 3) -> SkipPairs:
        """Return the pairs that at least ``min_count`` of the normalised texts contain; of characters in as many."""
        points, counts = np.unique(_points(texts), return_counts=True)
        bare = cls(points[(points > 0) & (counts >= min_count)], np.zeros(0, np.int64))
        packed, text = bare._packed(texts)
        found, texts_with = np.unique(_once_a_text(packed, text), return_counts=True)
        return cls(bare.alphabet, found[texts_with >= min_count])

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Return which text has which pair: float32 ones, a row a text."""
        packed, text = self._packed(texts)
        if not len(self.keys):
            return sparse.csr_matrix((len(texts), 0), dtype=np.float32)
        known, at = _known(self.keys, packed, 2 * _bits(self.alphabet))
        found = counted(text[known], at, (len(texts), len(self.keys)))
        found.data[:] = 1
        return found

    def _packed(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return every pair of known characters of one text, packed, and its text."""
        points = _points(texts)
        text, marked, bits = _texts(points), _marks(self.alphabet, points), _bits(self.alphabet)
        packed, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for gap in GAPS:
            known = (marked[:-gap] > 0) & (marked[gap:] > 0) & (text[:-gap] == text[gap:])
            packed.append((marked[:-gap] << bits | marked[gap:])[known])
            owners.append(text[:-gap][known])
        return np.concatenate(packed), np.concatenate(owners)


def counted(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Return how often each column stands in each row."""
    return sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape)


def _known(keys: np.ndarray, packed: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which packed values are among the sorted keys, a mask of shape (n,), and the places of those that are."""
    if bits <= TABLE_BITS < len(packed).bit_length() + 8:
        # Many look-ups of short values: a table is faster than searching.
        table = np.zeros(1 << bits, np.int32)
        table[keys] = np.arange(1, len(keys) + 1)
        at = table[packed]
        known = at > 0
        return known, at[known].astype(np.int64) - 1
    at = np.minimum(np.searchsorted(keys, packed), len(keys) - 1)
    known = keys[at] == packed
    return known, at[known]


def _texts(points: np.ndarray) -> np.ndarray:
    """Return the number of the text in which each code point stands."""
    return np.cumsum(points == 0) - (points == 0)


def _marks(alphabet: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the number of each code point in the alphabet, from 1; 0 for one that is not in it."""
    marks = np.zeros(PLANES, np.int64)
    marks[alphabet] = np.arange(1, len(alphabet) + 1)
    return marks[points]


def _bits(alphabet: np.ndarray) -> int:
    return max(1, int(len(alphabet)).bit_length())


def _once_a_text(packed: np.ndarray, owners: np.ndarray) -> np.ndarray:
    """Return the packed n-grams, each once for every text that has it."""
    order = np.lexsort((owners, packed))
    packed, owners = packed[order], owners[order]
    new = np.ones(len(packed), bool)
    new[1:] = (packed[1:] != packed[:-1]) | (owners[1:] != owners[:-1])
    return packed[new]
