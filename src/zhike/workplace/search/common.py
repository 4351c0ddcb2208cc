"""How many records a question may find at most, from the statistics that PostgreSQL keeps of the index.

``ANALYZE`` counts the lexemes of a sample and keeps the most frequent ones. PostgreSQL's own estimate multiplies
the shares of a phrase's lexemes as if they had nothing to do with each other, so it expects a dozen rows of 酒店管理
where there are 25,000. Grams overlap, so a phrase is about as frequent as its rarest gram: that is what is taken
here. It is a guess still; whoever uses it must bear that it is wrong.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from django.db import connection

from .questions import Question, Reading, Step, readings

TABLE = "workplace_searchentry"
# Statistics change slowly; each process reads them again after so many seconds.
LASTS = 120
# Lexemes of syllables and initials don't overlap as grams do, but don't stand together by chance alone either.
TOGETHER = 10
STATISTICS = """
    SELECT c.reltuples, s.attname, s.values, s.shares, obj_description(c.oid, 'pg_class')
    FROM pg_class c
    LEFT JOIN (SELECT attname, coalesce(most_common_elems::text::text[], most_common_vals::text::text[]) AS values,
                      coalesce(most_common_elem_freqs, most_common_freqs) AS shares
               FROM pg_stats
               WHERE schemaname = current_schema() AND tablename = %s AND attname IN ('lexemes', 'object')) s ON true
    WHERE c.oid = to_regclass(%s)
"""


@dataclass(frozen=True)
class Frequencies:
    """How many rows the index has, in all and by object, and the share of them that has each frequent lexeme."""

    rows: float = 0
    shares: Mapping[str, float] = field(default_factory=dict)
    # No lexeme that is not listed has a greater share.
    rest: float = 0
    objects: Mapping[str, float] = field(default_factory=dict)
    listed: Sequence[str] = ()
    # Whether the index knows who reaches a record.
    reach: bool = False

    @property
    def unlisted(self) -> float:
        """Return how many rows a lexeme that is not listed has at most."""
        return self.rows * self.rest

    def of_object(self, key: str) -> float:
        """Return about how many records of an object the index has; 0 for an object with few."""
        return self.rows * self.objects.get(key, 0)

    def anywhere(self, question: Question, marks: str) -> float:
        """Return about how many rows have each word somewhere in the fields with these marks."""
        return min(self._word(word, marks) for word in question.words)

    def reached(self, words: str) -> float:
        """Return the share of the rows that have one of the lexemes of a tsquery of `within_reach`."""
        return min(1, sum(self.shares.get(word.strip("'"), self.rest) for word in words.split(" | ")))

    def at_start(self, question: Question, marks: str) -> float:
        """Return about how many rows have a field that begins with the words, or with the first of them."""
        begins = {question.joined, question.words[0]}
        return max(self._word(word, marks, start=True) for word in begins)

    def _word(self, word: str, marks: str, *, start: bool = False) -> float:
        # The most frequent way to read it in the field that has it most often: the others add little to that.
        ways = enumerate(readings(word))
        return self.rows * max(
            self._phrase(way, mark, start, number) for number, way in ways for mark in marks
        )

    def _phrase(self, reading: Reading, mark: str, start: bool, number: int) -> float:
        shares = [self._step(step, mark, start and not at) for at, step in enumerate(reading.steps)]
        if not number:
            return min(shares)
        product = float(TOGETHER)
        for share in shares:
            product *= share
        return min(*shares, product) if len(shares) > 1 else shares[0]

    def _step(self, step: Step, mark: str, start: bool) -> float:
        kind, rest = step.lexeme[0], step.lexeme[1:]
        lexeme = f"{mark}{kind.upper() if start else kind}{rest}"
        if not step.open:
            return self.shares.get(lexeme, self.rest)
        beginning = takewhile(
            lambda one: one.startswith(lexeme), self.listed[bisect_left(self.listed, lexeme) :]
        )
        return sum(self.shares[one] for one in beginning) + self.rest


_kept: dict[str, tuple[float, Frequencies]] = {}


def frequencies() -> Frequencies:
    """Return the statistics of this database, at most two minutes old."""
    name = str(connection.settings_dict["NAME"])
    until, found = _kept.get(name, (0.0, Frequencies()))
    if time.monotonic() >= until:
        found = read()
        _kept[name] = (time.monotonic() + LASTS, found)
    return found


def read() -> Frequencies:
    """Read the statistics; before the first ``ANALYZE`` nothing counts as frequent."""
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS, [TABLE, TABLE])
        said = cursor.fetchall()
    found = {name: (rows, values or (), shares or ()) for rows, name, values, shares, _reach in said}
    rows, lexemes, shares = found.get("lexemes", (0, (), ()))
    _rows, keys, parts = found.get("object", (0, (), ()))
    # Behind the shares of the lexemes stand the least and the greatest of them.
    return Frequencies(
        rows=max(rows, 0),
        shares=dict(zip(lexemes, shares, strict=False)),
        rest=min(shares, default=0),
        objects=dict(zip(keys, parts, strict=False)),
        listed=sorted(lexemes),
        reach=any(row[4] == "reach" for row in said),
    )
