"""Who differs in worth and in need? Value classes beside clusters of needs, one playbook a cell (IDIC).

Sources: Peppers & Rogers (1993), The One to One Future; clusters of answers that are words: k-modes, Huang (1998), Data
Mining and Knowledge Discovery 2, 283–304; distance of two sets of needs: 1 − Jaccard (1901).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhike.analytics.answers import open_frame
from zhike.analytics.fitted import Fitted
from zhike.analytics.frames import BadFrame, NotEnoughData

__all__ = ["Cell", "NeedClusters", "NeedClustersFitted", "UNKNOWN_NEEDS", "differentiate", "need_distance"]

UNKNOWN_NEEDS = "unknown needs"
ROUNDS = 100


def need_distance(one: Collection[str], other: Collection[str]) -> float | None:
    """Return 1 − shared ÷ all needs of two accounts, 0 … 1; None where neither has a confirmed need.

    >>> need_distance({"price", "speed"}, {"speed", "service"})
    0.6666666666666667
    """
    everything = set(one) | set(other)
    return 1 - len(set(one) & set(other)) / len(everything) if everything else None


@dataclass(frozen=True, kw_only=True)
class NeedClustersFitted(Fitted):
    """The modes (usual answer per category) of the clusters, largest first, each account's cluster, and the misfits.

    ``cost`` counts the answers that differ from their cluster's mode.
    """

    modes: tuple[dict[str, str], ...]
    cluster: dict[str, int]
    cost: int

    def nearest(self, answers: Mapping[str, str]) -> int:
        """Return the cluster whose mode an account's answers differ from least; of equal ones the larger."""
        return _nearest(answers, self.modes)


@dataclass(frozen=True)
class NeedClusters:
    """Groups accounts by their answers to categories of need with k-modes: like k-means, for words."""

    clusters: int = 3

    def fit(self, frame: Any) -> NeedClustersFitted:
        """Return the clusters of a frame with ``account``, ``category`` and ``answer``, a row per answer known.

        Starts from the commonest account and then from the one farthest from the starts, so that nothing is left to
        chance. Raises NotEnoughData with fewer different accounts than clusters, BadFrame for no cluster, or two
        answers of one account to one category.
        """
        if self.clusters < 1:
            raise BadFrame("There is at least one cluster.")
        table = open_frame(frame, text=("account", "category", "answer"))
        table = table.complete("account", "category", "answer")
        needs: dict[str, dict[str, str]] = {}
        for who, category, answer in table.rows("account", "category", "answer"):
            if needs.setdefault(who, {}).setdefault(category, answer) != answer:
                raise BadFrame(f"There are two answers of {who} to {category}.")
        rows = {who: needs[who] for who in sorted(needs)}
        modes, cluster = self._settled(rows)
        sizes = Counter(cluster.values())
        order = sorted(range(len(modes)), key=lambda number: (-sizes[number], number))
        return NeedClustersFitted(
            n=len(rows), warnings=table.warnings, modes=tuple(modes[number] for number in order),
            cluster={who: order.index(at) for who, at in cluster.items()},
            cost=sum(_differs(rows[who], modes[at]) for who, at in cluster.items()),
        )  # fmt: skip

    def _settled(self, rows: Mapping[str, dict[str, str]]) -> tuple[list[dict[str, str]], dict[str, int]]:
        """Return the modes and each account's cluster once nothing changes any more."""
        modes = self._starts(list(rows.values()))
        cluster: dict[str, int] = {}
        for _ in range(ROUNDS):
            before = cluster
            cluster = {who: _nearest(row, modes) for who, row in rows.items()}
            if cluster == before:
                break
            modes = [
                _mode([rows[who] for who, at in cluster.items() if at == number]) or old
                for number, old in enumerate(modes)
            ]
        return modes, cluster

    def _starts(self, rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
        usual = Counter(pair for row in rows for pair in row.items())
        # Of rows that are alike one is enough; the most usual first, ties by their words.
        distinct = sorted(
            {tuple(sorted(row.items())) for row in rows},
            key=lambda row: (-sum(usual[pair] for pair in row), row),
        )
        if len(distinct) < self.clusters:
            raise NotEnoughData(
                f"Not enough data: {len(distinct)} different accounts for {self.clusters} clusters."
            )
        starts = [dict(distinct[0])]
        while len(starts) < self.clusters:
            found = max(
                (dict(row) for row in distinct if dict(row) not in starts),
                key=lambda row: (
                    min(_differs(row, start) for start in starts),
                    sum(usual[pair] for pair in row.items()),
                ),
            )
            starts.append(found)
        return starts


def _differs(row: Mapping[str, str], mode: Mapping[str, str]) -> int:
    return sum(mode.get(category) != answer for category, answer in row.items())


def _nearest(row: Mapping[str, str], modes: Sequence[Mapping[str, str]]) -> int:
    return min(range(len(modes)), key=lambda number: (_differs(row, modes[number]), number))


def _mode(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return the usual answer of each category, of equal ones the first by its letters."""
    counts = Counter(pair for row in rows for pair in row.items())
    best: dict[str, str] = {}
    for category, answer in sorted(counts, key=lambda pair: (-counts[pair], pair)):
        best.setdefault(category, answer)
    return best


@dataclass(frozen=True)
class Cell:
    """Accounts of one value class and one need: how many, what they are worth, what was spent on them."""

    value_class: str
    need: str
    accounts: tuple[str, ...]
    value: Decimal
    spend: Decimal

    @property
    def count(self) -> int:
        """Return how many accounts the cell holds."""
        return len(self.accounts)


def differentiate(
    value_class: Mapping[str, str], need: Mapping[str, str | None], value: Mapping[str, Decimal],
    spend: Mapping[str, Decimal] | None = None,
) -> tuple[Cell, ...]:  # fmt: skip
    """Return the cells of value class × need, by class and then by falling value.

    An account without a confirmed need stands under “unknown needs”, which is a list of work. Raises BadFrame where an
    account has a class and no value.
    """
    if missing := sorted(set(value_class) - set(value)):
        raise BadFrame(f"There is no value of {missing[0]}.")
    held: dict[tuple[str, str], list[str]] = {}
    for who in sorted(value_class):
        held.setdefault((value_class[who], need.get(who) or UNKNOWN_NEEDS), []).append(who)
    spent = spend or {}
    cells = [
        Cell(
            one, other, tuple(accounts), sum((value[who] for who in accounts), Decimal(0)),
            sum((spent.get(who, Decimal(0)) for who in accounts), Decimal(0)),
        )
        for (one, other), accounts in held.items()
    ]  # fmt: skip
    return tuple(sorted(cells, key=lambda cell: (cell.value_class, -cell.value, cell.need)))
