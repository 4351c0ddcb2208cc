"""Which features must be there, which earn by degree, and which delight? Kano's model.

Source: Kano, Seraku, Takahashi & Tsuji (1984), Hinshitsu 14(2), 39–48 (狩野模型); coefficients better/worse after
Berger et al. (1993), Center for Quality of Management Journal 2(4), 3–36.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted

__all__ = ["Kano", "KanoFitted", "KanoItem", "classify"]

# Answers: 1 like it, 2 expect it, 3 neutral, 4 can live with it, 5 dislike it.
# Rows: the answer if the feature is there; columns: if it is not.
TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
# A tie goes to what hurts most when missing.
PRECEDENCE = "MOAIRQ"
QUESTIONABLE = 0.10


def classify(functional: int, dysfunctional: int) -> str:
    """Return the class of one pair of answers (1 … 5): A, O, M, I, R or Q. Raises IndexError outside 1 … 5.

    >>> classify(1, 5), classify(2, 5), classify(1, 1)
    ('O', 'M', 'Q')
    """
    if functional < 1 or dysfunctional < 1:
        raise IndexError("Answers run from 1 to 5.")
    return TABLE[functional - 1][dysfunctional - 1]


@dataclass(frozen=True)
class KanoItem:
    """One feature: answers counted by class, the class it gets, and what having or lacking it does (−1 … 1).

    ``better`` is the share whom the feature would satisfy more, ``worse`` minus the share whom its lack would
    dissatisfy; both None when nobody gave an answer that counts (A, O, M, I).
    """

    item: str
    n: int
    counts: dict[str, int]
    category: str
    better: float | None
    worse: float | None
    warning: str = ""


@dataclass(frozen=True, kw_only=True)
class KanoFitted(Fitted):
    """The features in the order of their names."""

    items: tuple[KanoItem, ...]

    def item(self, name: str) -> KanoItem:
        """Return one feature. Raises KeyError when it was not asked for."""
        for found in self.items:
            if found.item == name:
                return found
        raise KeyError(name)


@dataclass(frozen=True)
class Kano:
    """Sorts features by pairs of questions: how would you feel with it, and how without it?"""

    def fit(self, frame: Any) -> KanoFitted:
        """Classify each feature.

        ``frame``: one row per answer with columns ``item``, ``functional`` and ``dysfunctional`` (whole numbers
        1 … 5). Rows with a missing answer are left out and counted in the warnings. Raises BadFrame for
        missing columns or answers outside the scale, NotEnoughData for no complete answer.
        """
        table = open_frame(frame, text=("item",), numbers=("functional", "dysfunctional"))
        table = table.complete("item", "functional", "dysfunctional").within("functional", 1, 5, whole=True)
        table = table.within("dysfunctional", 1, 5, whole=True).required(1, "complete pair of answers")
        answers: dict[str, Counter[str]] = {}
        for name, have, lack in table.rows("item", "functional", "dysfunctional"):
            answers.setdefault(name, Counter())[classify(int(have), int(lack))] += 1
        return KanoFitted(
            n=len(table),
            warnings=table.warnings,
            items=tuple(_item(name, answers[name]) for name in sorted(answers)),
        )


def _item(name: str, counts: Counter[str]) -> KanoItem:
    n = sum(counts.values())
    category = min(PRECEDENCE, key=lambda letter: (-counts[letter], PRECEDENCE.index(letter)))
    decisive = sum(counts[letter] for letter in "AOMI")
    unclear = counts["Q"] / n > QUESTIONABLE
    return KanoItem(
        item=name,
        n=n,
        counts={letter: counts[letter] for letter in "AOMIRQ"},
        category=category,
        better=(counts["A"] + counts["O"]) / decisive if decisive else None,
        worse=-(counts["O"] + counts["M"]) / decisive if decisive else None,
        warning="More than 10 % of the answers contradict themselves: ask the question differently."
        if unclear
        else "",
    )
