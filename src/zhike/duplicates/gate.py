"""The gate before every new record, and every change of what records are told apart by.

What seems to exist already is refused, or noted, by the rule of the door. Of a change only what it newly says is asked.
"""

from __future__ import annotations

import copy
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from zhike.duplicates.matching import CIRCUMSTANCES, Candidate, Matcher, kind_of, matcher_of, similar
from zhike.duplicates.models import TOGETHER, Door, Policy
from zhike.duplicates.rules import door_of, policies, strictest, strongest
from zhike.duplicates.words import reasons_in_words
from zhike.kernel import identity
from zhike.kernel.access import Actor
from zhike.kernel.errors import Refused
from zhike.kernel.identity import Verdict
from zhike.kernel.objects import Object
from zhike.kernel.records import assign
from zhike.kernel.wording import said as _

# The first half of the advisory locks by which two people who enter one customer at the same moment wait in line.
LOCK = 7_261_905
# With so many earlier rows of its file that share a key a row is compared.
COMPARED = 3
NUMBER = re.compile(r"\d{1,18}")


def judge(obj: Object, records: Sequence[Any], actor: Actor, reason: str) -> list[Verdict]:
    """Return the verdict on new records, whose derived columns are filled."""
    matcher = matcher_of(obj)
    if matcher is None or not records or actor.via == "system":
        return [Verdict() for _record in records]
    door = door_of(actor)
    rules = policies(obj, door)
    worst = strictest(rules.values())
    if worst == Policy.OFF or (worst == Policy.WARN and door != Door.IMPORT):
        # A warning was shown while the record was typed, or is answered to those who ask; nothing to hold up here.
        return [Verdict() for _record in records]
    asked = frozenset(kind for kind in rules if rules[kind] != Policy.OFF)
    # Whatever speaks alone is looked for by its own keys, all signs together by the strong ones.
    kinds = matcher.kinds_of(asked) | (matcher.strong if TOGETHER in asked else frozenset())
    if worst != Policy.WARN:
        _wait(kinds, records)
    taken = _taken(matcher, kinds, records)
    seen: dict[str, list[int]] = {}
    verdicts = []
    for place, record in enumerate(records):
        mine = {key for key in record.match_keys if kind_of(key) in kinds}
        earlier = sorted({other for key in mine for other in seen.get(key, [])[:COMPARED]})
        inside = _inside(matcher, rules, record, {other: records[other] for other in earlier})
        for key in mine:
            seen.setdefault(key, []).append(place)
        found = similar(obj, record, actor=actor, only=kinds, decisive=asked) if mine & taken else []
        verdicts.append(_verdict(rules_for(matcher, rules, record), found, inside, reason))
    return verdicts


def judge_changes(
    obj: Object, pairs: Sequence[tuple[Any, Mapping[str, Any]]], actor: Actor, reason: str
) -> list[Verdict]:
    """Return the verdict on records as they are, each with its new values: only for what they newly share with others."""
    verdicts = [Verdict() for _pair in pairs]
    changed = {place: fresh for place, pair in enumerate(pairs) if (fresh := newly(obj, *pair)) is not None}
    for place, verdict in zip(changed, judge(obj, list(changed.values()), actor, reason), strict=True):
        like = verdict.like
        if "beside" in like:
            like = {**like, "beside": list(changed)[like["beside"]]}
        verdicts[place] = replace(verdict, like=like)
    return verdicts


def newly(obj: Object, record: Any, values: Mapping[str, Any]) -> Any:
    """Return a record as it would be, with no keys but those that it gets by new values; None where it gets none."""
    matcher = matcher_of(obj)
    if matcher is None:
        return None
    names = {name for fact, names in matcher.sources.items() if fact not in CIRCUMSTANCES for name in names}
    if not any(name in values and getattr(record, name) != values[name] for name in names):
        return None
    fresh = copy.copy(record)
    assign(fresh, values)
    fresh.derive()
    fresh.match_keys = sorted(set(fresh.match_keys) - set(record.match_keys))
    return fresh if fresh.match_keys else None


