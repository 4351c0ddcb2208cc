"""The parts that the workplace puts into the kernel's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def palette(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the palette knows of the page: who reads it, and which record is on screen."""
    match = request.resolver_match
    record = ""
    if match is not None and match.url_name == "record":
        record = f"{match.kwargs['slug']}/{match.kwargs['pk']}"
    return {"palette": {"person": request.actor.user_id, "record": record}}


def nothing(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context of a part that needs none."""
    return {}
