"""What the page of a preset shows and asks before it runs; an app declares a guide beside its preset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhike.kernel.access import Actor
from zhike.kernel.files.tables import Batch
from zhike.kernel.objects import Object
from zhike.kernel.transfer.importing import Import
from zhike.kernel.verbs import Input


@dataclass(frozen=True)
class Opened:
    """A file of a known shape, ready to be imported: who does it, the columns of its rows, the rows by batches."""

    work: Import
    headers: list[str]
    batches: Iterator[Batch]


@dataclass(frozen=True)
class Guide:
    """How a preset explains itself.

    ``goes(headers, actor)`` returns for each column the words of where it goes, "" for one that is left out.
    ``lacks(headers)`` names the columns without which a file is none of this shape.
    ``questions(headers)`` returns the typed input of what can be chosen, ``check(options)`` raises Invalid for a wrong choice.
    ``reading`` names the questions about how the file is read that the preset understands; ``facts`` are sentences.
    ``opened(progress, paths, options)`` opens a file for a try; None where only the whole import can tell what it does.
    """

    goes: Callable[[Sequence[str], Actor], list[str]]
    lacks: Callable[[Sequence[str]], list[str]]
    questions: Callable[[Sequence[str]], type[Input] | None]
    check: Callable[[Mapping[str, str]], Any]
    reading: frozenset[str]
    facts: Callable[[], Sequence[str]]
    several: bool = False
    opened: Callable[..., Opened] | None = None


_guides: dict[str, Guide] = {}
# What is done about rows that look like records that exist, in words; told by an app above.
duplicate_rules: list[Callable[[Object], str]] = []


def declare(key: str, guide: Guide) -> None:
    """Add the guide of a preset. Raises ValueError for a second one."""
    if key in _guides:
        raise ValueError(f"The preset {key} has two guides.")
    _guides[key] = guide


def guide_of(key: str) -> Guide:
    """Return the guide of a preset."""
    return _guides[key]


def all_guides() -> dict[str, Guide]:
    """Return the guides by the keys of their presets."""
    return dict(_guides)
