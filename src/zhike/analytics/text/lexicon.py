"""Sentiment by word lists: the modest start before there is feedback of one's own to learn from.

Points are added up word by word: praise +1, blame −1, turned round by a negation shortly before, raised or lowered
by emphasis, doubled after "but". Longest words win, so 不错 is praise and not a negated 错.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import expit

from zhike.analytics.answers import open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.text import wordlists
from zhike.analytics.text.ngrams import normalised

__all__ = ["LexiconSentiment", "starting_sentiment"]

STOPS = ",.!?;。、~"
# How many characters after its end a negation still turns a word round.
CHINESE_REACH, LATIN_REACH = 3, 16


@dataclass(frozen=True)
class LexiconSentiment:
    """Points per word, and the words that change the points of those after them."""

    points: dict[str, float]

    def probabilities(self, texts: Sequence[str | None]) -> np.ndarray:
        """Return how likely each text is pleased, .5 where no word is known, NaN for a missing or empty one.

        These are points on a scale, not measured frequencies; learn from own feedback for calibrated ones.
        """
        return np.array([expit(self.score(text)) if text and text.strip() else np.nan for text in texts])

    def predict(self, frame: Any, text: str = "text") -> Any:
        """Return the frame with ``probability`` and ``sentiment`` ("positive", "negative", "unknown", null)."""
        probabilities = self.probabilities(open_frame(frame, text=(text,)).values(text))
        known = [None if np.isnan(one) else float(one) for one in probabilities]
        return with_answers(frame, {"probability": known, "sentiment": [_named(one) for one in known]})

    def score(self, text: str) -> float:
        """Return the points of a text; 0 when nothing is known of it.

        >>> starting_sentiment().score("味道不错") > 0 > starting_sentiment().score("The service was not good")
        True
        """
        return sum(points for _, points in self.reasons(text))

    def reasons(self, text: str) -> tuple[tuple[str, float], ...]:
        """Return the words that gave points, in the order of the text."""
        found: list[tuple[str, float]] = []
        strength, weight, denied_until = 1.0, 1.0, -1
        for match in self._words.finditer(normalised(text)):
            word = match.group()
            if word in wordlists.TURNS:
                strength, weight, denied_until = 1.0, 2.0, -1
            elif word in self.points:
                sign = -1.0 if match.start() <= denied_until else 1.0
                found.append((word, self.points[word] * sign * strength * weight))
                strength, denied_until = 1.0, -1
            elif word in wordlists.NEGATIONS:
                denied_until = match.end() + (LATIN_REACH if word.isascii() else CHINESE_REACH)
            elif word in wordlists.INTENSIFIERS:
                strength = 1.5
            elif word in wordlists.DIMINISHERS:
                strength = 0.5
            elif word in STOPS:
                strength, denied_until = 1.0, -1
        return tuple(found)

    @cached_property
    def _words(self) -> re.Pattern[str]:
        return _pattern(frozenset(self.points) | CHANGERS)


def _pattern(known: frozenset[str]) -> re.Pattern[str]:
    """Return an expression for any Latin word, the known Chinese words (longest first), and the ends of clauses."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(known, key=lambda one: (-len(one), one)):
        if not word.isascii():
            by_first.setdefault(word[0], []).append(word[1:])
    chinese = "|".join(f"{first}(?:{'|'.join(map(re.escape, rests))})" for first, rests in by_first.items())
    return re.compile(rf"[a-z]+(?:'[a-z]+)?|{chinese}|[{re.escape(STOPS)}]")


CHANGERS = wordlists.NEGATIONS | wordlists.INTENSIFIERS | wordlists.DIMINISHERS | wordlists.TURNS


def starting_sentiment() -> LexiconSentiment:
    """Return the sentiment of the word lists that come with Zhike."""
    return LexiconSentiment(dict.fromkeys(wordlists.POSITIVE, 1.0) | dict.fromkeys(wordlists.NEGATIVE, -1.0))


def _named(probability: float | None) -> str | None:
    if probability is None:
        return None
    return "unknown" if probability == 0.5 else "positive" if probability > 0.5 else "negative"
