"""Say what is wrong with a file, a row or a cell, in a sentence that can be translated later."""

from __future__ import annotations

from collections.abc import Callable


class Problem(ValueError):
    """Carry one English sentence with ``%(name)s`` places and the details that fill them.

    ``str(problem)`` is the English sentence; ``problem.in_words(gettext)`` the translated one.
    """

    def __init__(self, sentence: str, **details: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details

    def in_words(self, gettext: Callable[[str], str] = str) -> str:
        """Return the whole sentence after passing its English pattern through ``gettext``."""
        pattern = gettext(self.sentence)
        return pattern % self.details if self.details else pattern

    def __str__(self) -> str:
        return self.in_words()


class FileRefused(Problem):
    """Refuse a whole file: nothing more can be read from it."""


class BadRow(Problem):
    """Refuse one row; the rows around it are good."""


class BadCell(Problem):
    """Refuse one cell, so that a row fails only where the column is used."""
