"""The small company for the tests of interactions and tasks."""

from tests.founded import founded, world

__all__ = ["founded", "world"]
