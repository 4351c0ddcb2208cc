"""Slots: named places in the kernel's pages that apps above it fill, so that the kernel need not know them.

An app fills a slot when it starts (in its ``objects.py``)::

    fill("list.tabs", "workplace/_views.html", views_of_list)

A page draws a slot with ``{% slot "list.tabs" %}``. The function gets the request and what the template
knows of the page (``object`` and, on a record's page, ``record``) and returns the context, or None for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

PLACES = frozenset({
    "shell.head", "shell.top", "shell.nav", "shell.menu", "shell.bottom", "shell.keys", "shell.end",
    "list.tabs", "list.tools", "list.menu", "list.bulk", "list.fragment", "list.end",
    "record.head", "record.menu", "record.main", "record.rail",
    "form.top", "field.end", "import.columns", "home",
})  # fmt: skip

Context = Callable[[HttpRequest, Mapping[str, Any]], dict[str, Any] | None]


@dataclass(frozen=True)
class Filling:
    """What an app puts into a slot: a template and the function that returns its context."""

    template: str
    context: Context
    rank: int


_fillings: dict[str, list[Filling]] = {}


def fill(place: str, template: str, context: Context, *, rank: int = 50) -> None:
    """Put a part into a slot; the lowest rank stands first. Raises ValueError for a place that no page draws."""
    if place not in PLACES:
        raise ValueError(f"No page has a slot “{place}”; there are {', '.join(sorted(PLACES))}.")
    held = _fillings.setdefault(place, [])
    held.append(Filling(template, context, rank))
    held.sort(key=lambda filling: filling.rank)


def fillings(place: str) -> list[Filling]:
    """Return what apps put into a slot, in order."""
    return _fillings.get(place, [])
