"""What is this customer like, and how sure is it? Tags that fade without fresh evidence.

Source: exponential forgetting (Ebbinghaus 1885); strength = Σ evidence · e^(−ln 2 · age ÷ half-life) (theory item 41).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isfinite

from zhike.analytics.frames import BadFrame

__all__ = ["Tag", "TagEvidence", "portrait"]

HALF_LIFE, LEAST = 180, 0.1


@dataclass(frozen=True)
class TagEvidence:
    """What speaks for a tag: its weight and day. ``by_hand`` is somebody's word, which holds until ``until`` (None: no end)."""

    tag: str
    weight: float
    on: date
    by_hand: bool = False
    until: date | None = None


@dataclass(frozen=True)
class Tag:
    """A tag with its strength; what people set by hand has a strength of 1 and wins over what was computed."""

    tag: str
    strength: float
    by_hand: bool


def portrait(
    evidence: Iterable[TagEvidence], as_of: date, *, half_life: float = HALF_LIFE, least: float = LEAST
) -> tuple[Tag, ...]:
    """Return the tags of a customer on a day, strongest first; computed ones below ``least`` are dropped.

    A tag that somebody took off by hand (weight 0) stays off until then. Raises BadFrame for a bad weight or half-life.
    """
    if not half_life > 0:
        raise BadFrame("The half-life must be positive.")
    sums: dict[str, float] = {}
    word: dict[str, TagEvidence] = {}
    for one in evidence:
        if not isfinite(one.weight) or one.weight < 0:
            raise BadFrame(f"The evidence for {one.tag} must be a number of 0 or more.")
        if one.on > as_of:
            continue
        if one.by_hand:
            if (one.until is None or one.until >= as_of) and (
                one.tag not in word or one.on >= word[one.tag].on
            ):
                word[one.tag] = one
        else:
            sums[one.tag] = sums.get(one.tag, 0.0) + one.weight * 0.5 ** ((as_of - one.on).days / half_life)
    found = [Tag(tag, 1.0, True) for tag, one in word.items() if one.weight > 0]
    found += [
        Tag(tag, strength, False) for tag, strength in sums.items() if strength >= least and tag not in word
    ]
    return tuple(sorted(found, key=lambda one: (-one.strength, not one.by_hand, one.tag)))
