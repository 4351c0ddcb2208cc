"""What a file of another program looks like, and how its rows fill our fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Cell = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True)
class Shape:
    """One kind of file of a program. ``needs`` are the headers by which it is known, ``before`` what it refers to."""

    key: str
    label: Any
    object_key: str
    needs: frozenset[str]
    cells: Mapping[str, Cell]
    owner: tuple[str, ...] = ()
    note: str = "note"
    before: Any = ""

    def matches(self, headers: Sequence[str]) -> bool:
        """Say whether a file has the headers of this shape."""
        return not self.lacks(headers)

    def lacks(self, headers: Sequence[str]) -> list[str]:
        """Return the headers that a file has not, though it is known by them."""
        return sorted(self.needs - {plain(header) for header in headers})


def plain(header: str) -> str:
    """Return a header without the marks that programs put on required columns."""
    return header.strip().lstrip("*").replace("（必填）", "").strip().casefold()
