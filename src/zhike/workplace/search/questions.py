"""From what somebody types to a question for the index: a ``tsquery`` over the marks of the fields he may see.

A word may be meant as it stands, as pinyin, as initials or as a mixture (海wen, zhangs三). Each way to read it is a
phrase of lexemes; the question asks for any of them in any of the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from zhike.kernel.formats.folding import fold, has_han
from zhike.kernel.formats.pinyin import readings_by_place
from zhike.kernel.formats.syllables import INITIALS, SYLLABLES, segments

from .lexemes import gram, squeeze

_RUNS = re.compile("[a-z]+|[^a-z]")
MOST_READINGS = 8
# What is left of a number without the 0 that one dials first must be a whole gram: two digits are in everything.
LEAST_DIALLED = 3
# Nothing but digits and what stands between those of a number as screens and people write it, and the (0) in +44 (0)20.
_NUMBER = re.compile(r"[+(\[]*[0-9][0-9\s()\[\]./‐-―−-]*")
_TRUNK = re.compile(r"[(\[]\s*0\s*[)\]](?=.*[0-9])")
MOST_WORDS = 8
# A word of so many letters is typed in syllables wherever it can be read so.
SPELT = 6


@dataclass(frozen=True)
class Step:
    """One lexeme of a phrase: how far its place is from the phrase's first, and whether only its beginning is known."""

    place: int
    lexeme: str
    open: bool = False


@dataclass(frozen=True)
class Reading:
    """One way to read a word, over ``length`` places."""

    steps: tuple[Step, ...]
    length: int


def dialled(word: str) -> str:
    """Return a number as phones are kept, without the 0 or 00 that one dials first; "" where that is nothing else."""
    rest = word.lstrip("0") if word.isascii() and word.isdigit() else word
    return rest if rest != word and len(rest) >= LEAST_DIALLED else ""


@lru_cache(maxsize=256)  # the same word is asked for in every field of every object, for every rank
def readings(word: str) -> tuple[Reading, ...]:
    """Return the ways to read a squeezed word, as it stands first."""
    found = [Reading(tuple(_written(word)), len(word))]
    if shorter := dialled(word):
        found.append(Reading(tuple(_written(shorter)), len(shorter)))
    runs = _RUNS.findall(word)
    if any(run.isascii() and run.isalpha() for run in runs) and all(
        has_han(run) or run.isalpha() for run in runs
    ):
        parts = [
            segments(run, at == len(runs) - 1) if run.isascii() else ((run,),) for at, run in enumerate(runs)
        ]
        ways = product(*parts) if all(parts) else ()
        flats = [
            [part for run in way for part in run]
            for _turn, way in zip(range(MOST_READINGS), ways, strict=False)
        ]
        for flat in _spelt(word, flats):
            for parts_read in dict.fromkeys((tuple(flat), tuple(_without_echo(flat)))):
                found.append(Reading(tuple(_spoken(parts_read)), len(parts_read)))
    return tuple(found)


def _written(word: str) -> Iterator[Step]:
    """Yield the grams of a word; those that an earlier one covers add nothing."""
    covered = 0
    for place in range(len(word)):
        found = gram(word, place)
        end = place + len(found)
        # A gram that ends where the word ends may be the beginning of a longer one.
        short = end == len(word) and len(found) < (2 if has_han(word[place]) else 3)
        if end > covered or not place:
            yield Step(place, f"g{found}", short)
        covered = max(covered, end)


def _spoken(parts: Sequence[str]) -> Iterator[Step]:
    """Yield one lexeme for each part that the lexeme before it does not tell in full."""
    told = ""
    for place, part in enumerate(parts):
        following = parts[place + 1] if place + 1 < len(parts) else ""
        if has_han(part):
            yield Step(place, f"g{part}", True)
            told = ""
        elif _full(part) and following and not has_han(following):
            # What follows is whole where its own step begins with it; a closed lexeme is one list and not many.
            closed = place + 2 < len(parts) and _full(following)
            yield Step(place, f"p{part}.{following}", not closed)
            told = following
        elif _full(part) and following:
            yield Step(place, f"p{part}.", True)
            told = ""
        elif following:
            yield Step(place, f"i{part[0]}{'' if has_han(following) else following[0]}", has_han(following))
            told = following[:1]
        elif part != told and not (part in INITIALS and part[0] == told):
            yield Step(place, f"i{part}" if len(part) == 1 else f"p{part}", True)


def _spelt(word: str, ways: list[list[str]]) -> list[list[str]]:
    """Return the ways to read a word without those that nobody means.

    Whoever types several whole syllables (sunjunji) does not mean initials amidst them (sun ju n j ji); those
    are asked for by lexemes that half of all records have.
    """
    whole = [way for way in ways if all(has_han(part) or _full(part) for part in way[:-1])]
    return whole if whole and len(word) >= SPELT else ways


