"""The small company for the tests of the workplace."""

from tests.founded import founded, world

__all__ = ["founded", "world"]
