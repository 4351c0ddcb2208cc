"""Whether a record may exist beside others, and where one went that was merged: asked by the kernel, told by apps.

``before_create`` judges new records (unsaved, their derived columns filled) before any door stores them, ``before_change``
records as they are, each with its new values by attribute name. ``merged_into`` names the record that took a merged one's place, ``merged_from`` the records that a record took in, whose history is its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from zhike.kernel.errors import KernelError

if TYPE_CHECKING:
    from zhike.kernel.access import Actor
    from zhike.kernel.objects import Object
    from zhike.kernel.records import Record


@dataclass(frozen=True)
class Verdict:
    """What was found about a new or changed record: a refusal, or what its event shall tell and whether it looks doubtful."""

    refusal: KernelError | None = None
    data: dict[str, Any] = field(default_factory=dict)
    doubtful: bool = False
    # The likeliest of those that it resembles, as the actor may know it, or its place ``beside`` it and ``why``.
    like: dict[str, Any] = field(default_factory=dict)


Judge = Callable[["Object", Sequence[Any], "Actor", str], list[Verdict]]

before_create: list[Judge] = []
before_change: list[Judge] = []
merged_into: list[Callable[[Object, int], int | None]] = []
merged_from: list[Callable[[Object, int], list[int]]] = []
# Lets the clean rows of an import that name a merged record by the key field name the one in its place.
before_import: list[Callable[[Object, str, Sequence[Any]], None]] = []
# The records in the place of merged ones, by what cells of a file call these: an id, a key, a name.
recalls: list[Callable[[Object, set[str]], dict[str, int]]] = []


def judge(
    obj: Object, records: Sequence[Any], actor: Actor, reason: str = "", judges: Sequence[Judge] = before_create
) -> list[Verdict]:  # fmt: skip
    """Return the verdict on each record; ``reason`` says why it is right all the same."""
    verdicts = [Verdict() for _ in records]
    for ask in judges:
        found = ask(obj, records, actor, reason)
        verdicts = [
            Verdict(a.refusal or b.refusal, a.data | b.data, a.doubtful or b.doubtful, a.like or b.like)
            for a, b in zip(verdicts, found, strict=True)
        ]
    return verdicts


def reason_of(sent: Mapping[str, Any]) -> str:
    """Return why somebody stores a record all the same, from a form or the parameters of an address."""
    return str(sent.get("reason_for_another", "")).strip()[:500]


def told(obj: Object, one: Any, actor: Actor, reason: str, judges: list[Judge]) -> dict[str, Any]:
    """Return what the event of a record shall tell. Raises what it is refused with."""
    [verdict] = judge(obj, [one], actor, reason, judges)
    if verdict.refusal:
        raise verdict.refusal
    return verdict.data


def admit(
    obj: Object, pairs: Sequence[tuple[Any, Record]], actor: Actor, changes: bool = False
) -> tuple[list[tuple[Any, Record]], list[dict[str, Any]]]:
    """Return the rows of an import that may be stored, and what the doubtful ones resemble; others get a fault."""
    kept, doubtful = [], []
    if changes:
        verdicts = judge(obj, [(record, row.values) for row, record in pairs], actor, "", before_change)
    else:
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
