"""Is a piece of feedback pleased or displeased? Learned in seconds from one's own labelled feedback.

Five linear opinions are heard. Two read the whole text by its character n-grams: one weighs them by the log-ratio of
their frequency in pleased and displeased texts (naive Bayes), which knows rare words well, the other by their rarity.
The third reads pairs of characters with others between them, which n-grams cannot see; the fourth judges each
clause by itself and takes the mean, so that one long complaint does not drown three short praises. Not every clause
of a pleased text praises, so the fifth learns from each clause as much as others agree that it speaks for its text.
The word lists that come with Zhike know words that feedback has not shown yet and are the sixth. How much each counts,
in short texts and in long ones, is learned from texts that the others had not seen, which calibrates the probability
as well (ADR 0150, 0171).
Sources: Wang, S. & Manning, C. D. (2012), Baselines and bigrams, ACL, 90–94; Platt, J. (1999), Probabilistic outputs
for support vector machines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from scipy import sparse
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from zhike.analytics.answers import Table, open_frame
from zhike.analytics.columns import with_answers
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData
from zhike.analytics.progress import step
from zhike.analytics.text.lexicon import LexiconSentiment, starting_sentiment
from zhike.analytics.text.ngrams import NGrams, SkipPairs, cjk_share, counted, normalised
from zhike.analytics.text.opinions import (
    Opinion,
    bayes,
    by_rarity,
    learned,
    log_ratios,
    logged,
    of_speaking_clauses,
    times,
    unit,
    vectors,
)

__all__ = ["Opinion", "Sentiment", "SentimentFitted"]

CHINESE_ORDERS, LATIN_ORDERS = (1, 2, 3, 4), (1, 2, 3, 4, 5, 6)
LEAST_OF_A_KIND = 10
FOLDS = 3
# The opinions on the whole text come first.
WHOLE = 2
# So many texts bear shares that change with their length.
MANY = 1_000


@dataclass(frozen=True, kw_only=True, eq=False)
class SentimentFitted(Fitted):
    """What each opinion goes by, how much it counts, and what is to be expected of all.

    ``accuracy`` is that on texts not learned from (3-fold, equal texts on one side), ``majority`` that of always
    giving the more frequent answer. ``shares`` are the log-odds that a point of each opinion adds, in the order ratios,
    rarity, clauses, clauses that speak for their text, pairs (where there are any) and word lists ``start``; with
    ``intercept`` they make the probability. ``lengths`` says how much each share, and last the intercept, changes
    where a text is e times as long as is ``usual`` (log of characters); zeros where there were few texts.
    """

    ngrams: NGrams
    pairs: SkipPairs
    opinions: tuple[Opinion, ...]
    shares: tuple[float, ...]
    intercept: float
    lengths: tuple[float, ...]
    usual: float
    start: LexiconSentiment
    accuracy: float
    majority: float
    positive_share: float

    def probabilities(self, texts: Sequence[str | None]) -> np.ndarray:
        """Return the probability that each text is pleased, in [0, 1]; NaN for a missing or empty one."""
        known = [normalised(text or "") for text in texts]
        scores = _heard(_views(known, self.ngrams, self.pairs), self.opinions)
        points = np.column_stack([scores, _points(self.start, known)])
        weights = np.array([*self.shares, *self.lengths])
        probabilities = expit(_by_length(points, _longer(known, self.usual)) @ weights + self.intercept)
        probabilities[[not (text or "").strip() for text in texts]] = np.nan
        return probabilities

    def predict(self, frame: Any, text: str = "text") -> Any:
        """Return the frame with ``probability`` and ``sentiment`` ("positive", "negative", null without text)."""
        probabilities = self.probabilities(open_frame(frame, text=(text,)).values(text))
        known = [None if np.isnan(one) else float(one) for one in probabilities]
        words = [None if one is None else "positive" if one >= 0.5 else "negative" for one in known]
        return with_answers(frame, {"probability": known, "sentiment": words})

    def reasons(self, text: str, top: int = 5) -> tuple[tuple[str, float], ...]:
        """Return the learned parts of a text that weigh most, with the log-odds they add; negative ones displease.

        Counted are the two opinions on the whole text, in which every part has a weight of its own.
        """
        known = [normalised(text)]
        found = logged(self.ngrams.matrix(known))
        shares = np.array(self.shares) + _longer(known, self.usual)[0] * np.array(self.lengths[:-1])
        weights = sum(
            times(unit(times(found, one.scale)), one.weights * share)
            for one, share in zip(self.opinions[:WHOLE], shares, strict=False)
        ).tocoo()
        ranked = sorted(
            zip(weights.data.tolist(), weights.col.tolist(), strict=True),
            key=lambda one: (-abs(one[0]), one[1]),
        )
        chosen: list[tuple[str, float]] = []
        for weight, column in ranked:
            part = self.ngrams.spelled(column).strip()
            if part and not any(part in other or other in part for other, _ in chosen):
                chosen.append((part, float(weight)))
            if len(chosen) == top:
                break
        return tuple(chosen)


@dataclass(frozen=True)
class Sentiment:
    """Learns to tell pleased from displeased feedback. ``orders`` None: n-grams to 4 for Chinese, to 6 otherwise.

    The costs are those of the opinions on ratios, rarity, clauses and pairs; less makes them more cautious.
    """

    orders: tuple[int, ...] | None = None
    min_count: int = 2
    costs: tuple[float, float, float, float] = (6.0, 0.5, 2.0, 0.5)

    def fit(self, frame: Any, text: str = "text", label: str = "label") -> SentimentFitted:
        """Learn from a frame of texts and labels (1 pleased, 0 displeased).

        Raises BadFrame for missing columns or other labels, NotEnoughData with fewer than ten texts of a kind.
        """
        table = open_frame(frame, text=(text,), numbers=(label,)).complete(text, label)
        table.within(label, 0, 1, whole=True)
        texts, labels = _ordered(table, text, label)
        self._check(labels)
        chinese = cjk_share(texts) > 0.3
        ngrams = NGrams.learn(
            texts, self.orders or (CHINESE_ORDERS if chinese else LATIN_ORDERS), self.min_count
        )
        if not len(ngrams):
            raise NotEnoughData("Not enough data: no part of any text occurs in two texts.")
        # Letters apart from each other mean nothing; characters do.
        pairs = SkipPairs.learn(texts if chinese else [])
        views = _views(texts, ngrams, pairs)
        start = starting_sentiment()
        drawn = np.array([crc32(text.encode("utf-8", "surrogatepass")) for text in texts])
        heard = np.column_stack([self._unseen_scores(views, labels, drawn), _points(start, texts)])
        usual = float(np.mean(_longer(texts)))
        longer = _longer(texts, usual) * (len(texts) >= MANY)
        points = _by_length(heard, longer)
        weighed = LogisticRegression(C=10.0, max_iter=1000).fit(points, labels)
        weights, k = weighed.coef_[0].tolist(), heard.shape[1]
        share = float(labels.mean())
        return SentimentFitted(
            n=len(labels), warnings=table.warnings, ngrams=ngrams, pairs=pairs,
            opinions=self._learn(views, labels, drawn), shares=tuple(weights[:k]), lengths=tuple(weights[k:]), usual=usual,
            intercept=float(weighed.intercept_[0]), start=start, positive_share=share, majority=max(share, 1 - share),
            accuracy=float(((weighed.decision_function(points) > 0) == labels).mean()),
        )  # fmt: skip

    def _check(self, labels: np.ndarray) -> None:
        if not all(0 < cost < np.inf for cost in self.costs):
            raise BadFrame("The costs must be positive numbers.")
        for kind, name in ((1, "pleased"), (0, "displeased")):
            if (count := int((labels == kind).sum())) < LEAST_OF_A_KIND:
                raise NotEnoughData(
                    f"Not enough data: {count} {name} texts, at least {LEAST_OF_A_KIND} needed."
                )

    def _learn(self, views: Views, labels: np.ndarray, drawn: np.ndarray) -> tuple[Opinion, ...]:
        """Return the opinions, each divided by the spread of its scores; ``drawn`` is a number by each text's characters."""
        ratios, rarity, clauses, pairs = self.costs
        text, clause, owners, pair = views
        clause_labels = labels[owners]
        found = [
            learned(bayes(ratios), text, labels, log_ratios(text, labels)),
            learned(vectors(rarity), text, labels, by_rarity(text)),
            learned(bayes(clauses), clause, clause_labels, log_ratios(clause, clause_labels)),
            of_speaking_clauses(clauses, clause, clause_labels, drawn[owners] // FOLDS % 2),
        ]
        return tuple(
            [*found, learned(vectors(pairs), pair, labels, by_rarity(pair))] if pair.shape[1] else found
        )

    def _unseen_scores(self, views: Views, labels: np.ndarray, drawn: np.ndarray) -> np.ndarray:
        """Return the scores of each text, shape (n, opinions), by models that had not learned from it or an equal one."""
        folds = drawn % FOLDS
        scores = np.zeros((len(labels), WHOLE + 2 + bool(views.pair.shape[1])))
        for fold in range(FOLDS):
            step("fold", fold + 1, FOLDS)
            inside, outside = folds != fold, folds == fold
            if outside.any() and 0 < labels[inside].sum() < inside.sum():
                opinions = self._learn(views.of(inside), labels[inside], drawn[inside])
                scores[outside] = _heard(views.of(outside), opinions)
        return scores


def _ordered(table: Table, text: str, label: str) -> tuple[list[str], np.ndarray]:
    """Return texts and labels in an order of their own, so that the order of the rows can't matter."""
    rows = sorted((normalised(one), int(mark)) for one, mark in table.rows(text, label))
    return [one for one, _ in rows], np.array([mark for _, mark in rows], dtype=np.int64)


def _points(start: LexiconSentiment, texts: Sequence[str]) -> np.ndarray:
    """Return what the word lists say of normalised texts, −1 … 1, 0 where they know nothing."""
    return np.tanh(np.array([start.score(text) for text in texts]) / 2)


class Views(NamedTuple):
    """Texts as the opinions see them: n-grams of texts and of clauses, the text of each clause, pairs."""

    text: sparse.csr_matrix
    clause: sparse.csr_matrix
    owners: np.ndarray
    pair: sparse.csr_matrix

    def of(self, chosen: np.ndarray) -> Views:
        """Return the views of some of the texts, chosen by a mask of shape (n,)."""
        held = chosen[self.owners]
        number = np.cumsum(chosen) - 1
        return Views(self.text[chosen], self.clause[held], number[self.owners[held]], self.pair[chosen])


def _views(texts: Sequence[str], ngrams: NGrams, pairs: SkipPairs) -> Views:
    places = ngrams.places(texts)
    text = counted(places.text, places.column, (len(texts), len(ngrams)))
    clause = counted(places.clause, places.inside, (len(places.owners), len(ngrams)))
    clause.data[:] = 1
    return Views(logged(text), clause, places.owners, pairs.matrix(texts))


def _heard(views: Views, opinions: Sequence[Opinion]) -> np.ndarray:
    """Return what each opinion says of each text, shape (n, opinions): of clauses their mean, 0 where there is none."""
    ratios, rarity, clauses, speaking, *pairs = opinions
    n = views.text.shape[0]
    count = np.maximum(np.bincount(views.owners, minlength=n), 1)
    by_clause = [
        np.bincount(views.owners, one.scores(views.clause), n) / count for one in (clauses, speaking)
    ]
    return np.column_stack([
        ratios.scores(views.text), rarity.scores(views.text), *by_clause, *(one.scores(views.pair) for one in pairs),
    ])  # fmt: skip


def _longer(texts: Sequence[str], usual: float = 0.0) -> np.ndarray:
    """Return the logarithm of how many times as long as usual each normalised text is."""
    return np.log([max(len(text), 1) for text in texts]) - usual


def _by_length(points: np.ndarray, longer: np.ndarray) -> np.ndarray:
    """Return points of shape (n, k), the same times how much longer each text is, and that alone: shape (n, 2k + 1)."""
    return np.column_stack([points, points * longer[:, None], longer])
