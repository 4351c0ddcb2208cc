"""What tells records apart that look alike: where they differ, since when they are there, how much hangs on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zhike.duplicates.matching import Matcher, matcher_of
from zhike.kernel.access import Actor, knows, visible_to
from zhike.kernel.fields import BoundField
from zhike.kernel.listing import shown
from zhike.kernel.objects import Object
from zhike.kernel.pages.values import Names, show

# Values of these kinds say nothing without their label: whose name, which number, what day.
LABELLED = frozenset({"user", "identifier", "number", "date", "date_time"})


@dataclass(frozen=True)
class Counted:
    """Records that hang on those of a matcher: by which field of theirs, and how so many are called."""

    model: type[models.Model]
    by: str
    words: Callable[[int], str]
    # The field of theirs that one must be allowed to know, where ``by`` itself is none of the object's.
    known: str = ""


_counted: dict[type[models.Model], list[Counted]] = {}


def count(model: type[models.Model], each: Counted) -> None:
    """Let the pages of duplicates tell how many records of another object hang on one."""
    _counted.setdefault(model, []).append(each)


class Telling:
    """What a page tells of its records beside their titles; asked for all of them at once."""

    def __init__(self, obj: Object, records: Mapping[int, Any], actor: Actor) -> None:
        matcher = matcher_of(obj) or Matcher()
        self.obj, self.records = obj, records
        self.fields = [obj.field(name) for name in matcher.telling if shown(actor, obj, name)]
        self.names = Names(actor).want(self.fields, records.values())
        self.counts = counts(obj, records, actor)

    def pair(self, one: int, other: int) -> tuple[list[str], list[str]]:
        """Return the facts of two records: those in which they differ, and how much hangs on each.

        What is the same is told among the reasons already. Two records that differ in nothing, not even in their names,
        are told by their numbers.
        """
        found: tuple[list[str], list[str]] = ([], [])
        for bound in self.fields:
            said = self._said(bound, one, other)
            if said[0] != said[1]:
                for facts, text in zip(found, said, strict=True):
                    facts += [text] if text else []
        for facts, pk in zip(found, (one, other), strict=True):
            facts += self.counts.get(pk, [])
        titles = [self.obj.title_of(self.records[pk]) for pk in (one, other)]
        if found[0] == found[1] and titles[0] == titles[1]:
            return [*found[0], f"#{one}"], [*found[1], f"#{other}"]
        return found

    def _said(self, bound: BoundField, one: int, other: int) -> tuple[str, str]:
        records = (self.records[one], self.records[other])
        raw = [bound.value(record) for record in records]
        if bound.kind.key == "date_time" and all(raw):
            days = [timezone.localtime(moment) for moment in raw]
            # The hour matters only where both came on one day.
            shape = "SHORT_DATE_FORMAT" if days[0].date() != days[1].date() else "SHORT_DATETIME_FORMAT"
            texts = [date_format(day, shape) for day in days]
        elif bound.kind.key == "date":
            texts = [date_format(day, "SHORT_DATE_FORMAT") if day else "" for day in raw]
        else:
            texts = [show(bound, record, self.names).text for record in records]
        if bound.kind.key in LABELLED:
            texts = [_(": ").join((str(bound.label), text)) if text else "" for text in texts]
        return texts[0], texts[1]


def counts(obj: Object, ids: Collection[int], actor: Actor) -> dict[int, list[str]]:
    """Return in words how many records that the actor may see hang on each of his records."""
    found: dict[int, list[str]] = {}
    for each in _counted.get(obj.model, ()):
        if not ids or not knows(actor, each.model, each.known or each.by):
            continue
        rows = visible_to(actor, each.model).filter(**{f"{each.by}__in": ids}).order_by()
        for pk, number in rows.values_list(each.by).annotate(number=Count("pk", distinct=True)):
            if pk in ids:
                found.setdefault(pk, []).append(each.words(number))
    return found
