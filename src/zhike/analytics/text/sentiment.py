"""Is a piece of feedback pleased or displeased? Learned in seconds from one's own labelled feedback.

Two linear models over the same character n-grams are averaged: one on the n-grams as they are, one on n-grams
weighted by the log-ratio of their frequency in pleased and displeased texts (naive Bayes). Each text is scaled to
length 1, so a long complaint does not outweigh a short one. The first knows frequent words well, the second rare
ones; their mean was better than either on every set tried. The word lists that come with Zhike know words that
feedback has not shown yet: their points join as a third opinion, weighed by how well they do on texts not learned from.
Sources: Wang, S. & Manning, C. D. (2012), Baselines and bigrams, ACL, 90–94; Platt, J. (1999), Probabilistic outputs
for support vector machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from scipy import sparse
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from zhike.analytics.answers import Table, open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.progress import step
from zhike.analytics.text.lexicon import LexiconSentiment, starting_sentiment
from zhike.analytics.text.ngrams import NGrams, cjk_share, normalised

__all__ = ["Sentiment", "SentimentFitted"]

CHINESE_ORDERS, LATIN_ORDERS = (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)
LEAST_OF_A_KIND = 10
FOLDS = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class SentimentFitted(Fitted):
    """Weights per n-gram of both models, and what is to be expected of them.

    ``accuracy`` is that on texts not learned from (3-fold, equal texts on one side), ``majority`` that of always
    giving the more frequent answer. ``slope`` and ``intercept`` turn scores into probabilities that hold outside;
    ``listed`` is what the points of the word lists in ``start``, from −1 to 1, weigh beside the scores.
    """

    ngrams: NGrams
    plain: np.ndarray
    weighted: np.ndarray
    ratios: np.ndarray
    offsets: tuple[float, float]
    slope: float
    listed: float
    intercept: float
    start: LexiconSentiment
    accuracy: float
    majority: float
    positive_share: float

    def probabilities(self, texts: Sequence[str | None]) -> np.ndarray:
        """Return the probability that each text is pleased, in [0, 1]; NaN for a missing or empty one."""
        known = [normalised(text or "") for text in texts]
        both = _scores(self.ngrams.matrix(known), self.ratios, (self.plain, self.weighted), self.offsets)
        probabilities = expit(self.slope * both + self.listed * _points(self.start, known) + self.intercept)
        probabilities[[not (text or "").strip() for text in texts]] = np.nan
        return probabilities

    def predict(self, frame: Any, text: str = "text") -> Any:
        """Return the frame with ``probability`` and ``sentiment`` ("positive", "negative", null without text)."""
        probabilities = self.probabilities(open_frame(frame, text=(text,)).values(text))
        known = [None if np.isnan(one) else float(one) for one in probabilities]
        words = [None if one is None else "positive" if one >= 0.5 else "negative" for one in known]
        return with_answers(frame, {"probability": known, "sentiment": words})

    def reasons(self, text: str, top: int = 5) -> tuple[tuple[str, float], ...]:
        """Return the learned parts of a text that weigh most, with their share of the score; negative ones displease."""
        found = self.ngrams.matrix([normalised(text)])
        plain, weighted = _unit(found), _unit(_times(found, self.ratios))
        weights = (_times(plain, self.plain) + _times(weighted, self.weighted)).tocoo()
        ranked = sorted(
            zip(weights.data.tolist(), weights.col.tolist(), strict=True),
            key=lambda one: (-abs(one[0]), one[1]),
        )
        chosen: list[tuple[str, float]] = []
        for weight, column in ranked:
            part = self.ngrams.spelled(column).strip()
            if part and not any(part in other or other in part for other, _ in chosen):
                chosen.append((part, float(self.slope * weight)))
            if len(chosen) == top:
                break
        return tuple(chosen)


@dataclass(frozen=True)
class Sentiment:
    """Learns to tell pleased from displeased feedback. ``orders`` None: n-grams to 4 for Chinese, to 6 otherwise."""

    orders: tuple[int, ...] | None = None
    min_count: int = 2
    plain_cost: float = 0.5
    weighted_cost: float = 6.0

    def fit(self, frame: Any, text: str = "text", label: str = "label") -> SentimentFitted:
        """Learn from a frame of texts and labels (1 pleased, 0 displeased).

        Raises BadFrame for missing columns or other labels, NotEnoughData with fewer than ten texts of a kind.
        """
        table = open_frame(frame, text=(text,), numbers=(label,)).complete(text, label)
        table.within(label, 0, 1, whole=True)
        texts, labels = _ordered(table, text, label)
        self._check(labels)
        orders = self.orders or (CHINESE_ORDERS if cjk_share(texts) > 0.3 else LATIN_ORDERS)
        ngrams = NGrams.learn(texts, orders, self.min_count)
        if not len(ngrams):
            raise NotEnoughData("Not enough data: no part of any text occurs in two texts.")
        found = ngrams.matrix(texts)
        unseen = self._unseen_scores(found, labels, texts)
        start = starting_sentiment()
        opinions = np.column_stack([unseen, _points(start, texts)])
        scale = LogisticRegression(C=1e6).fit(opinions, labels)
        (slope, listed), intercept = scale.coef_[0].tolist(), float(scale.intercept_[0])
        ratios, weights, offsets = self._learn(found, labels)
        share = float(labels.mean())
        return SentimentFitted(
            n=len(labels), warnings=table.warnings, ngrams=ngrams, ratios=ratios, plain=weights[0], weighted=weights[1],
            offsets=offsets, slope=slope, listed=listed, intercept=intercept, start=start, positive_share=share,
            majority=max(share, 1 - share), accuracy=float(((scale.decision_function(opinions) > 0) == labels).mean()),
        )  # fmt: skip

    def _check(self, labels: np.ndarray) -> None:
        if not all(0 < cost < np.inf for cost in (self.plain_cost, self.weighted_cost)):
            raise BadFrame("The costs must be positive numbers.")
        for kind, name in ((1, "pleased"), (0, "displeased")):
            if (count := int((labels == kind).sum())) < LEAST_OF_A_KIND:
                raise NotEnoughData(
                    f"Not enough data: {count} {name} texts, at least {LEAST_OF_A_KIND} needed."
                )

    def _learn(
        self, found: sparse.csr_matrix, labels: np.ndarray
    ) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray], tuple[float, float]]:
        """Return log-ratios, the weights of both models, and their offsets, each model divided by its spread."""
        ratios = _log_ratios(found, labels)
        models = (
            LinearSVC(C=self.plain_cost, tol=0.01, random_state=0),
            LogisticRegression(C=self.weighted_cost, solver="liblinear", dual=True, tol=0.01, random_state=0),
        )
        weights, offsets = [], []
        for model, view in zip(models, (_unit(found), _unit(_times(found, ratios))), strict=True):
            model.fit(view, labels)
            spread = float(np.std(model.decision_function(view))) or 1.0
            weights.append(model.coef_[0] / spread)
            offsets.append(float(model.intercept_[0]) / spread)
        return ratios, (weights[0], weights[1]), (offsets[0], offsets[1])

    def _unseen_scores(
        self, found: sparse.csr_matrix, labels: np.ndarray, texts: Sequence[str]
    ) -> np.ndarray:
        """Return the score of each text by models that have not learned from it or from an equal text."""
        folds = np.array([crc32(text.encode("utf-8", "surrogatepass")) % FOLDS for text in texts])
        scores = np.zeros(len(labels))
        for fold in range(FOLDS):
            step("fold", fold + 1, FOLDS)
            inside, outside = folds != fold, folds == fold
            if outside.any() and 0 < labels[inside].sum() < inside.sum():
                ratios, weights, offsets = self._learn(found[inside], labels[inside])
                scores[outside] = _scores(found[outside], ratios, weights, offsets)
        return scores


def _ordered(table: Table, text: str, label: str) -> tuple[list[str], np.ndarray]:
    """Return texts and labels in an order of their own, so that the order of the rows can't matter."""
    rows = sorted((normalised(one), int(mark)) for one, mark in table.rows(text, label))
    return [one for one, _ in rows], np.array([mark for _, mark in rows], dtype=np.int64)


