"""One question as several for the inverted index, which answers each of them for far less than all at once.

PostgreSQL reads, for a question of many phrases, every list of lexemes up to the rarest one of its commonest phrase. Asked
phrase by phrase it reads little more than the rarest list of each. Phrases of rare lexemes stay together: a condition
of its own costs more to plan than they cost to read.

A lexeme of which only the beginning is known (pji, of ji, jian, jin and jing) is a list of half of all records, gathered
before anything else. Beside a rare lexeme it is left out here: the answers are asked the whole question when they are read.
"""

from __future__ import annotations

from dataclasses import replace

from zhike.kernel.formats.folding import has_han

from .common import Frequencies, frequencies
from .questions import Question, Reading, either, phrase, readings


def split(question: Question, marks: str, *, start: bool = False) -> list[str]:
    """Return tsqueries of which every answer to the question meets one; some that meet one are no answers.

    With ``start`` it is the question which fields begin with the words.
    """
    if any(len(word) == 1 and not has_han(word) for word in question.words):
        return [question.at_start(marks) if start else question.anywhere(marks)]
    if start and len(question.words) > 1:
        return [question.at_start(marks)]
    known = frequencies()
    first = min(question.words, key=lambda word: known.anywhere(Question((word,)), marks))
    rest = [Question((word,)).anywhere(marks) for word in question.words if word != first]
    parts = _phrases(known, first, marks, start)
    return [" & ".join(f"({each})" for each in (part, *rest)) for part in parts] if rest else parts


def _phrases(known: Frequencies, word: str, marks: str, start: bool) -> list[str]:
    rare: list[str] = []
    often: list[str] = []
    for mark in marks:
        for reading in readings(word):
            loose, is_rare = _loose(known, reading, mark)
            (rare if is_rare else often).append(phrase(loose, mark, start=start))
    return [*([either(rare)] if rare else []), *often]


def _loose(known: Frequencies, reading: Reading, mark: str) -> tuple[Reading, bool]:
    """Return a reading without its open lexemes where a rare one stands beside them, and whether one does."""
    closed = tuple(step for step in reading.steps if not step.open)
    rare = any(f"{mark}{step.lexeme}" not in known.shares for step in closed)
    # Without its first step a phrase has another place to begin at.
    if rare and not reading.steps[0].open:
        return replace(reading, steps=closed), True
    return reading, rare
