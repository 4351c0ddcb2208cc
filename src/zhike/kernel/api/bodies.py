"""Reading what a program sent: strict JSON, exact numbers, no surprises."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhike.kernel.api.problems import BadBody, UnsupportedBody
from zhike.kernel.errors import TooMuch

MAX_ROWS = 1_000
MAX_DEPTH = 20


def read_json(request: HttpRequest) -> Any:
    """Return the body as Python values. Raises UnsupportedBody for another content type, BadBody as ``parsed``."""
    if is_empty(request):
        raise BadBody(_("The request has no body; JSON is expected."))
    if request.content_type != "application/json":
        raise UnsupportedBody()
    return parsed(request.body)


def parsed(body: bytes) -> Any:
    """Return JSON as Python values; numbers with a point become Decimal.

    Raises BadBody for what is not strict JSON: NaN, a name given twice in one object (readers would disagree on which
    counts), nesting beyond ``MAX_DEPTH``, half a character.
    """
    try:
        text = body.decode()
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_constant, parse_float=Decimal
        )
        # Half a character can't be stored or sent back; this is where it would show.
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False, default=str).encode()
    except RecursionError:
        raise BadBody(_("The JSON is nested too deeply.")) from None
    except UnicodeError:
        raise BadBody(_("The body holds bytes or escapes that are no text.")) from None
    except (ValueError, InvalidOperation):
        raise BadBody(_("The body is not valid JSON.")) from None
    check_depth(value)
    return value


def is_empty(request: HttpRequest) -> bool:
    """Say whether the request came without a body."""
    return request.META.get("CONTENT_LENGTH") in (None, "", "0")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadBody(_("The JSON gives a name twice in the same object."))
    return found


def _refuse_constant(name: str) -> Any:
    raise BadBody(_("JSON knows no %(name)s.") % {"name": name})


def check_depth(value: Any) -> None:
    """Raise BadBody for nesting beyond ``MAX_DEPTH``."""
    level = [value]
    for _depth in range(MAX_DEPTH + 1):
        level = [
            child
            for part in level
            if isinstance(part, dict | list)
            for child in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return
    raise BadBody(_("The JSON is nested too deeply."))


def as_object(value: Any) -> Mapping[str, Any]:
    """Return ``value`` if it is a JSON object. Raises BadBody."""
    if not isinstance(value, dict):
        raise BadBody(_("A JSON object is expected."))
    return value


def as_rows(value: Any) -> list[Any]:
    """Return ``value`` if it is a list of 1 to 1,000 rows. Raises BadBody or TooMuch."""
    if not isinstance(value, list) or not value:
        raise BadBody(_("A list of objects is expected."))
    if len(value) > MAX_ROWS:
        raise TooMuch(
            _("One request carries at most %(limit)d rows; nothing was changed.") % {"limit": MAX_ROWS}
        )
    return value


def read_object(request: HttpRequest, *, optional: bool = False) -> Mapping[str, Any]:
    """Return the body as one JSON object; without a body an empty one where that is allowed."""
    if optional and is_empty(request):
        return {}
    return as_object(read_json(request))