def _points(start: LexiconSentiment, texts: Sequence[str]) -> np.ndarray:
    """Return what the word lists say of normalised texts, −1 … 1, 0 where they know nothing."""
    return np.tanh(np.array([start.score(text) for text in texts]) / 2)


def _log_ratios(found: sparse.csr_matrix, labels: np.ndarray) -> np.ndarray:
    """Return log(share among pleased / share among displeased) of each n-gram, counts + 1."""
    pleased = 1 + found.T @ (labels == 1).astype(np.float64)
    displeased = 1 + found.T @ (labels == 0).astype(np.float64)
    return np.log(pleased / pleased.sum()) - np.log(displeased / displeased.sum())


def _times(found: sparse.csr_matrix, weights: np.ndarray) -> sparse.csr_matrix:
    """Return the matrix with each column times its weight."""
    return sparse.csr_matrix((found.data * weights[found.indices], found.indices, found.indptr), found.shape)


def _unit(found: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the matrix with each row scaled to length 1; empty rows stay empty."""
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    data = found.data / np.repeat(lengths, np.diff(found.indptr)).astype(np.float32)
    return sparse.csr_matrix((data, found.indices, found.indptr), found.shape)


def _scores(
    found: sparse.csr_matrix,
    ratios: np.ndarray,
    weights: tuple[np.ndarray, np.ndarray],
    offsets: tuple[float, float],
) -> np.ndarray:
    """Return the sum of both models' scores."""
    plain = _unit(found) @ weights[0] + offsets[0]
    return plain + _unit(_times(found, ratios)) @ weights[1] + offsets[1]
