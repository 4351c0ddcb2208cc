"""The operators of the filter language: one row each, with its sign, SQL, Python and sentence.

A row is the whole meaning of an operator. ``sql`` builds the condition for a column path, ``holds``
is the same in memory; the parity test compares the two on random trees. An empty field satisfies no
comparison (two-valued logic, design.md §4), so ``holds`` is only asked about values that are there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhike.kernel.kinds import Span


@dataclass(frozen=True)
class Operator:
    """One comparison. ``sql(path, value, now)`` → Q; ``holds(stored, value, now)`` → bool."""

    key: str
    sign: Any
    sentence: Any
    sql: Callable[[str, Any, datetime], Q]
    holds: Callable[[Any, Any, datetime], bool]


def fold(text: str) -> str:
    """Return ``text`` as PostgreSQL's ``upper`` has it: character by character, one for one."""
    if text.isascii():
        return text.upper()
    return "".join(upper if len(upper := char.upper()) == 1 else char for char in text)


def moment(value: Any, now: datetime) -> Any:
    """Return ``now`` as the type that ``value`` (or a column of that type) compares with."""
    return now if isinstance(value, datetime) else now.date()


def sql_last(path: str, span: Span, now: datetime) -> Q:
    kind, _sep, name = path.rpartition("@")
    start, end = now - span.delta(), now
    if kind == "date":
        return Q(**{f"{name}__gt": start.date(), f"{name}__lte": end.date()})
    return Q(**{f"{name}__gt": start, f"{name}__lte": end})


def sql_next(path: str, span: Span, now: datetime) -> Q:
    kind, _sep, name = path.rpartition("@")
    start, end = now, now + span.delta()
    if kind == "date":
        return Q(**{f"{name}__gte": start.date(), f"{name}__lt": end.date()})
    return Q(**{f"{name}__gte": start, f"{name}__lt": end})


def holds_last(stored: Any, span: Span, now: datetime) -> bool:
    return moment(stored, now - span.delta()) < stored <= moment(stored, now)


def holds_next(stored: Any, span: Span, now: datetime) -> bool:
    return moment(stored, now) <= stored < moment(stored, now + span.delta())


OPERATORS: dict[str, Operator] = {
    row.key: row
    for row in (
        Operator("eq", "=", _("%(field)s is %(value)s"),
                 lambda path, value, now: Q(**{path: value}),
                 lambda stored, value, now: stored == value),
        Operator("ne", "≠", _("%(field)s is not %(value)s"),
                 lambda path, value, now: ~Q(**{path: value}),
                 lambda stored, value, now: stored != value),
        Operator("in", "∈", _("%(field)s is one of %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__in": value}),
                 lambda stored, value, now: stored in value),
        Operator("not_in", "∉", _("%(field)s is none of %(value)s"),
                 lambda path, value, now: ~Q(**{f"{path}__in": value}),
                 lambda stored, value, now: stored not in value),
        Operator("gt", ">", _("%(field)s is greater than %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__gt": value}),
                 lambda stored, value, now: stored > value),
        Operator("gte", "≥", _("%(field)s is at least %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__gte": value}),
                 lambda stored, value, now: stored >= value),
        Operator("lt", "<", _("%(field)s is less than %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__lt": value}),
                 lambda stored, value, now: stored < value),
        Operator("lte", "≤", _("%(field)s is at most %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__lte": value}),
                 lambda stored, value, now: stored <= value),
        Operator("between", "↔", _("%(field)s lies between %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__gte": value[0], f"{path}__lte": value[1]}),
                 lambda stored, value, now: value[0] <= stored <= value[1]),
        Operator("contains", "∋", _("%(field)s contains %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__icontains": value}),
                 lambda stored, value, now: fold(value) in fold(stored)),
        Operator("starts_with", "^", _("%(field)s begins with %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__istartswith": value}),
                 lambda stored, value, now: fold(stored).startswith(fold(value))),
        Operator("has_any", "∩", _("%(field)s has any of %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__overlap": list(value)}),
                 lambda stored, value, now: bool(set(stored) & set(value))),
        Operator("has_all", "⊇", _("%(field)s has all of %(value)s"),
                 lambda path, value, now: Q(**{f"{path}__contains": list(value)}),
                 lambda stored, value, now: set(stored) >= set(value)),
        Operator("last", "←", _("%(field)s was in the last %(value)s"), sql_last, holds_last),
        Operator("next", "→", _("%(field)s is in the next %(value)s"), sql_next, holds_next),
        # The compilers answer these two themselves: they are about having a value at all.
        Operator("empty", "∅", _("%(field)s is empty"), lambda path, value, now: Q(), lambda *args: False),
        Operator("filled", "∃", _("%(field)s is filled"), lambda path, value, now: Q(), lambda *args: True),
    )
}  # fmt: skip
