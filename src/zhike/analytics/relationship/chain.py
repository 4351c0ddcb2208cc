"""Does the chain of contacts hold, and what did the last touch leave? Chain integrity and impression.

Sources: Pine, Peppers & Rogers (1995), HBR 73(2), 103–114 (learning relationships); Kahneman, Fredrickson, Schreiber
& Redelmeier (1993), Psychological Science 4(6), 401–405 (peak and end).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from zhike.analytics.frames import BadFrame

__all__ = [
    "Asked",
    "ChainIntegrity",
    "Impression",
    "Learning",
    "Touch",
    "chain_integrity",
    "impression",
    "learning",
]

PEAK_DAYS, FLAW_HALF_LIFE, FLAWS = 90, 60, 3.0


@dataclass(frozen=True)
class Touch:
    """A contact with the customer: its day, when its next step is due (None: none agreed), whether it may end the chain,
    its sentiment −1 … 1 (None: not known), whether the customer was there, and whether something small went wrong.
    """

    on: date
    next_due: date | None = None
    ended: bool = False
    sentiment: float | None = None
    internal: bool = False
    flaw: bool = False


@dataclass(frozen=True)
class ChainIntegrity:
    """Links needing a next step, those kept, their share (None: nothing was due yet), and the gaps longer than the norm."""

    needing: int
    kept: int
    integrity: float | None
    gaps: tuple[tuple[date, date], ...]


def chain_integrity(touches: Sequence[Touch], as_of: date, *, norm_days: int) -> ChainIntegrity:
    """Return how the chain held up to a day.

    A touch needs a next step unless it ended the chain or is internal. It is kept when a next step was agreed and another
    touch followed by its due date; one that is not due yet counts neither way. A gap is more than ``norm_days``
    between two touches, or from the last one to ``as_of``. Raises BadFrame for a norm below 1 day.
    """
    if norm_days < 1:
        raise BadFrame("The norm between two touches is at least 1 day.")
    known = sorted(
        (touch for touch in touches if touch.on <= as_of and not touch.internal), key=lambda touch: touch.on
    )
    needing = kept = 0
    for place, touch in enumerate(known):
        if touch.ended:
            continue
        following = known[place + 1] if place + 1 < len(known) else None
        if touch.next_due is not None and following is None and touch.next_due >= as_of:
            continue
        needing += 1
        kept += touch.next_due is not None and following is not None and following.on <= touch.next_due
    days = [touch.on for touch in known]
    if known and not known[-1].ended:
        days.append(as_of)
    gaps = tuple((one, other) for one, other in pairwise(days) if (other - one).days > norm_days)
    return ChainIntegrity(needing, kept, kept / needing if needing else None, gaps)


@dataclass(frozen=True)
class Impression:
    """½ last + ½ peak of the sentiments (−1 … 1), None without any; and the weight of small flaws, with its alarm."""

    value: float | None
    last: float | None
    peak: float | None
    flaws: float
    alarm: bool


def impression(touches: Sequence[Touch], as_of: date) -> Impression:
    """Return the impression we left on a day; internal notes do not count.

    The peak is the sentiment furthest from 0 in the last 90 days (of two equal ones the later). Flaws are halved
    every 60 days; from 3 on they alarm.
    """
    known = sorted(
        (touch for touch in touches if touch.on <= as_of and not touch.internal), key=lambda touch: touch.on
    )
    felt = [(touch.on, touch.sentiment) for touch in known if touch.sentiment is not None]
    if any(not -1 <= sentiment <= 1 for _, sentiment in felt):
        raise BadFrame("A sentiment lies between −1 and 1.")
    flaws = sum(0.5 ** ((as_of - touch.on).days / FLAW_HALF_LIFE) for touch in known if touch.flaw)
    if not felt:
        return Impression(None, None, None, flaws, flaws >= FLAWS)
    last = felt[-1][1]
    recent = [(abs(sentiment), day, sentiment) for day, sentiment in felt if (as_of - day).days <= PEAK_DAYS]
    peak = max(recent)[2] if recent else last
    return Impression((last + peak) / 2, last, peak, flaws, flaws >= FLAWS)


@dataclass(frozen=True)
class Asked:
    """A day on which something of a customer's profile was asked, or his known preference used: ``used`` says which."""

    field: str
    on: date
    used: bool = False


@dataclass(frozen=True)
class Learning:
    """Preferences learned, those used since, and what was asked again though it was known: (field, day)."""

    learned: int
    reused: int
    asked_twice: tuple[tuple[str, date], ...]


def learning(events: Iterable[Asked], as_of: date, *, stale_days: int = 365) -> Learning:
    """Return what a relationship has learned by a day.

    The first question about a field teaches it. Asking again within ``stale_days`` of the last answer is asking twice;
    later it refreshes what may have changed. Something used before it was asked came from elsewhere and does not count.
    """
    known: dict[str, date] = {}
    used: set[str] = set()
    twice = []
    for one in sorted((one for one in events if one.on <= as_of), key=lambda one: (one.on, one.used)):
        if one.used:
            used |= {one.field} & known.keys()
            continue
        if one.field in known and (one.on - known[one.field]).days <= stale_days:
            twice.append((one.field, one.on))
        known[one.field] = one.on
    return Learning(len(known), len(used), tuple(twice))
