"""The side panel: any record beside the list, board or search it was opened from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def side_panel(request: HttpRequest, page: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the empty panel needs at the end of each page: nothing but to be there."""
    return {}
