"""The switch between table and board in the toolbar of a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from zhike.kernel.objects import get_object
from zhike.workplace import boards


def board_links(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the addresses of the table and of every board with the search and filter in use; None without boards."""
    obj = get_object(page["object"]["key"])
    fields = boards.fields_of(obj, request.actor)
    if not fields:
        return None
    kept = [(name, request.GET[name]) for name in ("view", "q", "filter") if request.GET.get(name)]
    return {
        "boarded": "by" in page,
        "table_url": f"/{obj.slug}/?{urlencode(kept)}",
        "board_links": [
            {
                "label": str(bound.label),
                "url": f"/{obj.slug}/board/?{urlencode([('by', bound.name), *kept])}",
                "active": page.get("by") == bound.name,
            }
            for bound in fields
        ],
    }
