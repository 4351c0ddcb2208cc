"""How far is a long piece of work? Models say each step; who wants to hear it listens, and otherwise nothing happens.

A step costs a look-up, so it is told per fold, start or block, never per row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Listener", "heard_by", "step"]

Listener = Callable[[str, int, int], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let a listener hear the steps of all work inside: what it is, which step begins (from 1), of how many (0: unknown).

    >>> with heard_by(lambda what, number, of: print(what, number, of)):
    ...     step("fold", 2, 4)
    fold 2 4
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def step(what: str, number: int = 0, of: int = 0) -> None:
    """Say that a step begins."""
    if listener := _LISTENER.get():
        listener(what, number, of)
