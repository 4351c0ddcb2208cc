"""Names of people: the same person as 王伟, 王 伟, 王偉; as "Miller, Anna", "Dr. Anna Miller", "A. Miller"."""

from __future__ import annotations

import re

from rapidfuzz.distance import JaroWinkler

from zhike.analytics.folding import fold, has_han
from zhike.analytics.tables import words

_TITLES = words("mr mrs ms miss dr prof professor sir herr frau monsieur madame mme jr sr ii iii phd mba")
_CHINESE_TITLES = re.compile("(?:先生|女士|小姐|太太|老师|教授|医生|经理|总经理|总监|主任)$")


def tokens(name: str) -> tuple[str, ...]:
    """Return the parts of a name, folded, in their order; a Chinese name is one part. Titles are left out."""
    folded = fold(name)
    if has_han(folded):
        bare = re.sub(r"[^\w]", "", folded)
        plain = _CHINESE_TITLES.sub("", bare)
        return (plain if len(plain) >= 2 else bare,)
    family, comma, given = folded.partition(",")
    if comma and given.strip() and not words(given.replace(".", "")) <= _TITLES:
        folded = f"{given} {family}"
    parts = re.sub(r"[^\w]+", " ", folded.replace("'", "")).split()
    return tuple(part for part in parts if part not in _TITLES) or tuple(parts)


def key(name: str) -> str:
    """Return what is equal for two writings of one name in whatever order: its parts, sorted."""
    return " ".join(sorted(tokens(name)))


def alike(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1; the order of the parts does not matter.

    An initial agrees with a name that begins with it, for 0.9 of a part; a part that only one has, for 0.8.
    """
    a, b = tokens(one), tokens(other)
    if not a or not b:
        return 0.0
    if sorted(a) == sorted(b):
        return 1.0
    if has_han(a[0]) or has_han(b[0]):
        shorter, longer = sorted((a[0], b[0]), key=len)
        if len(shorter) >= 2 and len(longer) - len(shorter) <= 2 and longer.endswith(shorter):
            # The given name alone, as friends say it: 小明 for 王小明.
            return 0.9
        return round(float(JaroWinkler.normalized_similarity(a[0], b[0])), 4)
    scored = sorted(
        ((_part(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)),
        key=lambda row: (-row[0], row[1:]),
    )
    pairs: dict[int, tuple[int, float]] = {}
    for score, i, j in scored:
        if i not in pairs and all(j != taken for taken, _score in pairs.values()):
            pairs[i] = (j, score)
    scores = [score for _j, score in pairs.values()] + [0.8] * abs(len(a) - len(b))
    return round(min(sum(scores) / len(scores), 0.99), 4)


def differ(one: str, other: str) -> bool:
    """Say whether two names are clearly those of two people: each has a part that is like none of the other's.

    Anna Vogel is not Jonas Vogel, but may be A. Vogel. Chinese names are compared whole.
    """
    a, b = tokens(one), tokens(other)
    if not a or not b or has_han(a[0]) or has_han(b[0]):
        return alike(one, other) < 0.8
    return all(any(all(_part(x, y) < 0.85 for y in others) for x in own) for own, others in ((a, b), (b, a)))


def _part(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.9 if one[0] == other[0] else 0.0
    return float(JaroWinkler.normalized_similarity(one, other))
