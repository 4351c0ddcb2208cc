"""How does this person like to be dealt with? Social styles from a checklist, with an honest “mixed”.

Sources: Merrill & Reid (1981), Personal Styles and Effective Performance: assertiveness × responsiveness; DISC: Marston
(1928), Emotions of Normal People. In the Chinese texts 分析型 analytical, 表现型 expressive, 社交型 and 稳健型 amiable;
they describe the driver (主导型) without naming him. A judgement of a person: keep it to those who work with him.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from zhike.analytics.frames import BadFrame

__all__ = ["SocialStyle", "social_style"]

SURE = 0.25
# (assertive, responsive): style, its letter in DISC.
STYLES = {
    (True, False): ("driving", "D"), (True, True): ("expressive", "I"),
    (False, True): ("amiable", "S"), (False, False): ("analytical", "C"),
}  # fmt: skip


@dataclass(frozen=True)
class SocialStyle:
    """The style (``mixed`` where too unsure, None where nothing was answered), what it is near to, and how sure it is.

    ``assertiveness`` and ``responsiveness`` lie between −1 and 1; ``confidence`` = min(|a|, |r|) · share answered.
    ``candidates`` are the styles whose cards to show: one, or for a mixed person the nearest two.
    """

    style: str | None
    disc: str
    assertiveness: float | None
    responsiveness: float | None
    confidence: float
    candidates: tuple[str, ...]


def social_style(
    assertive: Sequence[float | None], responsive: Sequence[float | None], *, least: float = SURE
) -> SocialStyle:
    """Return the style from the answers to the two checklists, each −1 … 1, None where not answered.

    Raises BadFrame for an answer off the scale or a checklist without questions.

    >>> social_style([1, 0.5, 0.6], [-0.8, -0.4, None]).style
    'driving'
    """
    if not assertive or not responsive:
        raise BadFrame("Both checklists need questions.")
    sides = [[one for one in side if one is not None] for side in (assertive, responsive)]
    if any(not -1 <= one <= 1 for side in sides for one in side):
        raise BadFrame("An answer lies between −1 and 1.")
    answered = sum(map(len, sides)) / (len(assertive) + len(responsive))
    if not all(sides):
        known = [fmean(side) if side else None for side in sides]
        return SocialStyle(None, "", known[0], known[1], 0.0, ())
    a, r = map(fmean, sides)
    confidence = min(abs(a), abs(r)) * answered
    style, letter = STYLES[a > 0, r > 0]
    if confidence >= least:
        return SocialStyle(style, letter, a, r, confidence, (style,))
    # The neighbour lies across the axis that is less clear.
    other = STYLES[(a > 0) != (abs(a) <= abs(r)), (r > 0) != (abs(r) < abs(a))][0]
    return SocialStyle("mixed", "", a, r, confidence, (style, other))
