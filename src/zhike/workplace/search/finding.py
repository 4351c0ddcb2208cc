"""Find records by what somebody types: the best of each object, and the condition by which a list is searched.

For each object one of two ways is tried first, by the guess of ``common``; when it finds too little or too much, the
other. So a wrong guess costs time and loses nothing: what stands in few records is always found, and of what stands
in very many (有限, a single letter) the newest are, besides those that begin with it or are just that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Func, Q, Value

from zhike.kernel.access import Actor, may, scope, visible_to
from zhike.kernel.listing import direct_condition, shown
from zhike.kernel.objects import Object

from .common import frequencies
from .lexemes import mark_of
from .models import SearchEntry
from .pending import pending
from .questions import Question, ask, dialled, number_in
from .reach import Reach
from .ways import EACH, FEW, FRAGMENT, NEWEST, SOME, Hit, Statement, Wanted, indexed, run, seen, walked

# Whoever sees few records gets at least one of so many answers.
CHUNK = 500
# Those that begin with the words are walked for where a walk should find so many times what is asked for.
ENOUGH = 8
# A question that one in so many rows answers is found along the records that somebody sees.
OFTEN = 100


class Matches(Func):
    """``lexemes @@ question``, true where a row answers a tsquery."""

    template, arg_joiner = "(%(expressions)s::tsquery)", " @@ "
    output_field = models.BooleanField()

    def __init__(self, question: str) -> None:
        super().__init__(F("lexemes"), Value(question, output_field=models.TextField()))


def wanted(obj: Object, actor: Actor, question: Question, reach: Reach | None = None) -> Wanted | None:
    """Return what to ask about an object, or None where the actor knows no field that is searched."""
    known = [bound for bound in obj.placed("search") if shown(actor, obj, bound.name)]
    if not (question.words and known):
        return None
    title = "".join(mark_of(obj.key, bound.name) for bound in known if bound.name == obj.title)
    others = "".join(mark_of(obj.key, bound.name) for bound in known if bound.name != obj.title)
    narrow = scope(actor, obj) is not None
    words = reach and frequencies().reach and narrow and reach.words(obj)
    return Wanted(obj, question, title, others, words or "", narrow)


def condition(obj: Object, actor: Actor, text: str) -> Q:
    """Return the condition on rows of an object that ``text`` is found in them; what the index has not yet, directly."""
    question = ask(text)
    asked = wanted(obj, actor, question)
    direct = _direct(obj, actor, text)
    if asked is None:
        return Q(pk__in=[]) if question.words else direct
    entries = SearchEntry.objects.filter(Matches(question.anywhere(asked.marks)), object=obj.key)
    indexed = Q(pk__in=entries.values("record_id"))
    new = pending([obj.key]).get(obj.key)
    return (indexed & ~Q(pk__in=new)) | (Q(pk__in=new) & direct) if new else indexed


def _direct(obj: Object, actor: Actor, text: str) -> Q:
    """Return the condition without the index: as it is typed, and a number also as phones are kept."""
    found, number = direct_condition(obj, actor, text), number_in(text)
    for other in {number, dialled(number)} - {"", text}:
        found |= direct_condition(obj, actor, other)
    return found


class Search:
    """One search of one object, in up to three rounds: each says what to ask next, until enough is found."""

    def __init__(self, actor: Actor, asked: Wanted, limit: int, new: set[int]) -> None:
        self.actor, self.asked, self.limit, self.new = actor, asked, limit, new
        self.narrow = asked.narrow
        # Of those that the actor may not see, and of those that changed just now, the place is taken by others.
        few = 2 * limit if asked.reach else FEW  # what he reaches he mostly sees
        self.most = (few if self.narrow else limit) + len(new)
        self.newest = min(NEWEST, EACH * limit)
        # Of the rows that have the words he reaches this share.
        self.share = frequencies().reached(asked.reach) if asked.reach else 1.0
        self.hits: dict[int, Hit] = {}
        self.way = ""
        self.begin: list[Statement] = []

    def first(self) -> list[Statement]:
        """Return what to ask first."""
        asked = self.asked
        known = frequencies()
        if frequent(self.share * known.anywhere(asked.question, asked.marks)):
            return self._walk()
        self.way = "index"
        return [indexed(asked, asked.anywhere, self.most, parts=asked.parts(), few=SOME)]

    def _walk(self) -> list[Statement]:
        """Return what finds the newest, those that are just the words, and those that begin with them."""
        self.way, asked = "walk", self.asked
        known = frequencies()
        begin = self.share * known.at_start(asked.question, asked.marks)
        rows = known.of_object(asked.obj.key)
        # A walk for them only where it will find plenty: the rows are those of the first walk.
        often = frequent(begin) and begin * self.newest > ENOUGH * self.limit * rows
        self.begin = (
            []
            if often
            else [indexed(asked, asked.at_start, self.most, parts=asked.parts(start=True), last=True)]
        )
        return [
            walked(asked, asked.anywhere, max(self.most, 4 * self.limit), self.newest),
            indexed(asked, asked.same, self.most, last=True),
            *(self.begin or [walked(asked, asked.at_start, self.most, self.newest)]),
        ]

    def take(self, found: Sequence[Hit]) -> list[Statement]:
        """Keep what was found and return what to ask next, nothing when it is enough."""
        way, self.way, asked = self.way, "", self.asked
        self._keep(found)
        if asked.reach and self.most < FEW and len(self.hits) < self.limit and len(found) >= self.most:
            # He may not see what he reaches after all, so the best of it are not enough.
            self.most = FEW
            return [indexed(asked, asked.anywhere, FEW, parts=asked.parts(), last=True)]
        if way == "index" and found and found[0].many > SOME:
            return self._walk()
        if way != "walk":
            return []
        begin = sum(hit.rank < asked.first_ranks for hit in self.hits.values())
        more = (
            []
            if self.begin or begin >= self.limit
            else [indexed(asked, asked.at_start, self.most, parts=asked.parts(start=True), last=True)]
        )
        if len(self.hits) >= self.limit:
            return more
        if self.narrow and not asked.reach:
            often = len({hit.record_id for hit in found}) * OFTEN > self.newest
            return [*self._seen(walk=often), *more]
        return [indexed(asked, asked.anywhere, self.most, parts=asked.parts(), last=True), *more]

    def _seen(self, *, walk: bool) -> list[Statement]:
        try:
            rows = visible_to(self.actor, self.asked.obj.model)
            return [seen(self.asked, rows, 4 * self.limit, walk=walk)]
        except EmptyResultSet:
            return []

    def _keep(self, found: Sequence[Hit]) -> None:
        """Keep what the actor may see, best first, until it is enough."""
        best: dict[int, Hit] = {}
        for hit in sorted(found, key=order):
            if hit.record_id not in self.new:
                best.setdefault(hit.record_id, hit)
        ids = list(best)
        while ids and self.narrow:
            some, ids = ids[:CHUNK], ids[CHUNK:]
            kept = (
                visible_to(self.actor, self.asked.obj.model).filter(pk__in=some).values_list("pk", flat=True)
            )
            self.hits.update((pk, best[pk]) for pk in kept.order_by())
            if len(self.hits) >= self.limit:
                break
        if not self.narrow:
            self.hits.update(best)


def frequent(rows: float) -> bool:
    """Say whether so many rows are better found by walking; of lexemes that are not listed nobody knows."""
    return rows > max(FEW, frequencies().unlisted)


def order(hit: Hit) -> tuple[int, float]:
    """Return by what hits are sorted: the better, then the newer first."""
    return hit.rank, -hit.changed_at.timestamp()


def find(actor: Actor, text: str, objects: Sequence[Object], limit: int) -> list[Hit]:
    """Return the best records of each object that the actor may see, at most ``limit`` of each, best first."""
    question, reach = ask(text), Reach(actor)
    seen_by = [obj for obj in objects if may(actor, obj, "see")]
    asked = [each for obj in seen_by if (each := wanted(obj, actor, question, reach))]
    if not asked:
        return []
    new = pending([each.obj.key for each in asked])
    searches = {each.obj.key: Search(actor, each, limit, new.get(each.obj.key, set())) for each in asked}
    steps = {key: search.first() for key, search in searches.items()}
    while steps:
        found = _by_object(run([step for some in steps.values() for step in some]))
        steps = {key: more for key in steps if (more := searches[key].take(found[key]))}
    hits: list[Hit] = []
    for key, search in searches.items():
        if search.new:
            search.hits.update(_unindexed(actor, search.asked.obj, text, new[key], limit))
        hits += sorted(search.hits.values(), key=order)[:limit]
    return sorted(hits, key=order)


def _by_object(hits: Iterable[Hit]) -> defaultdict[str, list[Hit]]:
    found: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        found[hit.key].append(hit)
    return found


def _unindexed(actor: Actor, obj: Object, text: str, ids: set[int], limit: int) -> dict[int, Hit]:
    """Return the hits among records that changed a moment ago, which the index has not read yet."""
    rows = visible_to(actor, obj.model).filter(pk__in=ids).filter(_direct(obj, actor, text))
    newest = rows.order_by("-changed_at").values_list("pk", "changed_at")[:limit]
    return {pk: Hit(obj.key, pk, FRAGMENT, changed_at) for pk, changed_at in newest}
