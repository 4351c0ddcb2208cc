"""Plain JSON answers, for what is not made by PostgreSQL."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpResponse

JSON = "application/json"


def reply(value: Any, status: int = 200) -> HttpResponse:
    """Return a value as a JSON answer."""
    return HttpResponse(orjson.dumps(value), status=status, content_type=JSON)
