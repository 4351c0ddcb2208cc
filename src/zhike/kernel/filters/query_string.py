"""The short form of a filter in a URL: ``?stage=new&amount.gte=10`` is the same tree."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from zhike.kernel.errors import BadFilter
from zhike.kernel.filters.operators import OPERATORS
from zhike.kernel.objects import Object

# Parameters that a list reads itself.
RESERVED = frozenset((
    "filter", "sort", "limit", "after", "before", "fields", "columns", "q", "view", "density", "page", "format",
    "by",
))  # fmt: skip
LISTED = ("in", "not_in", "has_any", "has_all", "between")
MAX_LENGTH = 20_000


def from_query(pairs: Iterable[tuple[str, str]], obj: Object) -> dict[str, Any]:
    """Return the filter tree (as JSON) of the query's ``filter`` and short-form parameters.

    ``filter`` holds a tree, or the short form once more (``filter=level%3DA``). ``name=value`` tests equality, ``name.op=value`` any operator; lists are comma-separated. Raises BadFilter.
    """
    items: list[Any] = []
    for name, value in pairs:
        if name == "filter" and "=" in value and value.lstrip()[0] not in '{["':
            items += [_short(*pair, obj) for pair in parse_qsl(value, keep_blank_values=True)]
        elif name == "filter":
            items += [_json(value)] if value else []
        elif name not in RESERVED:
            items.append(_short(name, value, obj))
    if len(items) == 1 and isinstance(items[0], dict):
        return items[0]
    return {"all": items}


def _json(text: str) -> Any:
    if len(text) > MAX_LENGTH:
        raise BadFilter(_("The filter is too large."))
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadFilter(_("The filter is not valid JSON.")) from None


def _short(name: str, value: str, obj: Object) -> dict[str, Any]:
    path, _dot, last = name.rpartition(".")
    field, operator = (path, last) if path and last in OPERATORS else (name, "eq")
    if operator == "eq":
        bound = obj.bound.get(field)
        if bound is not None and bound.kind.multiple:
            operator = "has_any"
    listed: Any = [part for part in value.split(",") if part] if operator in LISTED else value
    return {"field": field, "op": operator, "value": listed}
