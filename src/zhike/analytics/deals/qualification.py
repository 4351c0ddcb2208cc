"""Is the deal real? BANT for small customers, MEDDIC for key accounts, with what is only said counted half.

Sources: BANT (IBM): budget, authority, need, time; MEDDIC (PTC, 1990s): metrics, economic buyer, decision criteria,
decision process, identified pain, champion.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhike.analytics.frames import BadFrame

__all__ = ["BANT", "MEDDIC", "Qualification", "qualification"]

BANT = ("budget", "authority", "need", "time")
MEDDIC = ("metrics", "economic buyer", "decision criteria", "decision process", "pain", "champion")
ANSWERS = {"verified": 1.0, "unverified": 0.5, "no": 0.0}


@dataclass(frozen=True)
class Qualification:
    """The score 0 … 1, the elements not answered, those only said, and those a stage gate still requires (empty: open)."""

    score: float
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    gate: tuple[str, ...]


def qualification(
    answers: Mapping[str, str | None], elements: Iterable[str] = BANT, *,
    weights: Mapping[str, float] | None = None, required: Iterable[str] = (),
) -> Qualification:  # fmt: skip
    """Return Σ weight · answer ÷ Σ weight: 1 for “verified”, ½ for “unverified”, 0 for “no” and for no answer.

    ``required`` elements must be verified to pass the gate of a stage. Raises BadFrame for unknown elements or answers.

    >>> qualification({"budget": "verified", "need": "unverified"}).score
    0.375
    """
    names, asked = tuple(elements), tuple(required)
    weigh = dict.fromkeys(names, 1.0) | dict(weights or {})
    if unknown := sorted({*answers, *weigh, *asked} - set(names)):
        raise BadFrame(f"There is no element {unknown[0]}; there are {', '.join(names)}.")
    if not names or min(weigh.values()) < 0 or not sum(weigh.values()):
        raise BadFrame("The weights must not be negative, and not all of them 0.")
    given = {name: found for name in names if (found := answers.get(name)) is not None}
    if odd := sorted(set(given.values()) - set(ANSWERS)):
        raise BadFrame(f"An answer is one of {', '.join(ANSWERS)}, not “{odd[0]}”.")
    score = sum(weigh[name] * ANSWERS[found] for name, found in given.items()) / sum(weigh.values())
    return Qualification(
        score,
        tuple(name for name in names if name not in given),
        tuple(name for name in names if given.get(name) == "unverified"),
        tuple(name for name in asked if given.get(name) != "verified"),
    )
