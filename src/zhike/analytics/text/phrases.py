"""Which phrases do people use? Word sequences that hang together, with the number of texts that have them.

A phrase is a run of Chinese characters or Latin words that occurs together far more often than its parts would by
chance (pointwise mutual information at its weakest joint) and with various neighbours on both sides (entropy), so
no dictionary is needed and new product names are found too.
Sources: Church, K. & Hanks, P. (1990), Computational Linguistics 16(1), 22–29; branching entropy after Tanaka-Ishii
(2005).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

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
    runs, owners = _counted([[part for part in _clauses(text) if part] for text in texts], least_texts)
    sizes = Counter[int]()
    for run, count in runs.items():
        sizes[len(run)] += count
    often = {run for run, count in owners.items() if count >= least_texts and _may_stand(run)}
    freedom = _freedom(runs, often)
    found = []
    for run in often:
        joint = _weakest_joint(run, runs, sizes)
        if joint >= WEAKEST_JOINT and freedom[run] >= LEAST_FREEDOM:
            found.append((owners[run] * joint, run))
    return _without_parts(sorted(found, key=lambda one: (-one[0], one[1])), owners, top)


def _counted(
    texts: Sequence[list[list[str]]], least_texts: int
) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    """Return how often each run of tokens occurs, and in how many texts.

    Length by length: a run is counted only where the runs one token shorter at either end occur often enough (the
    a-priori rule of Agrawal & Srikant 1994), up to one token more than the longest phrase, for its neighbours.
    """
    runs, owners = Counter[tuple[str, ...]](), Counter[tuple[str, ...]]()
    often: set[tuple[str, ...]] = {()}
    for length in range(1, LONGEST + 2):
        here = Counter[tuple[str, ...]]()
        for clauses in texts:
            mine = [
                run
                for part in clauses
                for run in _runs(part, length)
                if run[1:] in often and run[:-1] in often
            ]
            runs.update(mine)
            here.update(set(mine))
        owners.update(here)
        often = {run for run, count in here.items() if count >= least_texts}
    return runs, owners


def _clauses(text: str) -> Iterator[list[str]]:
    """Yield the tokens between signs."""
    part: list[str] = []
    for token in TOKEN.findall(normalised(text)):
        if token[0].isalnum():
            part.append(token)
        else:
            yield part
            part = []
    yield part


def _runs(tokens: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield the runs of a length."""
    return zip(*(tokens[start:] for start in range(length)), strict=False)


def _may_stand(run: tuple[str, ...]) -> bool:
    """Say whether a run can be a phrase: several characters, no filler at its ends."""
    letters = sum(map(len, run))
    fits = letters > 1 and len(run) <= LONGEST
    return fits and run[0] not in STOPS and run[-1] not in STOPS and _joined(run) not in FILLERS


def _weakest_joint(run: tuple[str, ...], runs: Counter[tuple[str, ...]], sizes: Counter[int]) -> float:
    """Return the least mutual information, in nats, of the ways to cut a run in two; a single word counts 1.5."""
    if len(run) == 1:
        return 1.5
    whole = log(runs[run] / sizes[len(run)])
    return min(
        whole - log(runs[run[:cut]] / sizes[cut]) - log(runs[run[cut:]] / sizes[len(run) - cut])
        for cut in range(1, len(run))
    )


def _freedom(runs: Counter[tuple[str, ...]], often: set[tuple[str, ...]]) -> dict[tuple[str, ...], float]:
    """Return the lower entropy, in nats, of the neighbours left and right; the end of a clause is a neighbour of its own."""
    sides: tuple[dict, dict] = (defaultdict(list), defaultdict(list))
    for run, count in runs.items():
        if len(run) > 1:
            for side, inner in ((0, run[1:]), (1, run[:-1])):
                if inner in often:
                    sides[side][inner].append(count)
    return {run: min(_entropy(side.get(run, []), runs[run]) for side in sides) for run in often}


def _entropy(counts: list[int], total: int) -> float:
    """Return the entropy of neighbours, each end of a clause counted as different from every other."""
    ends = total - sum(counts)
    return (sum(count * log(total / count) for count in counts) + ends * log(total)) / total if total else 0.0


def _without_parts(
    ranked: list[tuple[float, tuple[str, ...]]], owners: Counter[tuple[str, ...]], top: int
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
