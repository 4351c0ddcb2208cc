"""Say what is wrong with a file, a row or a cell, in a sentence that can be translated later."""

from __future__ import annotations

from collections.abc import Callable


class Sentence:
    """An English sentence with ``%(name)s`` places, and the details that fill them.

    ``str(sentence)`` is the English one; ``sentence.in_words(gettext)`` the translated one.
    """

    def __init__(self, pattern: str, **details: object) -> None:
        self.pattern = pattern
        self.details = details

    def in_words(self, gettext: Callable[[str], str] = str) -> str:
        """Return the sentence after passing its English pattern through ``gettext``."""
        pattern = gettext(self.pattern)
        return pattern % self.details if self.details else pattern

    def __str__(self) -> str:
        return self.in_words()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.in_words()!r})"


class Problem(Sentence, ValueError):
    """A sentence that can be raised."""

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.pattern, self.details)


class FileRefused(Problem):
    """Refuse a whole file: nothing more can be read from it."""


class BadRow(Problem):
    """Refuse one row; the rows around it are good."""


class BadCell(Problem):
    """Refuse one cell, so that a row fails only where the column is used."""


def _restore(kind: type[Problem], pattern: str, details: dict[str, object]) -> Problem:
    return kind(pattern, **details)
