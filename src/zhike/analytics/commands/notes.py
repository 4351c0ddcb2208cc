"""What reading a file finds and the report should say, from wherever it is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["note", "noted"]

_NOTES: ContextVar[list[str] | None] = ContextVar("notes", default=None)


@contextmanager
def noted() -> Iterator[list[str]]:
    """Gather the notes made inside.

    >>> with noted() as found:
    ...     note("2 rows are odd.")
    >>> found
    ['2 rows are odd.']
    """
    found: list[str] = []
    token = _NOTES.set(found)
    try:
        yield found
    finally:
        _NOTES.reset(token)


def note(sentence: str) -> None:
    """Make a note, once; where nobody gathers them it is lost."""
    notes = _NOTES.get()
    if notes is not None and sentence not in notes:
        notes.append(sentence)
