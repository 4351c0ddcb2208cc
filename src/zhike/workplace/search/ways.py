"""The ways to the best rows of one object: through the inverted index, or along the newest rows.

The index is cheap for a question that few rows answer; all of those are ranked. A question that many rows answer is
answered soon by walking from the newest row on, since every hundredth or so is a hit. Both ways are bounded, and
each row visited costs about the same, so either costs a few thousand rows at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from zhike.kernel.objects import Object

from .common import TABLE
from .questions import Question
from .splitting import split

# So many answers of the index are ranked; where there are more, it is left after reading one more of them.
FEW = 1_000
# Where the index is asked first, for a word that is not common as far as is known: walking for it would find little.
SOME = 4_000
# As many rows are walked along at most, the newest first: a row that is no answer costs a tenth of one that is ranked.
NEWEST = 8_000
# For each answer wanted so many: what is common enough to be walked for stands in every two hundred and fiftieth row or so.
EACH = 400
FRAGMENT = 10

# Each part is planned by itself, for all of its rows: PostgreSQL would rather follow its estimate into another index.
INDEXED = f"""SELECT record_id, changed_at, lexemes, many FROM (WITH found AS MATERIALIZED (
    SELECT record_id, changed_at, lexemes, deleted FROM {TABLE} WHERE {{parts}})
    SELECT *, count(*) OVER () AS many, row_number() OVER () AS place
    FROM (SELECT * FROM found WHERE NOT deleted AND lexemes @@ %s::tsquery LIMIT {{few}} + 1) AS part) AS counted
    WHERE many <= {{few}} OR place <= {{enough}}"""
PART = "lexemes @@ %s::tsquery"
WALKED = f"""SELECT record_id, changed_at, lexemes, 0 AS many FROM (
    SELECT * FROM {TABLE} WHERE object = %s AND NOT deleted ORDER BY changed_at DESC LIMIT {{newest}}) AS newest
    WHERE lexemes @@ %s::tsquery LIMIT {{most}}"""
# Whoever sees few records: through the index and his records, or along his records alone.
SEEN_INDEXED = f"""SELECT * FROM (WITH found AS MATERIALIZED (
    SELECT record_id, changed_at, lexemes, deleted FROM {TABLE} WHERE lexemes @@ %s::tsquery)
    SELECT record_id, changed_at, lexemes, 0 AS many FROM found WHERE NOT deleted AND record_id IN ({{visible}}) LIMIT {{most}}) AS part"""
SEEN_WALKED = f"""SELECT * FROM (WITH seen (id) AS MATERIALIZED ({{visible}})
    SELECT entry.record_id, entry.changed_at, entry.lexemes, 0 AS many FROM seen CROSS JOIN LATERAL (
        SELECT record_id, changed_at, lexemes FROM {TABLE}
        WHERE object = %s AND record_id = seen.id AND NOT deleted AND lexemes @@ %s::tsquery LIMIT 1) AS entry
    LIMIT {{most}}) AS part"""
# The lexemes are unpacked once and not for each rank.
RANKED = """(SELECT %s AS object, record_id, CASE {ranks} ELSE {last} END AS rank, changed_at, many
    FROM (SELECT record_id, changed_at, lexemes || ''::tsvector AS lexemes, many FROM ({rows}) AS part OFFSET 0) AS unpacked
    ORDER BY rank, changed_at DESC LIMIT {limit})"""

Statement = tuple[str, list[Any]]


@dataclass(frozen=True)
class Wanted:
    """A question about one object, with the marks of the fields that the actor may know."""

    obj: Object
    question: Question
    title: str
    others: str
    # The tsquery of the rows that the actor may reach, "" where no lexeme tells.
    reach: str = ""
    # Whether the actor sees some of the records only.
    narrow: bool = False

    @property
    def marks(self) -> str:
        """Return the marks of all fields."""
        return self.title + self.others

    @property
    def anywhere(self) -> str:
        """Return the tsquery that every answer meets."""
        return self._reached(self.question.anywhere(self.marks))

    @property
    def at_start(self) -> str:
        """Return the tsquery of answers that begin with the words."""
        return self._reached(self.question.at_start(self.marks))

    @property
    def same(self) -> str:
        """Return the tsquery of answers that are just the words."""
        return self._reached(self.question.same(self.marks))

    def _reached(self, question: str) -> str:
        return f"({question}) & ({self.reach})" if self.reach else question

    @property
    def first_ranks(self) -> int:
        """Return how many ranks there are for answers that begin with the words."""
        return 2 * (bool(self.title) + bool(self.others))

    def parts(self, *, start: bool = False) -> list[str]:
        """Return the question ``anywhere`` or ``at_start`` as several that the index answers sooner."""
        return [self._reached(part) for part in split(self.question, self.marks, start=start)]

    def ranks(self) -> list[str]:
        """Return the tsqueries of the ranks, best first: whole, start, words, starts of words; each in the title first."""
        asked = self.question
        ways = (asked.whole, asked.at_start, asked.are_words, asked.at_words)
        parts = [way(marks) for way in ways for marks in (self.title, self.others) if marks]
        return [*parts, self.question.anywhere(self.title)] if self.title else parts


@dataclass(frozen=True)
class Hit:
    """A record found; the lower the rank, the better it fits. ``many`` rows were found the same way."""

    key: str
    record_id: int
    rank: int
    changed_at: datetime
    many: int = 0


def indexed(
    asked: Wanted, question: str, limit: int, *, parts: Sequence[str] = (), last: bool = False, few: int = 0
) -> Statement:
    """Return the statement for the best rows that answer a tsquery, through the index.

    ``parts`` are tsqueries that the index answers sooner, one of which each answer meets. Where the answers are more
    than few, it finds one of them; as the last way, as many as are few.
    """
    parts = parts or [question]
    rows = INDEXED.format(parts=" OR ".join([PART] * len(parts)), few=few or FEW, enough=FEW if last else 1)
    return _ranked(asked, rows, [*parts, question], limit)


def walked(asked: Wanted, question: str, most: int, newest: int) -> Statement:
    """Return the statement for the newest ``most`` rows that answer a tsquery, among the ``newest`` of all."""
    return _ranked(asked, WALKED.format(newest=newest, most=most), [asked.obj.key, question], most)


def seen(asked: Wanted, rows: QuerySet, most: int, *, walk: bool) -> Statement:
    """Return the statement for ``most`` answers among visible rows; raises EmptyResultSet where those are none."""
    visible, params = rows.order_by().values("pk").query.sql_with_params()
    if walk:
        return _ranked(asked, SEEN_WALKED.format(visible=visible, most=most),
                       [*params, asked.obj.key, asked.anywhere], most)  # fmt: skip
    return _ranked(asked, SEEN_INDEXED.format(visible=visible, most=most), [asked.anywhere, *params], most)


def _ranked(asked: Wanted, rows: str, params: Sequence[Any], limit: int) -> Statement:
    ranks = asked.ranks()
    whens = " ".join(f"WHEN lexemes @@ %s::tsquery THEN {rank}" for rank in range(len(ranks)))
    sql = RANKED.format(ranks=whens, last=FRAGMENT, rows=rows, limit=limit)
    return sql, [asked.obj.key, *ranks, *params]


def run(parts: Sequence[Statement]) -> list[Hit]:
    """Send statements as one and return what they found."""
    if not parts:
        return []
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(sql for sql, _params in parts)
        cursor.execute(sql, [value for _sql, values in parts for value in values])
        return [Hit(*row) for row in cursor.fetchall()]
