"""Linkage of one frame with itself or with another: block, compare, weigh, and say why.

Source: Fellegi, I. & Sunter, A. (1969), JASA 64(328), 1183–1210, with weights estimated by EM (Winkler 1988).

>>> import polars as pl
>>> people = pl.DataFrame({"name": ["anna miller", "ana miller", "bo li"], "born": ["1980", "1980", "1980"]})
>>> link = Linkage((Fuzzy("name"), Exact("born")), passes=(Key("born"),))
>>> link.pairs(people)[2]
0
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import narwhals as nw
import numpy as np

from zhike.analytics.frames import check_columns, opened
from zhike.analytics.linkage import comparing
from zhike.analytics.linkage.assignment import one_to_one
from zhike.analytics.linkage.blocking import Columns, Ints, Key, Neighbours, Pass, candidates, size_of, split
from zhike.analytics.linkage.comparing import Comparison, Exact, Floats, Fuzzy, Levels, Words, levels_of
from zhike.analytics.linkage.fellegi_sunter import Doubles, Weights, estimate

_KINDS: dict[str, type] = {kind.__name__: kind for kind in (Fuzzy, Exact, Words)}


@dataclass(frozen=True)
class Linkage:
    """Find pairs of records that speak of the same thing, and how sure that is, without labels.

    ``comparisons`` say what is compared and how, ``passes`` which pairs are compared at all. Values are compared as
    they stand, so normalise first. A block of more than ``max_block`` records is skipped and counted.
    """

    comparisons: tuple[Comparison, ...]
    passes: tuple[Pass, ...]
    max_block: int = 200

    def pairs(self, frame: Any, other: Any = None) -> tuple[Ints, Ints, int]:
        """Return the candidate pairs as row numbers, and how many blocks were too large to look at."""
        left, right = self._columns(frame, other)
        return candidates(left, right, self.passes, max_block=self.max_block)

    def fit(self, frame: Any, other: Any = None) -> FittedLinkage:
        """Estimate the weights from the candidate pairs of a frame with itself or with another.

        Raises BadFrame for missing columns, NotEnoughData where the blocking leaves no pair.
        """
        left, right = self._columns(frame, other)
        i, j, skipped = candidates(left, right, self.passes, max_block=self.max_block)
        theirs = left if right is None else right
        levels, _similar = compare(self.comparisons, left, theirs, i, j)
        expected = min(size_of(left), size_of(theirs)) * (0.1 if right is None else 0.5)
        share = float(np.clip(expected / max(len(i), 1), 1e-4, 0.5))
        weights = estimate(levels, [len(each.levels) + 1 for each in self.comparisons], share)
        return FittedLinkage(self, weights, skipped)

    def _columns(self, frame: Any, other: Any) -> tuple[Columns, Columns | None]:
        names = {each.field for each in self.comparisons}
        names |= {each.swap for each in self.comparisons if isinstance(each, Fuzzy) and each.swap}
        for each in self.passes:
            names |= {split(part)[0] for part in each.parts} if isinstance(each, Key) else {each.field}
        return texts(frame, names), None if other is None else texts(other, names)


@dataclass(frozen=True)
class FittedLinkage:
    """Weights ready to score pairs. ``skipped`` blocks were too large to compare."""

    model: Linkage
    weights: Weights
    skipped: int = 0

    def predict(
        self,
        frame: Any,
        other: Any = None,
        *,
        threshold: float = 0.5,
        exclusive: bool = False,
        reasons: bool = True,
    ) -> Any:
        """Return the pairs at or above ``threshold`` as a frame like the given one.

        Columns: ``left``, ``right`` (row numbers from 0), ``weight`` (bits), ``probability``, and ``reasons``
        (the comparisons that speak for the pair, strongest first: "phone equal; name 0.93"). Best pairs first.
        ``exclusive`` keeps one partner at most per record, for two files without duplicates of their own.
        """
        left, right = self.model._columns(frame, other)
        i, j, _skipped = candidates(left, right, self.model.passes, max_block=self.model.max_block)
        theirs = left if right is None else right
        evidence, similar = self.score(left, theirs, i, j)
        weight = evidence.sum(axis=1)
        probability = self.weights.probability(weight)
        keep = probability >= threshold
        if exclusive:
            keep &= one_to_one(i, j, weight)
        order = np.flatnonzero(keep)[np.lexsort((j[keep], i[keep], -weight[keep]))]
        found: dict[str, Any] = {"left": i[order], "right": j[order], "weight": weight[order].round(4),
                                 "probability": probability[order].round(6)}  # fmt: skip
        if reasons:
            found["reasons"] = [
                "; ".join(why(self.model.comparisons, evidence[row], similar[row])) for row in order.tolist()
            ]
        return nw.from_dict(found, backend=opened(frame).implementation).to_native()

    def score(self, left: Columns, right: Columns, i: Ints, j: Ints) -> tuple[Doubles, Floats]:
        """Return evidence in bits and similarity of given pairs, both of shape (pairs, comparisons)."""
        levels, similar = compare(self.model.comparisons, left, right, i, j)
        evidence = self.weights.evidence(levels)
        for k, each in enumerate(self.model.comparisons):
            if each.rarity:
                evidence[:, k] += rarity(each.field, left, right, i, levels[:, k], self.weights.u[k][0])
        return evidence, similar

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can carry."""
        model = self.model
        compared = [{"kind": type(each).__name__, **asdict(each)} for each in model.comparisons]
        passes = [{"parts": e.parts} if isinstance(e, Key) else asdict(e) for e in model.passes]
        return {"model": "linkage", "comparisons": compared, "passes": passes, "max_block": model.max_block,
                "weights": asdict(self.weights), "skipped": self.skipped}  # fmt: skip

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> FittedLinkage:
        """Return what ``to_dict`` described."""
        compared = tuple(
            _KINDS[row["kind"]](
                **{n: tuple(v) if n == "levels" else v for n, v in row.items() if n != "kind"}
            )
            for row in stored["comparisons"]
        )
        passes = tuple(
            Key(*row["parts"]) if "parts" in row else Neighbours(**row) for row in stored["passes"]
        )
        rows = stored["weights"]
        tables = {name: tuple(tuple(row) for row in rows[name]) for name in ("m", "u")}
        return cls(
            Linkage(compared, passes, stored["max_block"]), Weights(**{**rows, **tables}), stored["skipped"]
        )


