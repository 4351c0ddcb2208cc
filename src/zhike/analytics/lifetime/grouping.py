"""Find equal rows among millions quickly: by counting places on a grid where values lie on one, else by sorting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

__all__ = ["distinct_rows"]

# Units, or days told in weeks, months or years: times between days lie on these grids.
STEPS = (1.0, 7.0, 365.25 / 12, 365.25)
# A grid may have so many places; beyond that sorting needs less memory.
PLACES = 1 << 20
CELLS = 1 << 23
INT32 = np.iinfo(np.int32).max
BLOCK = 1 << 16


def distinct_rows(columns: Iterable[np.ndarray]) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Return the distinct rows of finite columns of shape (n,), each row's place among them, and the rows' counts.

    The distinct rows are in rising order of the first column, then the second, …; they come as float columns (k,).
    Columns are taken one at a time, so an iterator that makes them needs memory for one only.
    """
    key = np.zeros(1, np.int32)
    levels = []
    cells = 1
    for column in columns:
        values, places = _places(column)
        if cells * len(values) >= 1 << 62:
            raise OverflowError("There are more distinct values than can be numbered.")
        cells *= len(values)
        levels.append(values)
        if len(levels) == 1:
            key = places
        else:
            # Half the memory as long as the cells can be told apart by 32 bits.
            key = key.astype(np.int64 if cells > INT32 else key.dtype, copy=False)
            for block in _blocks(len(key)):
                key[block] = key[block] * len(values) + places[block]
        del column, places
    held, inverse, count = _counted(key, cells)
    rows = []
    for values in reversed(levels):
        held, place = np.divmod(held, len(values))
        rows.append(values[place])
    return rows[::-1], inverse, count


def _counted(key: np.ndarray, cells: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct keys in order, each key's place among them, and how often each occurs."""
    if cells > CELLS:
        return np.unique(key, return_inverse=True, return_counts=True)
    # Where numbers are narrow ``bincount`` would copy the whole column into wide ones first.
    counts = np.zeros(cells, np.int32 if len(key) <= INT32 else np.int64)
    for block in _blocks(len(key)):
        np.add.at(counts, key[block], counts.dtype.type(1))
    held = np.flatnonzero(counts)
    place = np.empty(cells, np.int32)
    place[held] = np.arange(len(held), dtype=np.int32)
    # Each place is written over its key, which is not needed any more.
    for block in _blocks(len(key)):
        key[block] = place[key[block]]
    return held, key, counts[held]


def _places(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return values in rising order, and for each row the place of its value: on a grid if it lies on one."""
    low, high = float(column.min()), float(column.max())
    for step in STEPS:
        size = round((high - low) * step) + 1
        if size <= PLACES and (places := _on_grid(column, low, step)) is not None:
            return low + np.arange(size) / step, places
    values, places = np.unique(column.astype(np.float64, copy=False), return_inverse=True)
    return values, places


def _on_grid(column: np.ndarray, low: float, step: float) -> np.ndarray | None:
    """Return the places of values on a grid from ``low`` with ``step`` places a unit, or None where one lies off it."""
    places = np.empty(len(column), np.int32)
    for block in _blocks(len(column)):
        exact = column[block] - low
        if step != 1:
            exact *= step
        places[block] = exact
        # Whole numbers of days are met exactly, which costs least to see; other steps after rounding.
        if not (places[block] == exact).all():
            nearest = np.rint(exact)
            if np.abs(exact - nearest).max() > 1e-7:
                return None
            places[block] = nearest
    return places


def _blocks(rows: int) -> Iterator[slice]:
    """Yield slices of some ten thousand rows, so that intermediate results stay in the processor's cache."""
    for start in range(0, rows, BLOCK):
        yield slice(start, start + BLOCK)
