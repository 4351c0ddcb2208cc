"""The company of ``tests.world``, founded once per module; each test's own writes are rolled back after it."""

from tests.founded import founded, world

__all__ = ["founded", "world"]
