"""Why, in their own words? Short feedback and reasons of refusal coded by a book of words, with the evidence shown.

Every code comes with the words that brought it, so a reader can check it; shares carry Wilson intervals (theory item
47: the primary reason counts 1, further ones are shown apart).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame
from zhike.analytics.intervals import wilson
from zhike.analytics.text.codebook import CODEBOOK
from zhike.analytics.text.ngrams import normalised

__all__ = ["Coded", "ReasonCoding", "ReasonShare", "ReasonsFitted"]


@dataclass(frozen=True)
class Coded:
    """The primary reason of one text, further ones, and the words that told; primary None when nothing did."""

    primary: str | None
    others: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class ReasonShare:
    """How many texts give a reason first, their share of the coded texts with Wilson's interval, and how many also give it."""

    code: str
    primary: int
    share: float
    low: float
    high: float
    further: int


@dataclass(frozen=True, kw_only=True)
class ReasonsFitted(Fitted):
    """The distribution of reasons, most frequent first; ``uncoded`` texts had none of the words."""

    codebook: dict[str, tuple[str, ...]]
    reasons: tuple[ReasonShare, ...]
    uncoded: int

    def code(self, text: str | None) -> Coded:
        """Return the reasons of one text: the one with most words first, the earlier mentioned in a tie."""
        return _coded(text, _words_of(self.codebook))

    def predict(self, frame: Any, text: str = "text") -> Any:
        """Return the frame with ``reason``, ``other_reasons`` and ``evidence`` (joined by ", "; null where none)."""
        words = _words_of(self.codebook)
        coded = [_coded(one, words) for one in open_frame(frame, text=(text,)).values(text)]
        return with_answers(frame, {
            "reason": [one.primary for one in coded],
            "other_reasons": [", ".join(one.others) or None for one in coded],
            "evidence": [", ".join(one.evidence) or None for one in coded],
        })  # fmt: skip


@dataclass(frozen=True)
class ReasonCoding:
    """Codes texts by a code book {code: words}; longer words win over shorter ones in them."""

    codebook: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: CODEBOOK)

    def fit(self, frame: Any, text: str = "text") -> ReasonsFitted:
        """Count the reasons in a frame of texts. Raises BadFrame for a missing column or an empty code book."""
        book = {
            code: tuple(normalised(word).strip() for word in words) for code, words in self.codebook.items()
        }
        if not any(book.values()) or any(not word for words in book.values() for word in words):
            raise BadFrame("The code book needs codes with words, none of them empty.")
        table = open_frame(frame, text=(text,)).complete(text)
        words = _words_of(book)
        coded = [_coded(one, words) for one in table.values(text)]
        told = [one for one in coded if one.primary]
        shares = []
        for code in book:
            first = sum(one.primary == code for one in told)
            if further := sum(code in one.others for one in told) + first:
                low, high = wilson(first, len(told))
                shares.append(ReasonShare(code, first, first / len(told), low, high, further - first))
        shares.sort(key=lambda one: (-one.primary, -one.further, one.code))
        return ReasonsFitted(
            n=len(coded),
            warnings=table.warnings,
            codebook=book,
            reasons=tuple(shares),
            uncoded=len(coded) - len(told),
        )


def _words_of(book: Mapping[str, tuple[str, ...]]) -> tuple[dict[str, str], re.Pattern[str]]:
    """Return which code each word stands for, and an expression that finds the words, longest first."""
    codes: dict[str, str] = {}
    for code, words in book.items():
        for word in words:
            codes.setdefault(word, code)
    ordered = sorted(codes, key=lambda one: (-len(one), one))
    return codes, re.compile(
        "|".join(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one) for one in ordered)
    )


def _coded(text: str | None, words: tuple[dict[str, str], re.Pattern[str]]) -> Coded:
    codes, pattern = words
    evidence = tuple(dict.fromkeys(pattern.findall(normalised(text or ""))))
    counts: dict[str, int] = {}
    for word in evidence:
        counts[codes[word]] = counts.get(codes[word], 0) + 1
    ranked = sorted(counts, key=lambda code: -counts[code])
    return Coded(ranked[0] if ranked else None, tuple(ranked[1:]), evidence)
