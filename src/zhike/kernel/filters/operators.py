"""The operators of the filter language: one row each, with its SQL and Python.

A row is the whole meaning of an operator; ``formats.conditions`` says it. ``sql`` builds the condition for a column path, ``holds``
is the same in memory; the parity test compares the two on random trees. An empty field satisfies no
comparison (two-valued logic, design.md §4), so ``holds`` is only asked about values that are there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from zhike.kernel.formats import periods


@dataclass(frozen=True)
class Operator:
    """One comparison. ``sql(path, value)`` → Q; ``holds(stored, value)`` → bool."""

    key: str
    sql: Callable[[str, Any], Q]
    holds: Callable[[Any, Any], bool]


def fold(text: str) -> str:
    """Return ``text`` as PostgreSQL's ``upper`` has it: character by character, one for one."""
    if text.isascii():
        return text.upper()
    return "".join(upper if len(upper := char.upper()) == 1 else char for char in text)


# What these compare with moves with the clock; ``stretch`` says where it lies now.
MOVING = ("last", "next", "when")


def stretch(key: str, value: Any, now: datetime, days: bool) -> tuple[Any, Any]:
    """Return the start and the end (not included, None where there is none) of a moving test, as days or moments."""
    if key == "when":
        first, after = periods.bounds(value, now.date())
        return (first, after) if days else (_midnight(first, now), _midnight(after, now))
    # An hour is an hour also on the day when the clocks change. The last span ends with now, which belongs to it.
    here, least = (now, timedelta(days=1)) if days else (now.astimezone(UTC), timedelta.resolution)
    span = value.delta()
    low, high = (here, here + span) if key == "next" else (here - span + least, here + least)
    return (low.date(), high.date()) if days else (low, high)


def _midnight(day: date | None, now: datetime) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, now.tzinfo)


def lookup(name: str) -> Callable[[str, Any], Q]:
    """Return the condition of an operator that the ORM knows."""
    return lambda path, value: Q(**{f"{path}__{name}": value})


def sql_within(path: str, value: tuple[Any, Any]) -> Q:
    low, high = value
    return Q(
        **({} if low is None else {f"{path}__gte": low}), **({} if high is None else {f"{path}__lt": high})
    )


def holds_within(stored: Any, value: tuple[Any, Any]) -> bool:
    low, high = value
    return (low is None or low <= stored) and (high is None or stored < high)


OPERATORS: dict[str, Operator] = {
    row.key: row
    for row in (
        Operator("eq", lookup("exact"), operator.eq),
        Operator("ne", lambda path, value: ~Q(**{path: value}), operator.ne),
        Operator("in", lookup("in"), lambda stored, value: stored in value),
        Operator("not_in", lambda path, value: ~Q(**{f"{path}__in": value}),
                 lambda stored, value: stored not in value),
        Operator("gt", lookup("gt"), operator.gt),
        Operator("gte", lookup("gte"), operator.ge),
        Operator("lt", lookup("lt"), operator.lt),
        Operator("lte", lookup("lte"), operator.le),
        Operator("between", lambda path, value: Q(**{f"{path}__gte": value[0], f"{path}__lte": value[1]}),
                 lambda stored, value: value[0] <= stored <= value[1]),
        Operator("contains", lookup("icontains"), lambda stored, value: fold(value) in fold(stored)),
        Operator("starts_with", lookup("istartswith"),
                 lambda stored, value: fold(stored).startswith(fold(value))),
        Operator("has_any", lambda path, value: Q(**{f"{path}__overlap": list(value)}),
                 lambda stored, value: bool(set(stored) & set(value))),
        Operator("has_all", lambda path, value: Q(**{f"{path}__contains": list(value)}),
                 lambda stored, value: set(stored) >= set(value)),
        Operator("last", sql_within, holds_within),
        Operator("next", sql_within, holds_within),
        Operator("when", sql_within, holds_within),
        # The compilers answer these two themselves: they are about having a value at all.
        Operator("empty", lambda path, value: Q(), lambda *args: False),
        Operator("filled", lambda path, value: Q(), lambda *args: True),
    )
}  # fmt: skip
