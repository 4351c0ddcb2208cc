"""What does the customer need, and do we ask so that he says it? Implied and explicit needs, and SPIN questions.

Source: Rackham (1988), SPIN Selling: situation, problem, implication and need-payoff questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import wilson

__all__ = [
    "NEED_STATES",
    "Need",
    "NeedConversion",
    "Probing",
    "need_conversion",
    "need_state",
    "probing_depth",
]

NEED_STATES = ("suspected", "probed", "implied", "explicit", "confirmed")
KINDS = {"S": "situation", "P": "problem", "I": "implication", "N": "need-payoff"}
FRESH_DAYS = 180


@dataclass(frozen=True)
class Need:
    """A need, the furthest state it reached, and the day of its last evidence (None: none yet)."""

    name: str
    state: str
    evidence_on: date | None = None


def need_state(need: Need, as_of: date, *, fresh_days: int = FRESH_DAYS) -> str:
    """Return the state of a need on a day: its own, or “re-check” without evidence of the last ``fresh_days``.

    A need that is only suspected has nothing to expire. Raises BadFrame for an unknown state.
    """
    if need.state not in NEED_STATES:
        raise BadFrame(f"A need is one of {', '.join(NEED_STATES)}, not “{need.state}”.")
    if need.state == NEED_STATES[0]:
        return need.state
    fresh = need.evidence_on is not None and (as_of - need.evidence_on).days <= fresh_days
    return need.state if fresh else "re-check"


@dataclass(frozen=True)
class NeedConversion:
    """Needs that were latent (probed or implied, or further), those spoken out, and the share with Wilson's interval."""

    latent: int
    explicit: int
    rate: float | None
    low: float
    high: float


def need_conversion(needs: Iterable[Need]) -> NeedConversion:
    """Return how many latent needs became explicit. The rate is None where none was probed. Raises BadFrame."""
    places = []
    for need in needs:
        if need.state not in NEED_STATES:
            raise BadFrame(f"A need is one of {', '.join(NEED_STATES)}, not “{need.state}”.")
        places.append(NEED_STATES.index(need.state))
    latent, explicit = sum(one >= 1 for one in places), sum(one >= 3 for one in places)
    return NeedConversion(latent, explicit, explicit / latent if latent else None, *wilson(explicit, latent))


@dataclass(frozen=True)
class Probing:
    """Questions asked by kind, the share of implication and need-payoff (None: none asked), and what to ask next."""

    counts: dict[str, int]
    depth: float | None
    unasked: tuple[str, ...]


def probing_depth(asked: Iterable[tuple[str, str]], bank: Sequence[tuple[str, str]]) -> Probing:
    """Return how deeply a customer was probed, from (kind, question) asked and the question bank, kind S, P, I or N.

    ``unasked`` are the questions of the bank not asked yet, in its order: the plan of the next visit. Raises BadFrame.

    >>> probing_depth([("S", "a"), ("I", "b")], [("S", "a"), ("N", "c")])
    Probing(counts={'S': 1, 'P': 0, 'I': 1, 'N': 0}, depth=0.5, unasked=('c',))
    """
    done = list(asked)
    if unknown := {kind for kind, _ in [*done, *bank]} - set(KINDS):
        raise BadFrame(f"A question is S, P, I or N, not “{min(unknown)}”.")
    counts = {kind: sum(one == kind for one, _ in done) for kind in KINDS}
    known = {question for _, question in done}
    return Probing(
        counts, (counts["I"] + counts["N"]) / len(done) if done else None,
        tuple(question for _, question in bank if question not in known),
    )  # fmt: skip
