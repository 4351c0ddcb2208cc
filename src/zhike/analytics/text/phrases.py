"""Which phrases do people use? Word sequences that hang together, with the number of texts that have them.

A phrase is a run of Chinese characters or Latin words that occurs together far more often than its parts would by
chance (pointwise mutual information at its weakest joint) and with various neighbours on both sides (entropy), so
no dictionary is needed and new product names are found too.
Sources: Church, K. & Hanks, P. (1990), Computational Linguistics 16(1), 22–29; branching entropy after Tanaka-Ishii
(2005).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhike.analytics.answers import open_frame
from zhike.analytics.tables import words
from zhike.analytics.text.ngrams import normalised

__all__ = ["Phrase", "key_phrases", "phrases_in"]

TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[㐀-鿿]|[^\s]")
LONGEST = 5
WEAKEST_JOINT, LEAST_FREEDOM = 1.0, 0.8
STOPS = words(
    """
    的 了 是 我 很 也 都 就 在 和 吗 啊 呢 吧 还 这 那 有 个 你 他 她 它 们 着 过 得 地 与 及 或 把 被 给 让 对 从 到 为 又 再 太 要 会 能 可 说 但
    a an the and or but of to in on at for from with by is are was were be been am it its this that these those i you
    he she we they my your our their me him her us them so as if then than too very just not no do does did have has
    had will would can could should there here what which who when where how all any also about
    really even only up out more most ever never back well get got go went one two i've i'm it's don't didn't much many
    """
)
FILLERS = words(
    """
    什么 怎么 而且 已经 非常 比较 感觉 这么 那么 这样 结果 居然 根本 真的 还有 没有 因为 所以 如果 虽然 但是 不过 可以 一个 一点 一次
    还是 就是 有点 自己 我们 他们 你们 知道 觉得 时候 希望 应该 最后 现在 后来 东西 特别 以后 之后 然后 只有 只能 不能 不是 为什么
    """
)


@dataclass(frozen=True)
class Phrase:
    """A phrase, in how many texts it occurs, and its score: texts × how firmly it hangs together."""

    phrase: str
    texts: int
    score: float


def key_phrases(frame: Any, text: str = "text", *, top: int = 20, least_texts: int = 3) -> tuple[Phrase, ...]:
    """Return the phrases of a frame of texts with the highest scores, none a mere part of another.

    Raises BadFrame for a missing column. An empty result means that nothing was said alike by ``least_texts`` texts.
    """
    texts = [one for one in open_frame(frame, text=(text,)).values(text) if one]
    return phrases_in(texts, top=top, least_texts=least_texts)


def phrases_in(texts: Sequence[str], *, top: int = 20, least_texts: int = 3) -> tuple[Phrase, ...]:
    """Return the key phrases of a list of texts; see ``key_phrases``."""
    tokens, levels = _levels(texts, least_texts)
    found: list[tuple[float, tuple[str, ...]]] = []
    owners: dict[tuple[str, ...], int] = {}
    for length, level in enumerate(levels[:LONGEST], start=1):
        longer = levels[length] if length < len(levels) else None
        joint, freedom = _weakest_joint(levels[:length]), _freedom(level, longer)
        for place in np.flatnonzero(level.often & (joint >= WEAKEST_JOINT) & (freedom >= LEAST_FREEDOM)):
            run = tuple(tokens[level.first[place] : level.first[place] + length])
            if _may_stand(run):
                owners[run] = int(level.owners[place])
                found.append((owners[run] * float(joint[place]), run))
    return _without_parts(sorted(found, key=lambda one: (-one[0], one[1])), owners, top)


@dataclass(frozen=True, eq=False)
class _Level:
    """The distinct runs of one length: how often each occurs, in how many texts, and where first.

    ``before`` and ``after`` are the places, one level down, of the run without its last and without its first token.
    """

    counts: np.ndarray
    owners: np.ndarray
    first: np.ndarray
    before: np.ndarray
    after: np.ndarray
    often: np.ndarray


def _levels(texts: Sequence[str], least_texts: int) -> tuple[list[str], list[_Level]]:
    """Return all tokens, and the runs by length, up to one token more than the longest phrase, for its neighbours.

    A run is counted only where the runs one token shorter at either end occur in enough texts (the a-priori rule of
    Agrawal & Srikant 1994). Runs are numbers, so that a few sorts count them all.
    """
    tokens, owners = _tokens(texts)
    if not tokens:
        return tokens, []
    numbers: dict[str, int] = {}
    here = np.array([numbers.setdefault(token, len(numbers)) if token else -1 for token in tokens])
    levels: list[_Level] = []
    for length in range(1, LONGEST + 2):
        if length > 1:
            often = np.append(levels[-1].often, False)
            both = often[here[:-1]] & often[here[1:]]
            width = len(levels[-1].counts)
            keys = np.where(both, here[:-1] * width + here[1:], -1)
        else:
            keys, width = here, 0
        places = np.flatnonzero(keys >= 0)
        if not len(places):
            break
        values, first, inverse, counts = np.unique(
            keys[places], return_index=True, return_inverse=True, return_counts=True
        )
        # In the order of the runs, texts stay in theirs, so equal pairs lie side by side.
        order = np.argsort(inverse, kind="stable")
        runs, texts_of = inverse[order], owners[places][order]
        anew = np.r_[True, (runs[1:] != runs[:-1]) | (texts_of[1:] != texts_of[:-1])]
        texts_with = np.bincount(runs[anew], minlength=len(values))
        before, after = np.divmod(values, width) if width else (values, values)
        levels.append(_Level(counts, texts_with, places[first], before, after, texts_with >= least_texts))
        here = np.full(len(keys), -1)
        here[places] = inverse
    return tokens, levels


def _tokens(texts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Return the tokens of all texts, "" between clauses, and the number of each token's text."""
    tokens: list[str] = []
    lengths = []
    for text in texts:
        start = len(tokens)
        tokens += [token if token[0].isalnum() else "" for token in TOKEN.findall(normalised(text))]
        tokens.append("")
        lengths.append(len(tokens) - start)
    return tokens, np.repeat(np.arange(len(texts)), lengths)


