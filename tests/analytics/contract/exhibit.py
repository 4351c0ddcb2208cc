"""An exhibit: one public question with data that answers it, put to the same tests as all others."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import polars as pl
from scipy import sparse

MAKES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "arrow": lambda frame: frame.to_arrow(),
    "duckdb": lambda frame: duckdb.from_arrow(frame.to_arrow()),
}


@dataclass(frozen=True)
class Exhibit:
    """A question asked of a frame: ``ask`` takes the frame in any make and returns the answers to compare.

    ``covers`` are the classes and functions that it puts to the test; those of its answers count as well.
    ``numbers``, ``amounts`` and ``dates`` are the columns of those kinds that it needs, ``texts`` the others.
    ``empty`` says that no rows are an answer, too: what is found in nothing is nothing.
    """

    name: str
    covers: tuple[Any, ...]
    ask: Callable[[Any], Any]
    frame: pl.DataFrame
    texts: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    empty: bool = False

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the columns without which there is no answer."""
        return (*self.texts, *self.numbers, *self.amounts, *self.dates)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Call:
    """A public function or method that takes no frame; ``given`` makes its arguments anew for each call."""

    function: Callable[..., Any]
    given: Callable[[], tuple[Any, ...]]
    named: Callable[[], dict[str, Any]] = dict

    def __str__(self) -> str:
        return self.function.__qualname__


def parts(answer: Any) -> Iterator[Any]:
    """Yield an answer and everything in it, so that the classes it is made of can be told."""
    yield answer
    if is_dataclass(answer) and not isinstance(answer, type):
        for field in fields(answer):
            yield from parts(getattr(answer, field.name))
    elif isinstance(answer, Mapping):
        for value in answer.values():
            yield from parts(value)
    elif isinstance(answer, tuple | list):
        for value in answer:
            yield from parts(value)


def plain(answer: Any) -> Any:
    """Return an answer as plain values, the rows of a frame sorted, since engines order them differently."""
    if isinstance(answer, nw.DataFrame) or _is_frame(answer):
        frame = nw.from_native(answer, eager_only=True)
        # What pandas knows of a missing number is NaN.
        missing = frame.implementation is nw.Implementation.PANDAS
        rows = [
            [None if missing and value != value else plain(value) for value in row] for row in frame.rows()
        ]
        return sorted(
            rows, key=lambda row: [f"{one:.6g}" if isinstance(one, float | int) else str(one) for one in row]
        )
    if isinstance(answer, Enum):
        return answer.value
    if sparse.issparse(answer):
        return plain(answer.toarray())
    if isinstance(answer, np.ndarray | np.generic):
        return plain(answer.tolist())
    if is_dataclass(answer) and not isinstance(answer, type):
        return {field.name: plain(getattr(answer, field.name)) for field in fields(answer)}
    if isinstance(answer, Mapping):
        return {plain(key): plain(value) for key, value in answer.items()}
    if isinstance(answer, Sequence | set | frozenset) and not isinstance(answer, str | bytes):
        return [plain(value) for value in (sorted(answer) if isinstance(answer, set | frozenset) else answer)]
    if hasattr(answer, "isoformat"):
        return answer.isoformat()[:10]
    return answer


def _is_frame(answer: Any) -> bool:
    return type(answer).__name__ in ("DataFrame", "Table") and hasattr(answer, "shape")


def same(one: Any, other: Any) -> bool:
    """Say whether two plain answers are the same; floats to 9 digits, for engines add them up in orders of their own."""
    if isinstance(one, float) and isinstance(other, float | int):
        return one == other or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def numbers_in(answer: Any) -> Iterator[float]:
    """Yield every float of a plain answer."""
    if isinstance(answer, float):
        yield answer
    elif isinstance(answer, Decimal):
        yield float(answer)
    elif isinstance(answer, dict):
        for value in answer.values():
            yield from numbers_in(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from numbers_in(value)


TODAY = date(2026, 6, 30)
