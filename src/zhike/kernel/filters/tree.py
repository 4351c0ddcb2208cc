"""The filter tree: what a filter is once it has been read and checked.

``parse`` is the only door: it takes the JSON of ``design.md`` §4, refuses unknown fields, operators
and values, fields that the actor may not see, and trees beyond the limits, and returns frozen nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhike.kernel.errors import BadFilter
from zhike.kernel.filters.operators import OPERATORS
from zhike.kernel.kinds import BadValue, Span
from zhike.kernel.objects import BoundField, Object, all_objects, find_object_of

MAX_DEPTH, MAX_NODES, MAX_PATH = 8, 200, 3

# may_see(object, field name) says whether the actor may know the field; None lets everything through.
MaySee = Callable[[Object, str], bool]


@dataclass(frozen=True)
class All:
    """True when every item is; the empty one is true."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Any_:
    """True when an item is; the empty one is false."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """The exact complement."""

    item: Node


@dataclass(frozen=True)
class Test:
    """``path`` are the fields from the object to the tested one; ``value`` is cleaned for its kind."""

    path: tuple[BoundField, ...]
    operator: str
    value: Any


@dataclass(frozen=True)
class EventTest:
    """How often an event happened to the record within a time: at least or at most ``value`` times."""

    object: Object
    event: str
    operator: str
    value: int
    within: Span | None


@dataclass(frozen=True)
class NamedTest:
    """A filter that the object's app wrote itself, by name."""

    object: Object
    name: str


Node = All | Any_ | Not | Test | EventTest | NamedTest


def parse(raw: Any, obj: Object, may_see: MaySee | None = None) -> Node:
    """Return the checked tree of ``raw``. Raises BadFilter; never falls back to all rows."""
    return _Parser(may_see).node(raw, obj, 0)


class _Parser:
    def __init__(self, may_see: MaySee | None) -> None:
        self.may_see = may_see
        self.count = 0

    def node(self, raw: Any, obj: Object, depth: int) -> Node:
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            raise BadFilter(_("The filter is too large."))
        if not isinstance(raw, dict):
            raise BadFilter(_("A filter is a JSON object."))
        keys = set(raw)
        if keys == {"all"} or keys == {"any"}:
            items = raw.get("all", raw.get("any"))
            if not isinstance(items, list):
                raise BadFilter(_("“all” and “any” hold a list."))
            nodes = tuple(self.node(item, obj, depth + 1) for item in items)
            return All(nodes) if "all" in keys else Any_(nodes)
        if keys == {"not"}:
            return Not(self.node(raw["not"], obj, depth + 1))
        if "field" in keys and keys <= {"field", "op", "value"}:
            return self.test(raw, obj)
        if "event" in keys and keys <= {"event", "op", "value", "within"}:
            return self.event(raw, obj)
        if keys == {"named"}:
            if not isinstance(raw["named"], str) or raw["named"] not in obj.named:
                raise BadFilter(_("There is no named filter “%(name)s”.") % {"name": str(raw["named"])[:80]})
            return NamedTest(obj, raw["named"])
        raise BadFilter(_("A filter can't have these keys together: %(keys)s.")
                        % {"keys": ", ".join(sorted(map(str, keys)))[:200]})  # fmt: skip

    def test(self, raw: dict[str, Any], obj: Object) -> Test:
        path = self.path(raw["field"], obj)
        field, operator = path[-1], raw.get("op", "eq")
        if not isinstance(operator, str) or operator not in OPERATORS or operator not in field.kind.operators:
            raise BadFilter(_("“%(field)s” can't be tested with “%(operator)s”.")
                            % {"field": field.label, "operator": str(operator)[:40]})  # fmt: skip
        try:
            value = field.kind.operand(raw.get("value"), field, operator)
        except BadValue as error:
            raise BadFilter(_(": ").join((str(field.label), str(error)))) from None
        return Test(path, operator, value)

    def path(self, raw: Any, obj: Object) -> tuple[BoundField, ...]:
        if not isinstance(raw, str) or not raw:
            raise BadFilter(_("The name of a field is missing."))
        fields: list[BoundField] = []
        for name in raw.split(".", MAX_PATH):
            if fields:
                target = find_object_of(fields[-1].target) if fields[-1].target else None
                if target is None:
                    raise BadFilter(_("“%(field)s” leads nowhere.") % {"field": raw[:80]})
                obj = target
            fields.append(self.field(name, obj))
        return tuple(fields)

    def field(self, name: str, obj: Object) -> BoundField:
        field = obj.bound.get(name)
        # A field that one may not see is answered like one that doesn't exist, so nothing can be inferred.
        if field is None or not field.field.filter or (self.may_see and not self.may_see(obj, name)):
            raise BadFilter(_("%(object)s can't be filtered by “%(field)s”.")
                            % {"object": obj.label_plural, "field": str(name)[:80]})  # fmt: skip
        return field

    def event(self, raw: dict[str, Any], obj: Object) -> EventTest:
        event, operator, value = raw["event"], raw.get("op", "at_least"), raw.get("value", 1)
        if not isinstance(event, str) or not event or len(event) > 80 or "\x00" in event:
            raise BadFilter(_("The name of an event is missing."))
        about = next((other for other in all_objects() if other.event == event.partition(".")[0]), None)
        if about is not None and self.may_see and not self.may_see(about, "id"):
            # What one may not see can't be counted either.
            raise BadFilter(_("There is no event “%(event)s”.") % {"event": event})
        if operator not in ("at_least", "at_most"):
            raise BadFilter(_("Events are counted with “at_least” or “at_most”."))
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
            raise BadFilter(_("A whole number is expected."))
        try:
            within = Span.clean(raw["within"]) if raw.get("within") is not None else None
        except BadValue as error:
            raise BadFilter(str(error)) from None
        return EventTest(obj, event, operator, value, within)
