"""The third compiler: the tree as a sentence in the active language."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhike.kernel.filters.operators import OPERATORS
from zhike.kernel.filters.tree import All, Any_, EventTest, NamedTest, Node, Not, Test
from zhike.kernel.formats.numbers import format_number
from zhike.kernel.kinds import ME, MY_DEPARTMENTS, MY_TEAMS, Span
from zhike.kernel.objects import BoundField

# name_of(field, id) gives the words for a referenced record; without it the id is shown.
NameOf = Callable[[BoundField, int], str]


def describe(node: Node, name_of: NameOf | None = None) -> str:
    """Return the tree in words, such as “Country is CN and not (Stage is one of Won, Lost)”."""
    match node:
        case All(items):
            return _(" and ").join(_grouped(item, name_of, All) for item in items) or _("everything")
        case Any_(items):
            return _(" or ").join(_grouped(item, name_of, Any_) for item in items) or _("nothing")
        case Not(item):
            return _("not (%(condition)s)") % {"condition": describe(item, name_of)}
        case Test(path, operator, value):
            field = _("'s ").join(str(step.label) for step in path)
            shown = "" if value is None else _value(value, path[-1], name_of)
            if operator == "between":
                low, high = (_value(item, path[-1], name_of) for item in value)
                shown = _("%(low)s and %(high)s") % {"low": low, "high": high}
            return str(OPERATORS[operator].sentence) % {"field": field, "value": shown}
        case EventTest():
            return _event(node)
        case NamedTest(obj, name):
            return str(obj.named[name].label)
    raise TypeError(type(node).__name__)


def _grouped(node: Node, name_of: NameOf | None, outer: type) -> str:
    words = describe(node, name_of)
    mixed = isinstance(node, All | Any_) and not isinstance(node, outer) and len(node.items) > 1
    return f"({words})" if mixed else words


def _value(value: Any, field: BoundField, name_of: NameOf | None) -> str:
    if isinstance(value, tuple):
        return _(", ").join(_value(item, field, name_of) for item in value)
    words = {ME: _("me"), MY_TEAMS: _("my teams"), MY_DEPARTMENTS: _("my department and below")}
    if isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, Span):
        return _span(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.is_reference:
        return name_of(field, value) if name_of else f"#{value}"
    if field.choice_labels:
        return str(field.choice_labels.get(value, value))
    if field.kind.number:
        return format_number(Decimal(str(value)))
    if field.kind.key == "date":
        return date_format(value, "DATE_FORMAT")
    if field.kind.key == "date_time":
        return date_format(localtime(value), "DATETIME_FORMAT")
    return str(value)


def _span(span: Span) -> str:
    words = {
        "hours": ngettext("%(count)d hour", "%(count)d hours", span.count),
        "days": ngettext("%(count)d day", "%(count)d days", span.count),
        "weeks": ngettext("%(count)d week", "%(count)d weeks", span.count),
        "months": ngettext("%(count)d month", "%(count)d months", span.count),
        "years": ngettext("%(count)d year", "%(count)d years", span.count),
    }
    return words[span.unit] % {"count": span.count}


def _event(node: EventTest) -> str:
    if node.operator == "at_least":
        sentence = _("“%(event)s” happened at least %(count)d times")
    else:
        sentence = _("“%(event)s” happened at most %(count)d times")
    words = sentence % {"event": node.event, "count": node.value}
    if node.within:
        words += _(" in the last %(span)s") % {"span": _span(node.within)}
    return words
