"""The first compiler of the filter language: a tree becomes a condition for PostgreSQL.

Negation is pushed to the leaves, and a negated leaf says itself what it means for an empty field,
because SQL's third truth value must never be seen. To-many tests, and references to objects of
which the actor sees only a part, become sub-queries, never joins: no row is doubled, and no hidden
record can be felt through a filter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from zhike.kernel.errors import BadFilter
from zhike.kernel.filters.operators import MOVING, OPERATORS, stretch
from zhike.kernel.filters.tree import All, Any_, EventTest, NamedTest, Node, Not, Test
from zhike.kernel.kinds import ME, MY_DEPARTMENTS, MY_TEAMS
from zhike.kernel.models import Event
from zhike.kernel.objects import BoundField, Object, find_object_of

NEVER = Q(pk__in=[])
ALWAYS = ~NEVER


@dataclass(frozen=True)
class Context:
    """What a filter needs besides the tree: the moment, the actor's ids and what he sees of other objects.

    ``scope(object)`` returns a queryset of the visible rows, or None when the actor sees all of them.
    """

    now: datetime
    user_id: int | None = None
    team_ids: tuple[int, ...] = ()
    department_ids: tuple[int, ...] = ()
    scope: Callable[[Object], models.QuerySet | None] = lambda obj: None

    def ids(self, value: Any) -> Any:
        """Return ``value`` with the words $me, $my_teams and $my_departments replaced by ids."""
        if isinstance(value, tuple):
            found: list[Any] = []
            for item in value:
                item = self.ids(item)
                found.extend(item if isinstance(item, tuple) else [item])
            return tuple(found)
        if value == ME:
            return self.user_id or 0
        if value == MY_TEAMS:
            return self.team_ids
        if value == MY_DEPARTMENTS:
            return self.department_ids
        return value


def to_q(node: Node, context: Context) -> Q:
    """Return the condition of ``node`` for its object's model."""
    return _compile(node, context, True)


def _compile(node: Node, context: Context, wanted: bool) -> Q:
    match node:
        case Not(item):
            return _compile(item, context, not wanted)
        case All(items) | Any_(items):
            conjunction = isinstance(node, All) is wanted
            parts = [_compile(item, context, wanted) for item in items]
            return _join(parts, conjunction)
        case Test(path, operator, value):
            return _test(path, operator, value, context, wanted)
        case EventTest():
            condition = _event(node, context)
            return condition if wanted else ~condition
        case NamedTest(obj, name):
            inside = Q(pk__in=obj.named[name].query(context).values("pk"))
            return inside if wanted else ~inside
    raise BadFilter(f"Unknown node {type(node).__name__}.")


def _join(parts: list[Q], conjunction: bool) -> Q:
    # An empty Q() vanishes inside | and ~, so the truth values are real conditions.
    result = ALWAYS if conjunction else NEVER
    if parts:
        result = parts[0]
        for part in parts[1:]:
            result = result & part if conjunction else result | part
    return result


def _test(path: tuple[BoundField, ...], operator: str, value: Any, context: Context, wanted: bool) -> Q:
    """Compile a test; everything before the last field is a way to other records."""
    for depth, field in enumerate(path):
        rest = path[depth + 1 :]
        if field.kind.key == "many":
            return _many(path[: depth + 1], rest, operator, value, context, wanted)
        if rest:
            target = find_object_of(field.target) if field.target else None
            visible = context.scope(target) if target else None
            if visible is None and field.custom:
                # The value is an id in a document: there is no column that SQL could join by.
                visible = field.related_model._default_manager.filter(deleted_at__isnull=True)
            if visible is not None:
                inner = visible.filter(_test(rest, operator, value, context, True))
                return _membership(_name(path[: depth + 1]), inner, wanted)
    return _leaf(_name(path), path[-1], operator, value, context, wanted)


