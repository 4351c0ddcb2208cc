"""What every page says to the browser about the installed program, and to whom the drafts on the device belong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def head(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context of the part in the head: ``person``, the reader's id, None for a stranger."""
    actor = getattr(request, "actor", None)
    return {"person": actor.user_id if actor is not None else None}


def strip(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context of the strip that says "no connection", and of the offer to install: nothing."""
    return {}
