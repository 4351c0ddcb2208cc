"""The small company for the tests of deals."""

from tests.founded import founded, world

__all__ = ["founded", "world"]
