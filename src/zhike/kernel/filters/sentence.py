"""The third compiler: the tree as a sentence in the active language."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from zhike.kernel.filters.tree import All, Any_, EventTest, NamedTest, Node, Not, Test
from zhike.kernel.formats.conditions import OF_TIME, SENTENCES
from zhike.kernel.formats.numbers import format_number
from zhike.kernel.formats.periods import PERIODS
from zhike.kernel.kinds import Span
from zhike.kernel.kinds.references import WORDS
from zhike.kernel.objects import BoundField

# name_of(field, id) gives the words for a referenced record; without it the id is shown.
NameOf = Callable[[BoundField, int], str]


def describe(node: Node, name_of: NameOf | None = None, wanted: bool = True) -> str:
    """Return the tree in words, such as “Country is CN and (Stage is none of Won, Lost or Amount is empty)”.

    What is denied is said of the single conditions; ``wanted`` tells whether the tree or its opposite is meant.
    """
    match node:
        case Not(item):
            return describe(item, name_of, not wanted)
        case All(items) | Any_(items):
            every = isinstance(node, All) is wanted
            between, without = (_(" and "), _("everything")) if every else (_(" or "), _("nothing"))
            return between.join(_grouped(item, name_of, wanted, every) for item in items) or without
        case Test(path, operator, value):
            field = " › ".join(str(step.label) for step in path)
            shown = "" if value is None else _value(value, path[-1], name_of)
            if operator == "between":
                low, high = (_value(item, path[-1], name_of) for item in value)
                shown = _("%(low)s and %(high)s") % {"low": low, "high": high}
            return sentence(operator, path[-1], wanted) % {"field": field, "value": shown}
        case EventTest():
            return _event(node, wanted)
        case NamedTest(obj, name):
            label = str(obj.named[name].label)
            return label if wanted else _("not: %(condition)s") % {"condition": label}
    raise TypeError(type(node).__name__)


def sentence(operator: str, field: BoundField, wanted: bool = True) -> str:
    """Return the sentence of an operator, or of its opposite, with places for the field and the value."""
    if operator == "when":
        said = pgettext("period", "%(field)s is %(value)s"), pgettext("period", "%(field)s is not %(value)s")
        return said[not wanted]
    timely = OF_TIME if field.kind.key in ("date", "date_time") else {}
    return _((timely.get(operator) or SENTENCES[operator])[not wanted])


def _grouped(node: Node, name_of: NameOf | None, wanted: bool, every: bool) -> str:
    words = describe(node, name_of, wanted)
    while isinstance(node, Not):
        node, wanted = node.item, not wanted
    several = isinstance(node, All | Any_) and len(node.items) > 1
    if several and (isinstance(node, All) is wanted) is not every:
        return _("(%(condition)s)") % {"condition": words}
    return words


def _value(value: Any, field: BoundField, name_of: NameOf | None) -> str:
    if isinstance(value, tuple):
        return _(", ").join(_value(item, field, name_of) for item in value)
    if isinstance(value, str) and value in WORDS:
        return str(WORDS[value])
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
    if isinstance(value, str) and field.kind.key in ("date", "date_time"):
        return _(PERIODS[value])
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


def _event(node: EventTest, wanted: bool) -> str:
    # Counts are whole, so “not at least 3 times” is “at most 2 times”.
    count = node.value if wanted else node.value + (1 if node.operator == "at_most" else -1)
    if (node.operator == "at_least") is wanted:
        sentence = ngettext(
            "“%(event)s” happened at least %(count)d time",
            "“%(event)s” happened at least %(count)d times",
            count,
        )
    else:
        sentence = ngettext(
            "“%(event)s” happened at most %(count)d time",
            "“%(event)s” happened at most %(count)d times",
            count,
        )
    words = sentence % {"event": node.event, "count": count}
    if node.within:
        words += _(" in the last %(span)s") % {"span": _span(node.within)}
    return words
