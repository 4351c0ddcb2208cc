"""Looking for likely duplicates among all records: by the stored keys, so that only those who share one are compared."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.models import Q

from zhike.analytics import linkage
from zhike.analytics.linkage.profiles import ENOUGH, Facts, Profile
from zhike.duplicates.matching import LIKELY, Matcher
from zhike.duplicates.models import Pair
from zhike.kernel.objects import Object

# A key shared by more records than this brings no pairs; the others of those records do.
LARGEST_BLOCK = 30
BATCH = 5_000
# Each pair once, by the keys that few records share.
CANDIDATES = """
    WITH keyed AS (SELECT id, unnest(match_keys) AS key FROM {table} WHERE deleted_at IS NULL),
         blocks AS (SELECT key FROM keyed GROUP BY key HAVING count(*) BETWEEN 2 AND %s)
    SELECT DISTINCT a.id, b.id FROM keyed a JOIN blocks USING (key) JOIN keyed b ON b.key = a.key AND a.id < b.id
    ORDER BY 1, 2
"""
# How many have each of some keys, where it is more than two; the index finds them.
HOLDERS = """
    SELECT key, count(*) FROM {table}, unnest(match_keys) AS key
    WHERE deleted_at IS NULL AND match_keys && %s AND key = ANY(%s) GROUP BY key HAVING count(*) > 2
"""


def candidates(matcher: Matcher) -> list[tuple[int, int]]:
    """Return the pairs of ids that share a key."""
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(table=f'"{matcher.model._meta.db_table}"'), [LARGEST_BLOCK])
        return cursor.fetchall()


def facts_of(matcher: Matcher, ids: Sequence[int]) -> dict[int, tuple[Facts, Profile, list[str]]]:
    """Return facts, profile and keys of records; only the columns they need are read, as there may be millions."""
    columns = {name for names in matcher.sources.values() for name in names} | set(matcher.besides)
    rows = matcher.model._default_manager.filter(pk__in=ids).only("match_keys", *sorted(columns))
    return {
        row.pk: (matcher.facts(row), matcher.profile(row), row.match_keys) for row in rows.iterator(2_000)
    }


def holders(matcher: Matcher, keys: Collection[str]) -> dict[str, int]:
    """Return how many records have each of the keys, those of more than two."""
    listed = sorted(keys)
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS.format(table=f'"{matcher.model._meta.db_table}"'), [listed, listed])
        return dict(cursor.fetchall())


def batches(pairs: Sequence[tuple[int, int]]) -> Iterator[Sequence[tuple[int, int]]]:
    """Yield the pairs in batches."""
    for start in range(0, len(pairs), BATCH):
        yield pairs[start : start + BATCH]


def learned(matcher: Matcher, pairs: Sequence[tuple[int, int]]) -> dict[str, Profile]:
    """Return profiles with weights estimated from one's own candidate pairs, by name; none below ``ENOUGH`` pairs.

    Learned from 20,000 pairs at most, evenly taken. An estimate that did not converge, or by which every other pair
    would be a match, is not believed.
    """
    sample = pairs[:: max(1, len(pairs) // 20_000)]
    facts = facts_of(matcher, sorted({pk for pair in sample for pk in pair}))
    by_profile: dict[Profile, list[list[int]]] = {}
    for one, other in sample:
        if one in facts and other in facts and facts[one][1] == facts[other][1]:
            profile = facts[one][1]
            by_profile.setdefault(profile, []).append(profile.levels(facts[one][0], facts[other][0]))
    found = {}
    for profile, rows in by_profile.items():
        if len(rows) < ENOUGH:
            continue
        weights = linkage.estimate(rows, [len(part.levels) + 1 for part in profile.parts], profile.share)
        if weights.converged and weights.share < 0.5:
            found[profile.name] = profile.learned(weights.share, weights.m, weights.u)
    return found


def judged(
    matcher: Matcher, pairs: Sequence[tuple[int, int]], profiles: dict[str, Profile]
) -> Iterator[tuple[int, int, float, list[dict[str, Any]]]]:
    """Yield the likely pairs of a batch with probability and reasons."""
    facts = facts_of(matcher, sorted({pk for pair in pairs for pk in pair}))
    there = [(one, other) for one, other in pairs if one in facts and other in facts]
    shared = {key for one, other in there for key in set(facts[one][2]) & set(facts[other][2])}
    counts = holders(matcher, shared)
    for one, other in there:
        profile = profiles.get(facts[one][1].name, facts[one][1])
        held = matcher.held(facts[one][2], facts[other][2], counts)
        likeness = profile.compare(facts[one][0], facts[other][0], held)
        if likeness.probability >= LIKELY:
            yield one, other, likeness.probability, [asdict(r) for r in likeness.reasons if r.bits > 0]


def store(obj: Object, found: Sequence[tuple[int, int, float, list[dict[str, Any]]]]) -> int:
    """Add pairs to the list or bring their figures up to date; what somebody decided stays decided."""
    rows = [
        Pair(object=obj.key, one_id=one, other_id=other, probability=probability, reasons=reasons)
        for one, other, probability, reasons in found
    ]
    Pair.objects.bulk_create(
        rows, batch_size=2_000, update_conflicts=True, unique_fields=["object", "one_id", "other_id"],
        update_fields=["probability", "reasons"],
    )  # fmt: skip
    return len(rows)


def forget_gone(obj: Object, kept: Sequence[tuple[int, int]]) -> None:
    """Take open pairs from the list that are none any more: one of the two was deleted or is another now."""
    still = set(kept)
    for row in Pair.objects.filter(Q(state=Pair.State.OPEN), object=obj.key).iterator():
        if (row.one_id, row.other_id) not in still:
            row.delete()
