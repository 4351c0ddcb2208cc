"""Profiles: how companies and people of an address book are compared two at a time, with weights to start from.

A handful of candidates beside a form needs an answer at once and on the first day, so each profile carries m and u
(see ``fellegi_sunter``) as judged from practice: prior beliefs, not estimates. ``learned`` replaces them by what EM
finds in one's own candidate pairs, once there are enough of them.

A value that many records hold says less than one that only two hold: u of a value is as large as the value is common
(Fellegi & Sunter 1969, method I; Winkler 1989, "Frequency-based matching in Fellegi–Sunter model"). And a number that
two hold whose names clearly differ is likelier an office's than one firm's, for the comparisons are not independent
there (Larsen & Rubin 2001, "Iterative automated record linkage using mixture models").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log2
from typing import Any

from zhike.analytics.folding import has_han
from zhike.analytics.linkage import companies, people

Facts = Mapping[str, Any]
# Below so many candidate pairs the prior weights are better than estimates.
ENOUGH = 2_000
NOBODY_ELSE: Mapping[str, int] = {}


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
    """One comparison: lower bounds of its levels, best first, and m and u of each level and of disagreement.

    ``apart`` is how many times likelier two different records agree here once their names clearly differ than any two
    do: neighbours in one building share a switchboard, and nothing else. With ``near`` only where that field is the same,
    too: colleagues share a number of their office, but one's mobile under another name is his nickname. ``common`` says whether a value that many
    records hold says less; a company's name does not, for the law sees to it that it is nobody else's.
    """

    field: str
    compare: Callable[[Any, Any], float]
    levels: tuple[float, ...]
    m: tuple[float, ...]
    u: tuple[float, ...]
    apart: float = 1.0
    near: str = ""
    common: bool = True

    def level(self, similarity: float) -> int:
        """Return the level of a similarity, 0 the best."""
        return next((at for at, bound in enumerate(self.levels) if similarity >= bound), len(self.levels))

    def bits(self, similarity: float, held: int, apart: bool) -> float:
        """Return the evidence of a similarity in bits; agreement on a value that ``held`` records have counts for less.

        Each record beyond the two makes it likelier by as much that another has the value by chance. What is common
        may come to say nothing, but never speaks against a pair.
        """
        level = self.level(similarity)
        said = log2(self.m[level] / self.u[level])
        if similarity < 1 or said <= 0:
            return said
        rest = log2(max(held - 1, 1)) if self.common else 0.0
        return max(said - rest - (log2(self.apart) if apart else 0.0), 0.0)


@dataclass(frozen=True)
class Reason:
    """What one field says of a pair: its similarity, and the bits for (or, negative, against) the pair.

    ``others`` counts the further records that hold the value on which both agree.
    """

    field: str
    similarity: float
    bits: float
    others: int = 0


@dataclass(frozen=True)
class Likeness:
    """The probability that two records are one, and what each filled field contributes, the strongest for it first."""

    probability: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Profile:
    """The comparisons for one kind of record, that of the names first. ``share`` is the part of candidate pairs that are matches.

    ``differ`` says whether two names are clearly those of two.
    """

    name: str
    share: float
    parts: tuple[Part, ...]
    differ: Callable[[str, str], bool]

    def compare(self, one: Facts, other: Facts, held: Mapping[str, int] = NOBODY_ELSE) -> Likeness:
        """Return how likely two records are one, by the facts that both have; a missing fact says nothing.

        ``held`` says by fact how many records have the value that both share, the two among them.
        """
        bits, reasons = log2(self.share / (1 - self.share)), []
        alike = {part.field: part.compare(one[part.field], other[part.field])
                 for part in self.parts if one.get(part.field) and other.get(part.field)}  # fmt: skip
        apart = self.apart(one.get(self.parts[0].field) or (), other.get(self.parts[0].field) or ())
        for part in self.parts:
            if part.field not in alike:
                continue
            similarity = alike[part.field]
            number = held.get(part.field, 2) if similarity == 1 and part.common else 2
            said = part.bits(similarity, number, apart and (not part.near or alike.get(part.near) == 1))
            bits += said
            reasons.append(Reason(part.field, round(similarity, 2), round(said, 2), max(number - 2, 0)))
        reasons.sort(key=lambda reason: -reason.bits)
        return Likeness(round(1 / (1 + 2 ** -max(min(bits, 60), -60)), 4), tuple(reasons))

    def apart(self, one: Collection[str], other: Collection[str]) -> bool:
        """Say whether the names are clearly those of two; 海文贸易 and Haiwen Trading can't be compared."""
        compared = [self.differ(a, b) for a in one for b in other if has_han(a) == has_han(b)]
        return bool(compared) and all(compared)

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
         (0.55, 0.20, 0.10, 0.08, 0.04, 0.03), (0.001, 0.001, 0.006, 0.03, 0.10, 0.862), common=False),
    Part("registration", equal, (1.0,), (0.95, 0.05), (0.0001, 0.9999)),
    Part("phone", equal, (1.0,), (0.70, 0.30), (0.002, 0.998), 10.0),
    Part("email", equal, (1.0,), (0.60, 0.40), (0.001, 0.999), 10.0),
    Part("domain", equal, (1.0,), (0.80, 0.20), (0.02, 0.98), 10.0),
    Part("city", equal, (1.0,), (0.85, 0.15), (0.10, 0.90)),
    Part("country", equal, (1.0,), (0.97, 0.03), (0.50, 0.50)),
), companies.differ)  # fmt: skip
PERSON = Profile("person", 0.02, (
    Part("name", best(people.alike), (1.0, 0.9, 0.8), (0.75, 0.12, 0.08, 0.05), (0.01, 0.02, 0.05, 0.92)),
    Part("phone", equal, (1.0,), (0.80, 0.20), (0.001, 0.999), 1000.0, "customer"),
    Part("email", equal, (1.0,), (0.80, 0.20), (0.0005, 0.9995)),
    Part("chat", equal, (1.0,), (0.80, 0.20), (0.0005, 0.9995)),
    Part("registration", equal, (1.0,), (0.95, 0.05), (0.0001, 0.9999)),
    Part("customer", equal, (1.0,), (0.80, 0.20), (0.01, 0.99)),
    Part("city", equal, (1.0,), (0.85, 0.15), (0.10, 0.90)),
), people.differ)  # fmt: skip