def rules_for(matcher: Matcher, rules: Mapping[str, str], record: Any) -> Mapping[str, str]:
    """Return the rules that a record is asked: of one that is stored, those of what it newly shares."""
    if record.pk is None:
        return rules
    facts = {matcher.kinds.get(kind_of(key)) for key in record.match_keys}
    return {kind: rule for kind, rule in rules.items() if kind == TOGETHER or kind in facts}


def _wait(kinds: frozenset[str], records: Sequence[Any]) -> None:
    """Let writers of the same keys go one after the other, until their transactions end."""
    keys = sorted({
        zlib.crc32(key.encode()) - 2**31
        for record in records for key in record.match_keys if kind_of(key) in kinds
    })  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key", [LOCK, keys])


def _taken(matcher: Matcher, kinds: frozenset[str], records: Sequence[Any]) -> set[str]:
    """Return which keys of the records are stored already: one look-up for all of them."""
    keys = sorted({key for record in records for key in record.match_keys if kind_of(key) in kinds})
    if not keys:
        return set()
    rows = matcher.model._default_manager.alive().filter(match_keys__overlap=keys)
    return {key for row in rows.values_list("match_keys", flat=True)[:20_000] for key in row} & set(keys)


def _inside(
    matcher: Matcher, rules: Mapping[str, str], record: Any, earlier: Mapping[int, Any]
) -> dict[str, Any]:
    """Return which earlier row of its file a record is like, and why; nothing where it is like none."""
    for place, other in earlier.items():
        likeness = matcher.profile(record).compare(matcher.facts(record), matcher.facts(other))
        numbered = of_a_series(str(record), str(other))
        found = Candidate("", "", 0.0 if numbered else likeness.probability, likeness.reasons)
        if strongest(rules, found) != Policy.OFF:
            return {"beside": place, "why": reasons_in_words(likeness.reasons)}
    return {}


def of_a_series(one: str, other: str) -> bool:
    """Say whether two names are told apart by their numbers, such as “Shop 01 Ltd” and “Shop 02 Limited”."""
    numbers = [[int(found) for found in NUMBER.findall(name)] for name in (one, other)]
    return all(numbers) and numbers[0] != numbers[1]


def _verdict(
    rules: Mapping[str, str], found: list[Candidate], inside: dict[str, Any], reason: str
) -> Verdict:
    judged = [(strongest(rules, candidate), candidate) for candidate in found]
    rule = strictest(each for each, _candidate in judged)
    if rule == Policy.OFF:
        # Two rows of one file that look alike: worth a look, but neither of them is there already.
        return Verdict(doubtful=bool(inside), like=inside)
    if rule == Policy.WARN:
        return Verdict(doubtful=True, like=named(next(c for each, c in judged if each == rule)))
    likely = [candidate for each, candidate in judged if each == rule]
    if rule == Policy.REASON and reason:
        told = [{"id": c.pk, "title": c.title, "probability": c.probability} for c in likely]
        return Verdict(data={"reason": reason, "beside": told}, doubtful=True, like=named(likely[0]))
    return Verdict(refusal=Refused(sentence(rule, likely[0]), candidates=[as_json(c) for c in likely]))


def sentence(rule: str, candidate: Candidate) -> str:
    """Return why a record is refused, and what to do."""
    known = {
        "title": candidate.title, "owner": candidate.owner or _("nobody"), "why": reasons_in_words(candidate.reasons),
    }  # fmt: skip
    if rule == Policy.REASON:
        return _("“%(title)s” (owner: %(owner)s) seems to be the same: %(why)s. If this one is right all the same, "
                 "say why.") % known  # fmt: skip
    return (
        _(
            "“%(title)s” (owner: %(owner)s) seems to be the same: %(why)s. Nothing was saved; speak to the owner."
        )
        % known
    )


def named(candidate: Candidate) -> dict[str, Any]:
    """Return which record a row of an import resembles, as far as the importer may know it."""
    return {"id": candidate.pk, "title": candidate.title, "masked": candidate.masked}


def as_json(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate for programs."""
    return {
        "id": candidate.pk, "title": candidate.title, "owner": candidate.owner, "masked": candidate.masked,
        "probability": candidate.probability, "reasons": [
            {"field": reason.field, "similarity": reason.similarity, "others": reason.others}
            for reason in candidate.reasons if reason.bits > 0
        ],
    }  # fmt: skip


identity.before_create.append(judge)
identity.before_change.append(judge_changes)
