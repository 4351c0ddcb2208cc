"""Matchers: what an app says about telling its records apart, and the search for records like a given one.

An app declares a ``Matcher`` per object with ``@matches``. Its ``keys`` are stored with every record in the array
column ``match_keys`` (filled by ``derive``, so by every door) and indexed: a search is one indexed look-up, whatever
the size. A key is ``kind:value``; the kinds in ``strong`` are evidence alone, the others only bring candidates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import models

from zhike.analytics.linkage.profiles import Facts, Profile, Reason
from zhike.duplicates.words import MERGED, TOLD_APART, UNMERGED
from zhike.kernel import access, events
from zhike.kernel.access import Actor, field_right
from zhike.kernel.events import EventType
from zhike.kernel.objects import Object, object_of

# From this probability on two records are taken for one: rules block, the import counts, the work list lists.
LIKELY = 0.75
# From this on a record is worth showing to somebody who types a new one.
WORTH_SHOWING = 0.2
SHOWN = 5
# Facts that every pair has by chance too often to decide anything alone.
CIRCUMSTANCES = frozenset({"city", "country", "customer"})
# A key that so many records share says nothing; no more of them are compared.
CANDIDATES = 100


@dataclass(frozen=True)
class Instead:
    """What a form offers instead of a new record: its label, where it is posted, and with which values."""

    label: str
    url: str
    values: Mapping[str, Any]


class Matcher:
    """How records of one model are told apart. ``sources`` says which fields a fact of the profile is taken from."""

    model: type[models.Model]
    strong: frozenset[str] = frozenset()
    sources: Mapping[str, tuple[str, ...]] = {}
    # The fact of the profile that the keys of a kind come from.
    kinds: Mapping[str, str] = {}
    # Fields that ``facts`` and ``profile`` read besides the sources.
    besides: tuple[str, ...] = ()
    # Fields by which a reader tells two records of one name apart, the most telling first.
    telling: tuple[str, ...] = ()

    def evidence(self) -> tuple[str, ...]:
        """Return the facts that may decide alone: those that have keys, in the order of the sources."""
        keyed = set(self.kinds.values()) - CIRCUMSTANCES
        return tuple(fact for fact in self.sources if fact in keyed)

    def kinds_of(self, facts: Collection[str]) -> frozenset[str]:
        """Return the kinds of keys that come from facts."""
        return frozenset(kind for kind, fact in self.kinds.items() if fact in facts)

    def held(self, one: Collection[str], other: Collection[str], counts: Mapping[str, int]) -> dict[str, int]:
        """Return by fact how many records have the rarest of the keys that two share, from counts of keys."""
        found: dict[str, int] = {}
        for key in set(one) & set(other):
            fact = self.kinds.get(kind_of(key), "")
            if fact not in CIRCUMSTANCES:
                found[fact] = min(found.get(fact, counts.get(key, 2)), counts.get(key, 2))
        return found

    def places(self, rows: Sequence[Any], seen: Collection[int], actor: Actor) -> dict[int, str]:
        """Return what records are known to belong to, such as the customers of a contact; masked unless ``seen``."""
        return {}

    def instead(self, record: Any, ids: Collection[int], actor: Actor) -> dict[int, Instead]:
        """Return what may be done with those of the records instead of creating another one."""
        return {}

    def keys(self, record: Any) -> list[str]:
        """Return the keys of a record, sorted and each once."""
        raise NotImplementedError

    def facts(self, record: Any) -> Facts:
        """Return what of a record is compared, normalised."""
        raise NotImplementedError

    def profile(self, record: Any) -> Profile:
        """Return the comparisons for a record."""
        raise NotImplementedError


@dataclass(frozen=True)
class Candidate:
    """A stored record that may be the same. One that the asker may not see is ``masked``: no id, no plain name."""

    title: str
    owner: str
    probability: float
    reasons: tuple[Reason, ...]
    pk: int | None = None
    url: str = ""
    masked: bool = field(default=False)
    place: str = ""


_matchers: dict[str, Matcher] = {}


def matches(declaration: type[Matcher]) -> type[Matcher]:
    """Register a matcher and the events of merging its records; used as a class decorator."""
    matcher = declaration()
    key, name = matcher.model._meta.label_lower, matcher.model._meta.model_name
    if key in _matchers:
        raise ValueError(f"{key} has two matchers.")
    _matchers[key] = matcher
    events.declare(EventType(f"{name}.merged", *MERGED, ("merged", "titles", "moved")))
    events.declare(EventType(f"{name}.unmerged", *UNMERGED, ("merged", "merge")))
    events.declare(EventType(f"{name}.told_apart", *TOLD_APART, ("other", "title")))
    return declaration


def matcher_of(obj: Object) -> Matcher | None:
    """Return the matcher of an object, or None where nobody tells its records apart."""
    return _matchers.get(obj.key)


def matched_objects() -> list[Object]:
    """Return the objects that have a matcher, in the order of their lists."""
    return sorted((object_of(matcher.model) for matcher in _matchers.values()), key=lambda obj: obj.rank)


def hidden_facts(matcher: Matcher, obj: Object, actor: Actor) -> set[str]:
    """Return the facts that come from a field which the actor may not know; they are neither searched nor told."""
    return {
        fact
        for fact, names in matcher.sources.items()
        if any(field_right(actor, obj, name) == "hidden" for name in names)
    }


def similar(
    obj: Object,
    record: Any,
    *,
    actor: Actor,
    only: frozenset[str] | None = None,
    decisive: Collection[str] = (),
) -> list[Candidate]:
    """Return stored records that may be the same as ``record``, the likeliest first, five at most.

    Its derived columns must be filled. With ``only`` no more is looked at than what shares a key of these kinds. What has
    one of the facts ``decisive`` in common comes first, however unlikely the rest. Records that the actor may not see are
    told masked, and only where they are likely the same or share such a fact.
    """
    matcher = matcher_of(obj)
    if matcher is None:
        return []
    hidden = hidden_facts(matcher, obj, actor)
    keys = [key for key in record.match_keys if matcher.kinds.get(kind_of(key)) not in hidden]
    first = matcher.strong if only is None else only & matcher.strong
    strong_keys = [key for key in keys if kind_of(key) in first]
    rows = _rows(matcher.model, strong_keys, record.pk)
    deciding = matcher.kinds_of(decisive)
    more = [key for key in keys if key not in strong_keys and (only is None or kind_of(key) in only)]
    if len(rows) >= SHOWN:
        more = [key for key in more if kind_of(key) in deciding]
    rows |= _rows(matcher.model, more, record.pk)
    compared = _compared(matcher, record, list(rows.values()), hidden, decisive)
    return _told(obj, compared, actor, decisive)


def kind_of(key: str) -> str:
    """Return the kind of a key."""
    return key.partition(":")[0]


def _rows(model: Any, keys: Sequence[str], pk: int | None) -> dict[int, Any]:
    if not keys:
        return {}
    rows = model._default_manager.alive().filter(match_keys__overlap=list(keys))
    return {row.pk: row for row in rows.exclude(pk=pk)[:CANDIDATES]}


def _compared(
    matcher: Matcher, record: Any, rows: Sequence[Any], hidden: set[str], decisive: Collection[str]
) -> list[tuple[Any, float, tuple[Reason, ...]]]:
    facts = {name: value for name, value in matcher.facts(record).items() if name not in hidden}
    profile = matcher.profile(record)
    counts = Counter(chain(record.match_keys, *(row.match_keys for row in rows)))
    found = []
    for row in rows:
        held = matcher.held(record.match_keys, row.match_keys, counts)
        likeness = profile.compare(facts, matcher.facts(row), held)
        if likeness.probability >= WORTH_SHOWING or same(likeness.reasons) & set(decisive):
            found.append((row, likeness.probability, likeness.reasons))
    return sorted(found, key=lambda each: (not same(each[2]) & set(decisive), -each[1], each[0].pk))


def same(reasons: Sequence[Reason]) -> set[str]:
    """Return the facts that two records have in common."""
    return {reason.field for reason in reasons if reason.similarity == 1}


def _told(
    obj: Object,
    compared: Sequence[tuple[Any, float, tuple[Reason, ...]]],
    actor: Actor,
    decisive: Collection[str],
) -> list[Candidate]:
    ids = [row.pk for row, _probability, _reasons in compared]
    seen = (
        set(access.visible_to(actor, obj.model).filter(pk__in=ids).values_list("pk", flat=True))
        if ids
        else set()
    )
    told = [each for each in compared
            if each[0].pk in seen or each[1] >= LIKELY or same(each[2]) & set(decisive)][:SHOWN]  # fmt: skip
    rows = [row for row, _probability, _reasons in told]
    owners, matcher = _owners(obj, rows), matcher_of(obj) or Matcher()
    places = matcher.places(rows, seen, actor) if rows else {}
    found = []
    for row, probability, reasons in told:
        owner = owners.get(getattr(row, f"{obj.owner}_id", None), "") if obj.owner else ""
        title, place = obj.title_of(row), places.get(row.pk, "")
        if row.pk in seen:
            url = f"/{obj.slug}/{row.pk}/"
            found.append(Candidate(title, owner, probability, reasons, row.pk, url, place=place))
        else:
            known = tuple(reason for reason in reasons if reason.bits > 0)
            found.append(Candidate(mask(title), owner, probability, known, masked=True, place=place))
    return found


def _owners(obj: Object, rows: Sequence[Any]) -> dict[int, str]:
    if not obj.owner:
        return {}
    people: Any = obj.field(obj.owner).target
    ids = {getattr(row, f"{obj.owner}_id") for row in rows} - {None}
    return dict(people._default_manager.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def mask(name: str) -> str:
    """Return a name of which only the ends of each word can be read: 海文贸易 → 海**易, Acme Trading → A*** T******."""
    words = name.split()
    return " ".join(
        word[0] + "*" * (len(word) - 1)
        if word.isascii() or len(word) < 3
        else word[0] + "*" * (len(word) - 2) + word[-1]
        for word in words
    )