def _may_stand(run: tuple[str, ...]) -> bool:
    """Say whether a run can be a phrase: several characters, no filler at its ends."""
    letters = sum(map(len, run))
    fits = letters > 1 and len(run) <= LONGEST
    return fits and run[0] not in STOPS and run[-1] not in STOPS and _joined(run) not in FILLERS


def _weakest_joint(levels: Sequence[_Level]) -> np.ndarray:
    """Return, for each run of the last level, the least mutual information in nats of the ways to cut it in two.

    A single word counts 1.5.
    """
    whole, length = levels[-1], len(levels)
    if length == 1:
        return np.full(len(whole.counts), 1.5)
    shares = [np.log(level.counts / level.counts.sum()) for level in levels]
    least = np.full(len(whole.counts), np.inf)
    heads = tails = np.arange(len(whole.counts))
    starts, ends = {length: heads}, {length: tails}
    for size in range(length - 1, 0, -1):
        heads, tails = levels[size].before[heads], levels[size].after[tails]
        starts[size], ends[size] = heads, tails
    for cut in range(1, length):
        parts = shares[cut - 1][starts[cut]] + shares[length - cut - 1][ends[length - cut]]
        least = np.minimum(least, shares[-1] - parts)
    return least


def _freedom(level: _Level, longer: _Level | None) -> np.ndarray:
    """Return the lower entropy, in nats, of the neighbours left and right of each run.

    Each end of a clause counts as a neighbour different from every other.
    """
    total = level.counts.astype(float)
    sides = []
    for inner in ("after", "before"):
        spread, ends = np.zeros(len(total)), total.copy()
        if longer is not None:
            places, counts = getattr(longer, inner), longer.counts.astype(float)
            spread += np.bincount(places, counts * np.log(total[places] / counts), len(total))
            ends -= np.bincount(places, counts, len(total))
        sides.append((spread + ends * np.log(total)) / total)
    return np.minimum(*sides)


def _without_parts(
    ranked: list[tuple[float, tuple[str, ...]]], owners: Mapping[tuple[str, ...], int], top: int
) -> tuple[Phrase, ...]:
    """Return the best phrases, leaving out those that overlap one that is already there."""
    chosen: list[Phrase] = []
    for score, run in ranked:
        name = _joined(run)
        if not any(name in other.phrase or other.phrase in name for other in chosen):
            chosen.append(Phrase(name, owners[run], round(score, 6)))
        if len(chosen) == top:
            break
    return tuple(chosen)


def _joined(run: tuple[str, ...]) -> str:
    """Return tokens as text: spaces between Latin words only."""
    return "".join(f" {token}" if token.isascii() else token for token in run).strip()
