"""Whether a record may exist beside others, and where one went that was merged: asked by the kernel, told by apps.

``before_create`` judges new records (unsaved, their derived columns filled) before any door stores them. ``merged_into``
names the record that took a merged one's place, ``merged_from`` the records that a record took in, whose history is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhike.kernel.errors import KernelError

if TYPE_CHECKING:
    from zhike.kernel.access import Actor
    from zhike.kernel.objects import Object
    from zhike.kernel.records import Record


@dataclass(frozen=True)
class Verdict:
    """What was found about a new record: a refusal, or what its event shall tell and whether it looks doubtful."""

    refusal: KernelError | None = None
    data: dict[str, Any] = field(default_factory=dict)
    doubtful: bool = False
    like: dict[str, Any] = field(
        default_factory=dict
    )  # the likeliest of those that it resembles, as the actor may know it, or its place ``beside`` it and ``why``


Judge = Callable[["Object", Sequence["Record"], "Actor", str], list[Verdict]]

before_create: list[Judge] = []
merged_into: list[Callable[[Object, int], int | None]] = []
merged_from: list[Callable[[Object, int], list[int]]] = []
# Lets the clean rows of an import that name a merged record by the key field name the one in its place.
before_import: list[Callable[[Object, str, Sequence[Any]], None]] = []
# The records in the place of merged ones, by what cells of a file call these: an id, a key, a name.
recalls: list[Callable[[Object, set[str]], dict[str, int]]] = []


def judge(obj: Object, records: Sequence[Record], actor: Actor, reason: str = "") -> list[Verdict]:
    """Return the verdict on each new record; ``reason`` says why it is right all the same."""
    verdicts = [Verdict() for _ in records]
    for ask in before_create:
        found = ask(obj, records, actor, reason)
        verdicts = [
            Verdict(a.refusal or b.refusal, a.data | b.data, a.doubtful or b.doubtful, a.like or b.like)
            for a, b in zip(verdicts, found, strict=True)
        ]
    return verdicts


def admit(
    obj: Object, pairs: Sequence[tuple[Any, Record]], actor: Actor
) -> tuple[list[tuple[Any, Record]], list[dict[str, Any]]]:
    """Return the rows of an import that may be stored, and what the doubtful ones resemble; others get a fault."""
    kept, doubtful = [], []
    verdicts = judge(obj, [record for _row, record in pairs], actor)
    for pair, verdict in zip(pairs, verdicts, strict=True):
        if verdict.refusal:
            pair[0].faults.append(str(verdict.refusal.message))
        else:
            like = dict(verdict.like)
            if "beside" in like:
                like["row"] = pairs[like.pop("beside")][0].line
            doubtful += [{"line": pair[0].line, **like}] if verdict.doubtful else []
            kept.append(pair)
    return kept, doubtful


def successor(obj: Object, pk: int) -> int | None:
    """Return the id of the record that took the place of a merged one, or None."""
    return next((found for ask in merged_into if (found := ask(obj, pk)) is not None), None)


def with_predecessors(obj: Object, pk: int) -> list[int]:
    """Return the id of a record and of all that were merged into it."""
    return [pk, *(other for ask in merged_from for other in ask(obj, pk))]
