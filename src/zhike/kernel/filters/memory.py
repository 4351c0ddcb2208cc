"""The second compiler: the same tree asked of one record in memory, on an event's own snapshot.

A snapshot is a mapping from field name to stored value; a reference that a path goes through is a
nested mapping (with its ``id``), a to-many relation a list of mappings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhike.kernel.filters.operators import MOVING, OPERATORS, stretch
from zhike.kernel.filters.sql import Context
from zhike.kernel.filters.tree import All, Any_, EventTest, NamedTest, Node, Not, Test
from zhike.kernel.objects import BoundField


class NotInMemory(Exception):
    """Say that a test needs the database (event counts, named filters)."""


def matches(node: Node, snapshot: Mapping[str, Any], context: Context) -> bool:
    """Say whether the tree holds for the snapshot; raises NotInMemory for tests that need the database."""
    match node:
        case All(items):
            return all(matches(item, snapshot, context) for item in items)
        case Any_(items):
            return any(matches(item, snapshot, context) for item in items)
        case Not(item):
            return not matches(item, snapshot, context)
        case Test(path, operator, value):
            return _test(path, operator, context.ids(value), snapshot, context)
        case EventTest() | NamedTest():
            raise NotInMemory(type(node).__name__)
    raise TypeError(type(node).__name__)


def _test(
    path: tuple[BoundField, ...],
    operator: str,
    value: Any,
    snapshot: Mapping[str, Any] | None,
    context: Context,
) -> bool:
    field, rest = path[0], path[1:]
    stored = snapshot.get(field.name) if snapshot else None
    if field.kind.key == "many":
        rows = stored or []
        if not rest:
            return (not rows) if operator == "empty" else bool(rows)
        return any(_test(rest, operator, value, row, context) for row in rows)
    if rest:
        return _test(rest, operator, value, stored if isinstance(stored, Mapping) else None, context)
    if isinstance(stored, Mapping) and field.is_reference:
        stored = stored.get("id")
    empty = field.kind.is_empty(stored)
    if operator in ("empty", "filled"):
        return empty is (operator == "empty")
    if empty:
        return False
    if isinstance(value, tuple) and operator in ("eq", "ne"):
        operator = "in" if operator == "eq" else "not_in"
    if operator in MOVING:
        value = stretch(operator, value, context.now, field.kind.key == "date")
    return OPERATORS[operator].holds(stored, value)
