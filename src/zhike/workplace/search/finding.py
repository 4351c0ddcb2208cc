"""Find records by what somebody types: the best of each object, and the condition by which a list is searched.

A question that few rows answer is put to the index, and all of them are ranked. One that very many answer
(有限, or a single letter) is put to the newest rows only, besides those that begin with it or are just that:
nobody can want the rest of them, and ranking half a million rows would keep everybody waiting. How many will
answer, PostgreSQL estimates from its statistics before it is asked to look.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import F, Func, Q, Value

from zhike.kernel.access import Actor, may, scope, visible_to
from zhike.kernel.listing import direct_condition, shown
from zhike.kernel.objects import Object

from .lexemes import mark_of
from .models import SearchEntry
from .pending import pending
from .questions import Question, ask

# More answers than this are common: only the newest are ranked.
FEW = 4_000
NEWEST = 20_000
ENOUGH = 200
FRAGMENT = 10

TABLE = "workplace_searchentry"
RANKED = """(SELECT object, record_id, CASE {ranks} ELSE {last} END AS rank, changed_at
             FROM ({candidates}) AS candidates ORDER BY rank, changed_at DESC LIMIT %s)"""
ANSWERS = f"SELECT * FROM {TABLE} WHERE object = %s AND NOT deleted AND lexemes @@ %s::tsquery{{visible}}"
AMONG_NEWEST = f"""SELECT * FROM (SELECT * FROM {TABLE} WHERE object = %s AND NOT deleted
                   ORDER BY changed_at DESC LIMIT {NEWEST}) AS newest
                   WHERE lexemes @@ %s::tsquery{{visible}} LIMIT {ENOUGH}"""


class Matches(Func):
    """``lexemes @@ question``, true where a row answers a tsquery."""

    template, arg_joiner = "(%(expressions)s::tsquery)", " @@ "
    output_field = models.BooleanField()

    def __init__(self, question: str) -> None:
        super().__init__(F("lexemes"), Value(question, output_field=models.TextField()))


@dataclass(frozen=True)
class Wanted:
    """A question about one object, with the marks of the fields that the actor may know."""

    obj: Object
    question: Question
    title: str
    others: str

    @property
    def marks(self) -> str:
        """Return the marks of all fields."""
        return self.title + self.others

    def ranks(self) -> list[str]:
        """Return the tsqueries of the ranks, best first: whole, start, words, starts of words; each in the title first."""
        asked = self.question
        ways = (asked.whole, asked.at_start, asked.are_words, asked.at_words)
        parts = [way(marks) for way in ways for marks in (self.title, self.others) if marks]
        return [*parts, self.question.anywhere(self.title)] if self.title else parts


@dataclass(frozen=True)
class Hit:
    """A record found; the lower the rank, the better it fits."""

    key: str
    record_id: int
    rank: int
    changed_at: datetime


def wanted(obj: Object, actor: Actor, question: Question) -> Wanted | None:
    """Return what to ask about an object, or None where the actor knows no field that is searched."""
    known = [bound for bound in obj.placed("search") if shown(actor, obj, bound.name)]
    if not (question.words and known):
        return None
    title = "".join(mark_of(obj.key, bound.name) for bound in known if bound.name == obj.title)
    others = "".join(mark_of(obj.key, bound.name) for bound in known if bound.name != obj.title)
    return Wanted(obj, question, title, others)


def condition(obj: Object, actor: Actor, text: str) -> Q:
    """Return the condition on rows of an object that ``text`` is found in them; what the index has not yet, directly."""
    question = ask(text)
    asked = wanted(obj, actor, question)
    direct = direct_condition(obj, actor, text)
    if asked is None:
        return Q(pk__in=[]) if question.words else direct
    entries = SearchEntry.objects.filter(Matches(question.anywhere(asked.marks)), object=obj.key)
    indexed = Q(pk__in=entries.values("record_id"))
    new = pending([obj.key]).get(obj.key)
    return (indexed & ~Q(pk__in=new)) | (Q(pk__in=new) & direct) if new else indexed


def find(actor: Actor, text: str, objects: Sequence[Object], limit: int) -> list[Hit]:
    """Return the best records of each object that the actor may see, at most ``limit`` of each, best first."""
    question = ask(text)
    seen = [obj for obj in objects if may(actor, obj, "see")]
    asked = [each for obj in seen if (each := wanted(obj, actor, question))]
    if not asked:
        return []
    counts = estimates([each.question.anywhere(each.marks) for each in asked])
    starts = (
        estimates([each.question.at_start(each.marks) for each in asked]) if max(counts) > FEW else counts
    )
    common = [Common(many > FEW, begin > FEW) for many, begin in zip(counts, starts, strict=True)]
    parts = [best(actor, each, how, limit) for each, how in zip(asked, common, strict=True)]
    hits = _run(parts)
    reached = Counter(hit.key for hit in hits)
    # Who sees little may find too little among the newest rows of all; then all of his are looked through.
    lacking = [
        best(actor, each, replace(how, everywhere=True), limit)
        for each, how in zip(asked, common, strict=True)
        if how.words and reached[each.obj.key] < limit and scope(actor, each.obj) is not None
    ]
    new = pending([each.obj.key for each in asked])
    found = {
        (hit.key, hit.record_id): hit
        for hit in (*hits, *_run(lacking))
        if hit.record_id not in new.get(hit.key, ())
    }
    for each in asked:
        if each.obj.key in new:
            found.update(_unindexed(actor, each.obj, text, new[each.obj.key], limit))
    return sorted(found.values(), key=lambda hit: (hit.rank, -hit.changed_at.timestamp()))


def estimates(questions: Sequence[str]) -> list[int]:
    """Return how many rows PostgreSQL expects to answer each tsquery."""
    one = f"SELECT 1 FROM {TABLE} WHERE lexemes @@ %s::tsquery"
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + " UNION ALL ".join([one] * len(questions)), list(questions))
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    # Where PostgreSQL would share the work among processes, the parts stand one level below.
    while len(questions) > 1 and plan["Node Type"] != "Append":
        plan = plan["Plans"][0]
    return [int(part["Plan Rows"]) for part in (plan["Plans"] if len(questions) > 1 else [plan])]


Statement = tuple[str, list[Any]]


@dataclass(frozen=True)
class Common:
    """Whether very many rows have the words, or begin with them; ``everywhere``: look beyond the newest all the same."""

    words: bool
    start: bool
    everywhere: bool = False


def best(actor: Actor, asked: Wanted, common: Common, limit: int) -> Statement | None:
    """Return the statement for the best rows of one object, or None where the actor sees none of them."""
    try:
        visible, params = _visible(actor, asked.obj)
    except EmptyResultSet:
        return None
    key, question = asked.obj.key, asked.question
    answers = ANSWERS.format(visible=visible)
    parts = [(answers, [key, question.anywhere(asked.marks), *params])]
    if common.words:
        some = f"{answers} LIMIT {ENOUGH}" if common.everywhere else AMONG_NEWEST.format(visible=visible)
        parts = [(some, parts[0][1])]
        parts.append((answers, [key, question.same(asked.marks), *params]))
        if not common.start:
            parts.append((answers, [key, question.at_start(asked.marks), *params]))
    ranks = asked.ranks()
    whens = " ".join(f"WHEN lexemes @@ %s::tsquery THEN {rank}" for rank in range(len(ranks)))
    candidates = " UNION ALL ".join(f"({sql})" for sql, _params in parts)
    statement = RANKED.format(ranks=whens, last=FRAGMENT, candidates=candidates)
    return statement, [*ranks, *(value for _sql, values in parts for value in values), limit * len(parts)]


def _visible(actor: Actor, obj: Object) -> Statement:
    """Return the SQL that narrows entries to what the actor may see. Raises EmptyResultSet where that is nothing."""
    if scope(actor, obj) is None:
        return "", []
    sql, params = visible_to(actor, obj.model).order_by().values("pk").query.sql_with_params()
    return f" AND record_id IN ({sql})", list(params)


def _run(wanted: Sequence[Statement | None]) -> list[Hit]:
    parts = [part for part in wanted if part is not None]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _params in parts),
            [value for _sql, values in parts for value in values],
        )
        return [Hit(*row) for row in cursor.fetchall()]


def _unindexed(actor: Actor, obj: Object, text: str, ids: set[int], limit: int) -> dict[tuple[str, int], Hit]:
    """Return the hits among records that changed a moment ago, which the index has not read yet."""
    rows = visible_to(actor, obj.model).filter(pk__in=ids).filter(direct_condition(obj, actor, text))
    newest = rows.order_by("-changed_at").values_list("pk", "changed_at")[:limit]
    return {(obj.key, pk): Hit(obj.key, pk, FRAGMENT, changed_at) for pk, changed_at in newest}