def compare(
    comparisons: Sequence[Comparison], left: Columns, right: Columns, i: Ints, j: Ints
) -> tuple[Levels, Floats]:
    """Return levels and similarities of pairs, both of shape (pairs, comparisons)."""
    similar = np.empty((len(i), len(comparisons)), np.float32)
    levels = np.empty((len(i), len(comparisons)), np.int8)
    for k, each in enumerate(comparisons):
        similar[:, k] = each.similarity(left, right, i, j)
        levels[:, k] = levels_of(similar[:, k], each.levels)
    return levels, similar


def rarity(field: str, left: Columns, right: Columns, i: Ints, levels: Levels, usual: float) -> Doubles:
    """Return the bits that equality on a rare value says beyond equality on any (negative for a common one).

    u of a value is its own share instead of the average u (Fellegi & Sunter 1969, method I; Winkler 1989).
    """
    shares = comparing.frequencies(left, right, field)
    own = np.array([shares.get(value, 1.0) for value in left[field]])
    out = np.zeros(len(i))
    equal = levels == 0
    average = sum(share**2 for share in shares.values())
    out[equal] = np.clip(np.log2(average / own[i[equal]]), -4, 4)
    return out if 0 < usual < 1 else np.zeros(len(i))


def why(comparisons: Sequence[Comparison], evidence: Doubles, similar: Floats) -> list[str]:
    """Return what speaks for a pair, strongest first: a field that is equal, or its similarity."""
    order = sorted(range(len(comparisons)), key=lambda k: (-evidence[k], k))
    return [
        f"{comparisons[k].field} equal" if similar[k] == 1 else f"{comparisons[k].field} {similar[k]:.2f}"
        for k in order
        if evidence[k] > 0
    ]


def texts(frame: Any, names: set[str]) -> dict[str, list[str]]:
    """Return columns as lists of text, "" for missing. Raises BadFrame that names the columns that are not there."""
    read = opened(frame)
    check_columns(read, *sorted(names))
    return {
        name: [
            "" if value is None or value != value else str(value).strip() for value in read[name].to_list()
        ]
        for name in sorted(names)
    }