def _name(path: tuple[BoundField, ...]) -> str:
    return "__".join(field.lookup for field in path)


def _membership(name: str, inner: models.QuerySet, wanted: bool) -> Q:
    inside = Q(**{f"{name}__in": inner.values("pk")})
    return inside if wanted else Q(**{f"{name}__isnull": True}) | ~inside


def _many(
    way: tuple[BoundField, ...],
    rest: tuple[BoundField, ...],
    operator: str,
    value: Any,
    context: Context,
    wanted: bool,
) -> Q:
    field = way[-1]
    model = field.column.related_model
    target = find_object_of(model)
    rows = context.scope(target) if target else None
    if rows is None:
        rows = model.objects.alive() if hasattr(model.objects, "alive") else model.objects.all()
    outer = "__".join([*(step.name for step in way[:-1]), "pk"])
    if rest:
        rows = rows.filter(_test(rest, operator, value, context, True))
    exists = related(field.column, rows, outer)
    return exists if (bool(rest) or operator != "empty") is wanted else ~exists


def related(column: Any, rows: models.QuerySet, outer: str = "pk") -> Q:
    """Return the condition that one of ``rows`` belongs to the record by a to-many column.

    Where the relation goes through records of its own (a contact's places), those in the recycle bin don't count.
    """
    if not column.many_to_many:
        return Q(Exists(rows.filter(**{column.remote_field.name: OuterRef(outer)})))
    forward = column.field if column.auto_created else column
    near, far = forward.m2m_field_name(), forward.m2m_reverse_field_name()
    if column.auto_created:
        near, far = far, near
    links = forward.remote_field.through._default_manager.all()
    links = links.alive() if hasattr(links, "alive") else links
    return Q(Exists(links.filter(**{near: OuterRef(outer), f"{far}__in": rows.values("pk")})))


def _empty(name: str, field: BoundField) -> Q:
    """Return the condition that the field has no value, wherever on the way the nothing is."""
    missing = Q(**{f"{name}__isnull": True})
    if field.custom:
        return missing
    if field.kind.key == "multi_choice":
        return missing | Q(**{f"{name}__len": 0}) | Q(**{name: []})
    if isinstance(field.column, models.CharField | models.TextField):
        return missing | Q(**{name: ""})
    return missing


def _leaf(name: str, field: BoundField, operator: str, value: Any, context: Context, wanted: bool) -> Q:
    empty = _empty(name, field)
    if operator in ("empty", "filled"):
        return empty if (operator == "empty") is wanted else ~empty
    value = context.ids(value)
    if isinstance(value, tuple) and operator in ("eq", "ne"):
        operator = "in" if operator == "eq" else "not_in"
    if operator in MOVING:
        value = stretch(operator, value, context.now, field.kind.key == "date")
    condition = OPERATORS[operator].sql(name, value)
    if operator in ("ne", "not_in"):
        condition = ~empty & condition
    return condition if wanted else empty | ~condition


def _event(node: EventTest, context: Context) -> Q:
    obj = node.object
    events = Event.objects.filter(verb=node.event)
    # On a customer one counts whatever happened in the chain; elsewhere what happened to the record itself.
    if obj.customer == "id":
        events = events.filter(customer_id=OuterRef("pk"))
        group = "customer_id"
    else:
        events = events.filter(object=obj.key, subject_id=OuterRef("pk"))
        group = "subject_id"
    if node.within:
        events = events.filter(at__gt=context.now - node.within.delta())
    if node.operator == "at_least" and node.value == 0:
        return ALWAYS
    if node.operator == "at_least" and node.value == 1:
        return Q(Exists(events))
    counted = events.order_by().values(group).annotate(times=Count("id")).values("times")
    times = Coalesce(Subquery(counted), 0)
    lookup = (
        models.lookups.GreaterThanOrEqual if node.operator == "at_least" else models.lookups.LessThanOrEqual
    )
    return Q(lookup(times, node.value))
