"""The tabs of the settings: pages that apps register, and the lists of objects that belong there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhike.kernel.access import Actor, may
from zhike.kernel.objects import all_objects

# An app's source returns (address, label, what it is for) of the settings pages that the actor may open.
Source = Callable[[Actor], list[tuple[Any, ...]]]
_sources: list[Source] = []


def settings_pages(source: Source) -> Source:
    """Register an app's settings pages; used as a decorator."""
    _sources.append(source)
    return source


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """Return the tabs that the actor may open, with the one he is on marked."""
    found = [entry for source in _sources for entry in source(actor)]
    known = {address for address, *_words in found}
    for obj in all_objects():
        if obj.navigation == "settings" and may(actor, obj, "see") and f"/{obj.slug}/" not in known:
            found.append((f"/{obj.slug}/", obj.label_plural, obj.description))
    return [{"label": label, "url": at, "active": at == here, "help": words} for at, label, *words in found]
