"""What is the feedback about? Groups of texts that share phrases, named by the phrases they share.

Non-negative matrix factorisation of weighted phrases (Lee & Seung 1999) with a fixed start, so the same texts give
the same topics. Short texts carry one topic; a text without known phrases carries none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.decomposition import NMF

from zhike.analytics.answers import open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.text.ngrams import normalised
from zhike.analytics.text.phrases import phrases_in

__all__ = ["Topic", "Topics", "TopicsFitted"]


@dataclass(frozen=True)
class Topic:
    """A topic: its number from 1, the phrases that name it, how many texts it holds and their share of all."""

    number: int
    phrases: tuple[str, ...]
    texts: int
    share: float


@dataclass(frozen=True, kw_only=True, eq=False)
class TopicsFitted(Fitted):
    """The topics by size; ``weights`` (topics × phrases) and ``rarity`` (per phrase) say which text belongs where."""

    topics: tuple[Topic, ...]
    phrases: tuple[str, ...]
    rarity: np.ndarray
    weights: np.ndarray

    def assign(self, texts: Sequence[str | None]) -> list[int | None]:
        """Return the number of each text's topic, None where it has no known phrase."""
        found = _matrix([one or "" for one in texts], self.phrases).multiply(self.rarity).tocsr()
        strengths = found @ self.weights.T
        return [int(row.argmax()) + 1 if row.max() > 0 else None for row in strengths]

    def predict(self, frame: Any, text: str = "text") -> Any:
        """Return the frame with ``topic`` (number) and ``topic_name`` (its phrases)."""
        numbers = self.assign(open_frame(frame, text=(text,)).values(text))
        names = [None if one is None else ", ".join(self.topics[one - 1].phrases[:3]) for one in numbers]
        return with_answers(frame, {"topic": numbers, "topic_name": names})


@dataclass(frozen=True)
class Topics:
    """Groups texts into at most ``topics`` topics over at most ``vocabulary`` phrases."""

    topics: int = 8
    vocabulary: int = 400

    def fit(self, frame: Any, text: str = "text") -> TopicsFitted:
        """Learn topics from a frame of texts. Raises NotEnoughData where fewer than two phrases are shared."""
        if self.topics < 1:
            raise BadFrame("At least one topic is needed.")
        table = open_frame(frame, text=(text,)).complete(text)
        texts = sorted(table.values(text))
        phrases = tuple(one.phrase for one in phrases_in(texts, top=self.vocabulary))
        if len(phrases) < 2:
            raise NotEnoughData(
                f"Not enough data: {len(texts)} texts share {len(phrases)} phrases, at least 2 needed."
            )
        found = _matrix(texts, phrases)
        rarity = np.log(len(texts) / np.maximum(np.asarray(found.sum(axis=0)).ravel(), 1)) + 1
        weighted = found.multiply(rarity).tocsr()
        model = NMF(min(self.topics, len(phrases)), init="nndsvda", max_iter=400, tol=1e-4, random_state=0)
        strengths = model.fit_transform(weighted)
        spread = np.linalg.norm(strengths, axis=0)
        weights = model.components_ * spread[:, None]
        weights /= np.maximum(np.linalg.norm(weights, axis=1, keepdims=True), 1e-12)
        return _sorted(phrases, rarity, weights, weighted, len(texts), table.warnings)


def _matrix(texts: Sequence[str], phrases: Sequence[str]) -> sparse.csr_matrix:
    """Return which text contains which phrase."""
    places = {phrase: place for place, phrase in enumerate(phrases)}
    pattern = re.compile("|".join(map(_whole, sorted(phrases, key=lambda one: (-len(one), one)))))
    rows, columns = [], []
    for row, text in enumerate(texts):
        for phrase in set(pattern.findall(normalised(text))):
            rows.append(row)
            columns.append(places[phrase])
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(texts), len(phrases)))


def _whole(phrase: str) -> str:
    """Return an expression for a phrase that does not match inside a longer Latin word."""
    return rf"\b{re.escape(phrase)}\b" if phrase.isascii() else re.escape(phrase)


def _sorted(
    phrases: tuple[str, ...],
    rarity: np.ndarray,
    weights: np.ndarray,
    found: sparse.csr_matrix,
    n: int,
    warnings: tuple[str, ...],
) -> TopicsFitted:
    """Return the topics by the number of their texts; empty ones are left out."""
    strengths = found @ weights.T
    own = np.where(strengths.max(axis=1) > 0, strengths.argmax(axis=1), -1)
    sizes = np.bincount(own[own >= 0], minlength=len(weights))
    order = [place for place in np.argsort(-sizes, kind="stable") if sizes[place]]
    topics = tuple(
        Topic(number, _names(weights[place], phrases), int(sizes[place]), float(sizes[place] / n))
        for number, place in enumerate(order, start=1)
    )
    return TopicsFitted(
        n=n, warnings=warnings, topics=topics, phrases=phrases, rarity=rarity, weights=weights[order]
    )


def _names(weights: np.ndarray, phrases: tuple[str, ...], most: int = 6) -> tuple[str, ...]:
    return tuple(phrases[place] for place in np.argsort(-weights, kind="stable")[:most] if weights[place] > 0)