def _full(part: str) -> bool:
    """Say whether a part is a whole syllable; a, e and o rather stand for an, er, ou."""
    return len(part) > 1 and part in SYLLABLES


def _without_echo(parts: Sequence[str]) -> list[str]:
    """Return the parts without an initial that the next character begins with: typed halfway, then chosen (s三)."""
    pairs = zip(parts, [*parts[1:], ""], strict=True)
    return [
        part
        for part, following in pairs
        if not (part in INITIALS and has_han(following) and any(
            spoken.startswith(part) for spoken in readings_by_place(following)[0]
        ))
    ]  # fmt: skip


def phrase(
    reading: Reading, mark: str, *, start: bool = False, whole: bool = False, weights: str = ""
) -> str:
    """Return a reading as a phrase over one field; ``start`` at its start, ``whole`` up to its end."""
    steps = list(reading.steps)
    if start:
        first = steps[0]
        steps[0] = Step(0, first.lexeme[0].upper() + first.lexeme[1:], first.open)
    if whole:
        steps.append(Step(reading.length, "$"))
    text, before = "", 0
    for number, step in enumerate(steps):
        flags = ("*" if step.open else "") + (weights if not number else "")
        lexeme = f"'{mark}{step.lexeme}'" + (f":{flags}" if flags else "")
        text = lexeme if not number else f"{text} <{step.place - before}> {lexeme}"
        before = step.place
    return f"({text})" if len(steps) > 1 else text


def either(parts: Iterable[str]) -> str:
    """Return the question that any part answers."""
    return " | ".join(parts)


@dataclass(frozen=True)
class Question:
    """What somebody looks for: its words squeezed, and all of them as one."""

    words: tuple[str, ...]

    @property
    def joined(self) -> str:
        """Return the words without the spaces between them."""
        return "".join(self.words)

    def anywhere(self, marks: str) -> str:
        """Return the tsquery: each word somewhere in one of the fields."""
        return " & ".join(f"({self._word(word, marks)})" for word in self.words)

    def _word(self, word: str, marks: str) -> str:
        # One Latin letter is in everything: alone it is looked for at the start, beside other words where a word begins.
        short = len(word) == 1 and not has_han(word)
        start, weights = short and len(self.words) == 1, "AB" if short and len(self.words) > 1 else ""
        return either(
            phrase(each, mark, start=start, weights=weights) for mark in marks for each in readings(word)
        )

    def at_start(self, marks: str) -> str:
        """Return the tsquery: the field begins with the words; or with the first, and the others are somewhere."""
        joined = either(phrase(each, mark, start=True) for mark in marks for each in readings(self.joined))
        if len(self.words) == 1:
            return joined
        first, rest = self.words[0], Question(self.words[1:])
        begins = either(phrase(each, mark, start=True) for mark in marks for each in readings(first))
        return f"({joined}) | (({begins}) & {rest.anywhere(marks)})"

    def same(self, marks: str) -> str:
        """Return the tsquery: the field is written as the words and nothing else."""
        return either(f"'{mark}={self.joined}'" for mark in marks)

    def whole(self, marks: str) -> str:
        """Return the tsquery: the field is written or spoken as the words and nothing else."""
        spoken = readings(self.joined)[1:]
        return either(
            [
                self.same(marks),
                *(phrase(each, mark, start=True, whole=True) for mark in marks for each in spoken),
            ]
        )

    def at_words(self, marks: str, *, whole: bool = False) -> str:
        """Return the tsquery: each word as it stands begins a word of the fields, with ``whole`` it is one."""
        return " & ".join(
            f"({either(_at_word(readings(word)[0], mark, whole) for mark in marks)})" for word in self.words
        )

    def are_words(self, marks: str) -> str:
        """Return the tsquery: each word is a word of the fields."""
        return self.at_words(marks, whole=True)


def _at_word(reading: Reading, mark: str, whole: bool) -> str:
    """Return a reading at the start of a word; a word ends where the next begins or the text ends."""
    begins = phrase(reading, mark, weights="AB")
    if not whole:
        return begins
    rest = reading.length - reading.steps[-1].place
    return f"({begins} <{rest}> ('{mark}g':*B | '{mark}$'))"


def ask(text: str) -> Question:
    """Return the question in a text; without words where it holds no letter, digit or character."""
    number = number_in(text)
    words = (squeeze(word) for word in ([number] if number else text.split()))
    return Question(tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS])


def number_in(text: str) -> str:
    """Return the digits of a text that is one number, however it is grouped (020 7946 0059); "" for any other text."""
    folded = fold(text).strip()
    return squeeze(_TRUNK.sub("", folded)) if _NUMBER.fullmatch(folded) else ""
