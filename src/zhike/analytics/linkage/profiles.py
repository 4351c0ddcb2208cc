"""Profiles: how companies and people of an address book are compared two at a time, with weights to start from.

A handful of candidates beside a form needs an answer at once and on the first day, so each profile carries m and u
(see ``fellegi_sunter``) as judged from practice: prior beliefs, not estimates. ``learned`` replaces them by what EM
finds in one's own candidate pairs, once there are enough of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import Any

from zhike.analytics.linkage import companies, people

Facts = Mapping[str, Any]
# Below so many candidate pairs the prior weights are better than estimates.
ENOUGH = 2_000


def equal(one: Any, other: Any) -> float:
    """Return 1 where two values are equal, or two sets share one, 0 otherwise."""
    if isinstance(one, Collection) and not isinstance(one, str):
        return float(bool(set(one) & set(other)))
    return float(one == other)


def best(alike: Callable[[str, str], float]) -> Callable[[Any, Any], float]:
    """Return the likeness of the most alike of two sets of names."""
    return lambda one, other: max(alike(a, b) for a in one for b in other)


@dataclass(frozen=True)
class Part:
    """One comparison: lower bounds of its levels, best first, and m and u of each level and of disagreement."""

    field: str
    compare: Callable[[Any, Any], float]
    levels: tuple[float, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]

    def level(self, similarity: float) -> int:
        """Return the level of a similarity, 0 the best."""
        return next((at for at, bound in enumerate(self.levels) if similarity >= bound), len(self.levels))


@dataclass(frozen=True)
class Reason:
    """What one field says of a pair: its similarity, and the bits for (or, negative, against) the pair."""

    field: str
    similarity: float
    bits: float


@dataclass(frozen=True)
class Likeness:
    """The probability that two records are one, and what each filled field contributes, the strongest for it first."""

    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Profile:
    """The comparisons for one kind of record. ``share`` is the part of candidate pairs that are matches."""

    name: str
    share: float
    parts: tuple[Part, ...]

    def compare(self, one: Facts, other: Facts) -> Likeness:
        """Return how likely two records are one, by the facts that both have; a missing fact says nothing."""
        bits, reasons = log2(self.share / (1 - self.share)), []
        for part in self.parts:
            a, b = one.get(part.field), other.get(part.field)
            if not a or not b:
                continue
            similarity = part.compare(a, b)
            level = part.level(similarity)
            said = log2(part.m[level] / part.u[level])
            bits += said
            reasons.append(Reason(part.field, round(similarity, 2), round(said, 2)))
        reasons.sort(key=lambda reason: -reason.bits)
        return Likeness(round(1 / (1 + 2 ** -max(min(bits, 60), -60)), 4), tuple(reasons))

    def levels(self, one: Facts, other: Facts) -> list[int]:
        """Return the level of every part, -1 where a fact is missing."""
        found = []
        for part in self.parts:
            a, b = one.get(part.field), other.get(part.field)
            found.append(part.level(part.compare(a, b)) if a and b else -1)
        return found

    def learned(self, share: float, m: Sequence[Sequence[float]], u: Sequence[Sequence[float]]) -> Profile:
        """Return the profile with estimated weights in place of the prior ones."""
        rows = zip(self.parts, m, u, strict=True)
        return replace(self, share=share, parts=tuple(replace(p, m=tuple(a), u=tuple(b)) for p, a, b in rows))


COMPANY = Profile("company", 0.02, (
    Part("name", best(companies.alike), (1.0, 0.98, 0.89, 0.8, 0.7),
         (0.55, 0.20, 0.10, 0.08, 0.04, 0.03), (0.001, 0.001, 0.006, 0.03, 0.10, 0.862)),
    Part("registration", equal, (1.0,), (0.95, 0.05), (0.0001, 0.9999)),
    Part("phone", equal, (1.0,), (0.70, 0.30), (0.002, 0.998)),
    Part("email", equal, (1.0,), (0.60, 0.40), (0.001, 0.999)),
    Part("domain", equal, (1.0,), (0.80, 0.20), (0.02, 0.98)),
    Part("city", equal, (1.0,), (0.85, 0.15), (0.10, 0.90)),
    Part("country", equal, (1.0,), (0.97, 0.03), (0.50, 0.50)),
))  # fmt: skip
PERSON = Profile("person", 0.02, (
    Part("name", best(people.alike), (1.0, 0.9, 0.8), (0.75, 0.12, 0.08, 0.05), (0.01, 0.02, 0.05, 0.92)),
    Part("phone", equal, (1.0,), (0.80, 0.20), (0.001, 0.999)),
    Part("email", equal, (1.0,), (0.80, 0.20), (0.0005, 0.9995)),
    Part("chat", equal, (1.0,), (0.80, 0.20), (0.0005, 0.9995)),
    Part("registration", equal, (1.0,), (0.95, 0.05), (0.0001, 0.9999)),
    Part("customer", equal, (1.0,), (0.80, 0.20), (0.01, 0.99)),
    Part("city", equal, (1.0,), (0.85, 0.15), (0.10, 0.90)),
))  # fmt: skip
